"""Finds which of the owner's answers a question is about, how sure that is, and why. No training button, no
download: everything follows from the owner's lines while the index is built."""

import os

# Before numpy is loaded: the products are small, and a pool of threads per process would only spin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from .index import Index  # noqa: E402
from .types import Match, Scored, Thresholds  # noqa: E402

__all__ = ["Index", "Match", "Scored", "Thresholds"]
