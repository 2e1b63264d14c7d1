"""A leaf that decides what to say to a customer; it knows no thread, no channel and no agent."""
