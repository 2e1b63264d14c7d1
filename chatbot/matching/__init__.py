"""Finds which of the owner's answers a question is about, how sure that is, and why. Sums over words; nothing to train,
nothing to download."""

from .index import Index
from .types import Match, Scored, Thresholds

__all__ = ["Index", "Match", "Scored", "Thresholds"]
