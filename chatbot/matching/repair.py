"""Typing errors: an unknown word that is one slip from an indexed one (two in long words) is read as that one."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

LEAST = 4  # letters; shorter words have too many neighbours
LONG = 8


class Repairs:
    """Knows the words of an index; immutable. `known` come with how often they occur: of two equally near the more
    frequent one wins, then the alphabet."""

    def __init__(self, known: Iterable[tuple[str, int]]) -> None:
        self._near: dict[tuple[str, int], list[tuple[str, int]]] = {}
        for word, count in sorted(known):
            if len(word) >= LEAST - 1 and word.isalpha():
                self._near.setdefault((word[0], len(word)), []).append((word, count))
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, word: str) -> str:
        """The indexed word it was meant to be, "" when there is none. Digits are never a slip."""
        if len(word) < LEAST or not word.isalpha():
            return ""
        allowed = 2 if len(word) >= LONG else 1
        best: tuple[int, int, str] | None = None
        for size in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate, count in self._near.get((word[0], size), ()):
                away = OSA.distance(word, candidate, score_cutoff=allowed)
                if away <= allowed and (best is None or (away, -count) < best[:2]):
                    best = (away, -count, candidate)
        return best[2] if best else ""
