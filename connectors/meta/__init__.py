"""What WhatsApp, Messenger and Instagram share: Meta's signature, envelope, errors and calls."""
