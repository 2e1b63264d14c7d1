"""What the optional encoder adds: likeness of whole sentences, beside the words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .sums import Floats, Ints

Encode = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True, slots=True)
class Meaning:
    """`lines`: a row of length one per line; `centres`: per entry. `encode` makes such rows."""

    encode: Encode
    lines: Floats
    centres: Floats
    owner: Ints

    @classmethod
    def build(cls, encode: Encode, lines: Sequence[str], owner: Ints, entries: int) -> "Meaning":
        rows = encode(lines)
        centres = np.zeros((entries, rows.shape[1]), np.float32)
        np.add.at(centres, owner, rows)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
        return cls(encode, rows, centres, owner)

    def likeness(self, asked: Floats) -> Floats:
        """Per entry: likeness to its centre and to its nearest line, added."""
        nearest = np.full(len(self.centres), -1.0, np.float32)
        np.maximum.at(nearest, self.owner, self.lines @ asked)
        return self.centres @ asked + nearest
