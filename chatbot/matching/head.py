"""Weights that tell entries apart: logistic regression over the owner's lines, fitted while the index is built.

No random start, no clock, no outside help: the same lines give the same weights. Few lines are solved in the space of
lines (a matrix of their likenesses), many in the space of features, by steps over a few hundred lines at a time.
"""

from dataclasses import dataclass

import numpy as np

from . import steps
from .steps import chances
from .sums import Floats, Ints, Postings

FEW = 2_400  # lines; beyond, the matrix of likenesses costs more than it gives
COLUMNS = {True: 8_192, False: 4_096}  # features with a weight, when few / many lines
OFTEN = 1_024  # features whose products are made at once
STRENGTH, CURVE, ROUNDS = 5.0, 0.15, 8
BIAS = 0.2
FIRM = 1.07  # a strong brake gives the better order, and speaks too softly for the certainty that follows


@dataclass(frozen=True, slots=True)
class Head:
    """`column[f]`: which row of `weights` (features, entries) feature f has, -1 for none; `bias` per entry; `meaning`:
    weights of what the optional encoder says, no rows without it."""

    column: Ints
    weights: Floats
    bias: Floats
    meaning: Floats

    def total(self, features: Ints, values: Floats, meaning: Floats) -> Floats:
        """Per entry, centred: what the features of a question say for it. `meaning`: its row from the encoder."""
        columns = self.column[features]
        known = columns >= 0
        told = values[known].astype(np.float32) @ self.weights[columns[known]] + self.bias
        return told + meaning @ self.meaning if len(meaning) else told

    def column_of(self, features: Ints, values: Floats, entry: int) -> Floats:
        """What each feature gives to one entry."""
        columns = self.column[features]
        if not len(self.weights):  # an index so small that no feature stands in two lines
            return np.zeros(len(features))
        return np.where(columns >= 0, self.weights[columns, entry] * values, 0.0)


def fit(lines: Postings, owner: Ints, entries: int, meaning: Floats) -> Head:
    """`lines`: features of each line, rows of length one; `owner`: the entry of each line; `meaning`: a row for each
    line from the encoder, or none at all."""
    few = len(owner) <= FEW
    seen = np.bincount(lines.target, minlength=lines.size)
    best = np.argsort(-seen, kind="stable")[: COLUMNS[few]]
    best = np.sort(best[seen[best] > 1])
    column = np.full(lines.size, -1, np.int32)
    column[best] = np.arange(len(best))
    if entries < 2 or not len(best):
        nothing = np.zeros((len(best), entries), np.float32)
        return Head(column, nothing, np.zeros(entries, np.float32), np.zeros((meaning.shape[1], entries), np.float32))
    weights, bias = (_few if few else steps.many)(_chosen(lines, column, len(best)), owner, entries, meaning)
    weights -= weights.mean(axis=1, keepdims=True)
    return Head(column, weights[: len(best)], bias - bias.mean(), weights[len(best) :])


def _chosen(lines: Postings, column: Ints, size: int) -> Postings:
    kept = column[lines.target] >= 0
    row = np.repeat(np.arange(len(lines.start) - 1), np.diff(lines.start))[kept]
    return Postings.build(row, column[lines.target[kept]], lines.value[kept], len(lines.start) - 1, size)


def _likeness(lines: Postings) -> Floats:
    """Products of all pairs of lines: what is frequent as one dense product, the rest line by line."""
    count = len(lines.start) - 1
    row = np.repeat(np.arange(count), np.diff(lines.start))
    seen = np.bincount(lines.target, minlength=lines.size)
    often = np.argsort(-seen, kind="stable")[:OFTEN]
    column = np.full(lines.size, -1)
    column[often] = np.arange(len(often))
    dense = column[lines.target] >= 0
    some = np.zeros((count, len(often)), np.float32)
    some[row[dense], column[lines.target[dense]]] = lines.value[dense]
    like = some @ some.T
    rare = Postings.build(row[~dense], lines.target[~dense], lines.value[~dense], count, lines.size)
    places = Postings.build(lines.target[~dense], row[~dense], lines.value[~dense], lines.size, count)
    for line in range(count):
        mine = slice(rare.start[line], rare.start[line + 1])
        like[line] += places.total(rare.target[mine], rare.value[mine])
    return like


def _inverse(matrix: Floats) -> Floats:
    """Of a symmetric positive matrix, by halves: products are several times faster than one large inversion."""
    if len(matrix) <= 192:
        return np.linalg.inv(matrix)
    half = len(matrix) // 2
    first = _inverse(matrix[:half, :half])
    side = first @ matrix[:half, half:]
    second = _inverse(matrix[half:, half:] - matrix[half:, :half] @ side)
    corner = -side @ second
    return np.block([[first - corner @ side.T, corner], [corner.T, second]])


def _few(lines: Postings, owner: Ints, entries: int, meaning: Floats) -> tuple[Floats, Floats]:
    """Newton steps with one fixed curvature, an upper bound of the true one: no step can go too far."""
    count = len(owner)
    like = _likeness(lines) + np.float32(BIAS)
    like += meaning @ meaning.T
    wanted = np.zeros((count, entries), np.float32)
    wanted[np.arange(count), owner] = 1.0
    solve = _inverse(like * np.float32(CURVE) + np.eye(count, dtype=np.float32) / np.float32(STRENGTH))
    share = np.zeros((count, entries), np.float32)
    for _ in range(ROUNDS):
        share += solve @ (wanted - chances(like @ share) - share / np.float32(STRENGTH))
    share *= np.float32(FIRM)
    weights = np.zeros((lines.size, entries), np.float32)
    for place in range(count):
        mine = slice(lines.start[place], lines.start[place + 1])
        weights[lines.target[mine]] += lines.value[mine, None] * share[place]
    return np.vstack([weights, meaning.T @ share]), np.float32(BIAS) * share.sum(axis=0)
