"""Guided dialogue: runs the steps an owner laid out, waits where one waits, and hands over when anything fails."""

from .rating import RATES, rate
from .run import fetched, leave, start, woken
from .taking import take, tapped

__all__ = ["RATES", "fetched", "leave", "rate", "start", "take", "tapped", "woken"]
