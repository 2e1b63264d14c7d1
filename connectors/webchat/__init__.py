"""Our own chat on the customer's website. The widget is the provider."""
