"""Sparse sums over plain arrays: for each feature the places where it stands, and with what weight."""

from dataclasses import dataclass

import numpy as np

Ints = np.ndarray
Floats = np.ndarray


@dataclass(frozen=True, slots=True)
class Postings:
    """`target[start[r]:start[r + 1]]` are what row r holds, `value` their weights. Of features by place it is an
    inverted index, of lines by feature the lines themselves. `size`: how many different targets there are."""

    start: Ints
    target: Ints
    value: Floats
    size: int

    @classmethod
    def build(cls, row: Ints, target: Ints, value: Floats, rows: int, size: int) -> "Postings":
        """From parallel arrays in any order; a pair must not come twice."""
        order = np.argsort(row, kind="stable")
        start = np.zeros(rows + 1, np.int64)
        np.cumsum(np.bincount(row, minlength=rows), out=start[1:])
        return cls(start, target[order].astype(np.int32), value[order].astype(np.float32), size)

    def places(self, rows: Ints) -> tuple[Ints, Ints]:
        """Where in the arrays these rows stand, and which of `rows` each place belongs to."""
        begin = self.start[rows]
        count = self.start[rows + 1] - begin
        owner = np.repeat(np.arange(len(rows)), count)
        return np.arange(len(owner)) + (begin - np.cumsum(count) + count)[owner], owner

    def total(self, rows: Ints, weights: Floats) -> Floats:
        """For each target the sum over these rows of weight x value there."""
        at, owner = self.places(rows)
        return np.bincount(self.target[at], weights[owner] * self.value[at], minlength=self.size)


def count(rows: Ints, columns: Ints, width: int) -> tuple[Ints, Ints, Floats]:
    """Pairs that come several times, once each with their number: (rows, columns, counts), sorted."""
    pair = np.sort(rows.astype(np.int64) * width + columns)
    first = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1]))) if len(pair) else pair
    counts = np.diff(np.append(first, len(pair))).astype(np.float64)
    return pair[first] // width, pair[first] % width, counts


def unit(rows: Ints, values: Floats, size: int) -> Floats:
    """Values divided by the length of the row they stand in."""
    length = np.sqrt(np.bincount(rows, values * values, minlength=size))
    length[length == 0] = 1.0
    return values / length[rows]
