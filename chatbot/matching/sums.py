"""Sparse sums over plain arrays: for each feature the places where it stands, and with what weight."""

from dataclasses import dataclass

import numpy as np

Ints = np.ndarray
Floats = np.ndarray


@dataclass(frozen=True, slots=True)
class Postings:
    """`target[start[f]:start[f + 1]]` are the places of feature f, `value` its weights there; `size` places."""

    start: Ints
    target: Ints
    value: Floats
    size: int

    @classmethod
    def build(cls, feature: Ints, target: Ints, value: Floats, features: int, size: int) -> "Postings":
        """From parallel arrays in any order; a pair must not come twice."""
        order = np.lexsort((target, feature))
        start = np.zeros(features + 1, np.int64)
        np.cumsum(np.bincount(feature, minlength=features), out=start[1:])
        return cls(start, target[order].astype(np.int32), value[order].astype(np.float32), size)

    def places(self, features: Ints) -> tuple[Ints, Ints]:
        """Where in the arrays the postings of these features stand, and which of `features` each belongs to."""
        begin = self.start[features]
        count = self.start[features + 1] - begin
        owner = np.repeat(np.arange(len(features)), count)
        before = np.cumsum(count) - count
        return np.arange(len(owner)) + (begin - before)[owner], owner

    def total(self, features: Ints, weights: Floats) -> Floats:
        """For each place the sum over these features of weight x value there."""
        at, owner = self.places(features)
        return np.bincount(self.target[at], weights[owner] * self.value[at], minlength=self.size)

    def column(self, features: Ints, weights: Floats, place: int) -> Floats:
        """What each of these features gives to one place."""
        at, owner = self.places(features)
        here = self.target[at] == place
        return np.bincount(owner[here], weights[owner[here]] * self.value[at][here], minlength=len(features))


def count(rows: Ints, columns: Ints, width: int) -> tuple[Ints, Ints, Floats]:
    """Pairs that come several times, once each with their number: (rows, columns, counts), sorted."""
    pair, counts = np.unique(rows.astype(np.int64) * width + columns, return_counts=True)
    return pair // width, pair % width, counts.astype(np.float64)


def unit(rows: Ints, values: Floats, size: int) -> Floats:
    """Values divided by the length of the row they stand in."""
    length = np.sqrt(np.bincount(rows, values * values, minlength=size))
    length[length == 0] = 1.0
    return values / length[rows]
