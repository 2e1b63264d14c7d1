"""How good is the bot, on questions whose answers are known? Uses only what the engine itself uses."""

from .matching import rate

__all__ = ["rate"]
