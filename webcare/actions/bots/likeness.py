"""Questions that ask the same, put together by what their words share. The same lines always give the same groups."""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from chatbot.matching import features, words

ALIKE = 0.3  # cosine from which two questions are said to ask the same: fitted on questions people really asked
MOST = 500  # lines compared with each other
COLUMNS = 6000  # features that are compared: those that most lines share
LETTERS = 300  # of a line
WEIGHTS = {"w": 1.0, "p": 0.6, "r": 0.35}  # of stems, pairs, and runs of letters, of which there are so many


def groups(lines: Sequence[str]) -> list[list[int]]:
    """The places of lines that ask the same, biggest group first (then the one whose line comes first); in a group the
    most typical line first. Each of the first `MOST` lines is in exactly one group; lines without words are alone."""
    alike = _cosines([_counted(line) for line in lines[:MOST]]) >= ALIKE
    np.fill_diagonal(alike, True)
    left = np.ones(len(alike), bool)
    found: list[list[int]] = []
    while left.any():
        neighbours = (alike & left).sum(axis=1) * left
        centre = int(neighbours.argmax())  # the first of those with most
        members = np.flatnonzero(alike[centre] & left)
        found.append([centre, *(int(one) for one in members if one != centre)])
        left[members] = False
    return sorted(found, key=lambda group: (-len(group), min(group)))


def _counted(line: str) -> Counter[str]:
    """How often each feature stands in a line, the kind of feature as its first letter."""
    texts = [word.text for word in words.words(line[:LETTERS])]
    stems = [features.of_word(text) for text in texts]
    found = Counter(f"w {stem}" for both in stems for stem in both)
    found.update(f"r {run}" for text in texts for run in features.runs(text))
    for reach in (1, 2):
        found.update(f"p{reach} {one[0]} {other[0]}" for one, other in zip(stems, stems[reach:], strict=False))
    return found


def _cosines(rows: list[Counter[str]]) -> np.ndarray:
    """How alike each two are, 0 to 1. What many lines have says little; what only one has makes it less like others."""
    common = Counter(name for row in rows for name in row)
    tells = {name: log(1 + len(rows) / lines) * WEIGHTS[name[0]] for name, lines in common.items()}
    shared = sorted((name for name in common if common[name] > 1), key=lambda name: (-common[name], name))[:COLUMNS]
    place = {name: at for at, name in enumerate(shared)}
    table = np.zeros((len(rows), len(shared)), np.float32)
    for at, row in enumerate(rows):
        weights = {name: (1 + log(times)) * tells[name] for name, times in row.items()}
        length = sum(weight * weight for weight in weights.values()) ** 0.5
        for name in row.keys() & place.keys():
            table[at, place[name]] = weights[name] / length
    return table @ table.T
