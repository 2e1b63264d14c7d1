"""The pages of who writes for the chatbot."""
