"""The chatbot on screens: the pages of who writes for it, and what agents see of it in a conversation."""

from . import agents, suggestions

__all__ = ["agents", "suggestions"]
