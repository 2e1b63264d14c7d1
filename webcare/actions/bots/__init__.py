"""What the chatbot's owner writes and puts live, and what the bot does in a conversation."""
