"""The head of an index of many lines, found in steps over some hundred lines at a time."""

import numpy as np

from .sums import Floats, Ints, Postings

STEP, BATCH, PASSES = 0.5, 256, 5
CALM = 0.5  # steps without a brake end surer of themselves than the solution with one
CENTRE = 6.0  # of the likeness to the middle of an entry beside such steps


def many(lines: Postings, owner: Ints, entries: int, meaning: Floats) -> tuple[Floats, Floats]:
    """Steps along the slope, shorter for features that moved much already."""
    weights = np.zeros((lines.size + meaning.shape[1], entries), np.float32)
    moved = np.zeros((len(weights), 1), np.float32)
    order = np.random.default_rng(0)  # the same order every time
    for _ in range(PASSES):
        lot = order.permutation(len(owner))
        for begin in range(0, len(lot), BATCH):
            rows = lot[begin : begin + BATCH]
            at, place = lines.places(rows)
            some = np.zeros((len(rows), len(weights)), np.float32)
            some[place, lines.target[at]] = lines.value[at]
            some[:, lines.size :] = meaning[rows]
            off = chances(some @ weights)
            off[np.arange(len(rows)), owner[rows]] -= 1.0
            slope = some.T @ off
            moved += np.einsum("ij,ij->i", slope, slope)[:, None] / entries
            weights -= STEP * slope / (np.sqrt(moved) + 1e-3)
    weights *= np.float32(CALM)
    weights[: lines.size] += np.float32(CENTRE) * _centres(lines, owner, entries)
    return weights, np.zeros(entries, np.float32)


def _centres(lines: Postings, owner: Ints, entries: int) -> Floats:
    """(features, entries): the sum of each entry's lines, columns of length one."""
    row = np.repeat(owner, np.diff(lines.start))
    total = np.bincount(lines.target.astype(np.int64) * entries + row, lines.value, minlength=lines.size * entries)
    centres = total.reshape(lines.size, entries).astype(np.float32)
    return centres / np.maximum(np.linalg.norm(centres, axis=0), 1e-9)


def chances(scores: Floats) -> Floats:
    """Per row, of each entry, adding up to one; overwrites `scores`."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
