"""The answers of one bot, made searchable: built in one go, never changed, shared by threads."""

from collections.abc import Sequence

import numpy as np

from . import certainty
from .question import Read, read
from .repair import Repairs
from .sums import Postings, count, unit
from .types import Match, Scored
from .vocabulary import Vocabulary
from .words import words

K1, B = 1.2, 0.75
RUN_SHARE = 0.5
SHOWN = 3


class Index:
    """`Index.build(entries)`, then `index.ask(text)`. See docs/decisions/0020."""

    def __init__(self, keys: tuple[str, ...], lines: tuple[str, ...], owner: np.ndarray) -> None:
        self.keys, self.lines, self.owner = keys, lines, owner
        self._build()

    @classmethod
    def build(cls, entries: Sequence[tuple[str, Sequence[str]]]) -> "Index":
        """`entries`: key and its lines, all languages together. Lines without a word are left out."""
        kept = [(place, line) for place, (_, lines) in enumerate(entries) for line in lines if words(line)]
        owner = np.array([place for place, _ in kept], np.int64)
        return cls(tuple(key for key, _ in entries), tuple(line for _, line in kept), owner)

    def _build(self) -> None:
        vocabulary, counts = Vocabulary(), {}
        rows: tuple[list[int], list[int]] = ([], [])
        columns: tuple[list[int], list[int]] = ([], [])
        for row, line in enumerate(self.lines):
            texts = [word.text for word in words(line)]
            for text in texts:
                counts[text] = counts.get(text, 0) + 1
            for kind, found in enumerate(vocabulary.learn(texts)):
                rows[kind].extend([row] * len(found))
                columns[kind].extend(found)
        self.vocabulary, self.repairs = vocabulary, Repairs(counts.items())
        self._sum(rows, columns)

    def _sum(self, rows: tuple[list[int], list[int]], columns: tuple[list[int], list[int]]) -> None:
        """Words and letter runs are weighed apart, then stand beside each other in one numbering."""
        entries, lines = max(1, len(self.keys)), len(self.lines)
        self.shift = len(self.vocabulary.words)
        width = self.shift + len(self.vocabulary.runs)
        parts, idfs = [], []
        for kind, share in ((0, 1 - RUN_SHARE), (1, RUN_SHARE)):
            size = self.shift if kind == 0 else width - self.shift
            row, column, times = count(np.array(rows[kind], np.int64), np.array(columns[kind], np.int64), max(1, size))
            _, seen, _ = count(self.owner[row], column, max(1, size))
            idf = np.log((1 + entries) / np.maximum(1, np.bincount(seen, minlength=size)))
            value = unit(row, (1 + np.log(times)) * idf[column], lines) * share**0.5
            parts.append((row, column + kind * self.shift, value))
            idfs.append(idf)
            if kind == 0:
                self._share(row, column, times, idf, entries)
        self.idf = np.concatenate(idfs)
        row, column, value = (np.concatenate(part) for part in zip(*parts, strict=True))
        self.near = Postings.build(column, row, value, width, lines)
        entry, column, summed = _summed(self.owner[row], column, value, max(1, width))
        self.centre = Postings.build(column, entry, unit(entry, summed, entries), width, entries)

    def _share(self, row: np.ndarray, column: np.ndarray, times: np.ndarray, idf: np.ndarray, entries: int) -> None:
        """BM25 over entries: all lines of one are one text."""
        entry, column, times = _summed(self.owner[row], column, times, max(1, self.shift))
        length = np.bincount(entry, times, minlength=entries)
        usual = length[length > 0].mean() if len(self.lines) else 1.0
        value = idf[column] * times / (times + K1 * (1 - B + B * length[entry] / usual))
        self.share = Postings.build(column, entry, value, self.shift, entries)
        self.unknown_idf = float(np.log(1 + entries))

    def ask(self, text: str) -> Match:
        """The best entries for a question, and why. Never raises; a question without a word has no evidence."""
        if not len(self.lines):
            return Match()
        asked = read(text, self.vocabulary.knows, self.repairs.of)
        return _Asked(self, asked).match()


class _Asked:
    """One question against one index."""

    def __init__(self, index: Index, asked: Read) -> None:
        self.index, self.asked = index, asked
        found, letters, unknown = index.vocabulary.look_up(asked.read)
        self.places: dict[int, int] = {}
        for number, place in found:
            self.places.setdefault(number, place)
        for number, place in letters:
            self.places.setdefault(number + index.shift, place)
        self.features, times = _times([n for n, _ in found], [n + index.shift for n, _ in letters])
        own = self.features < index.shift
        weights = (1 + np.log(times)) * index.idf[self.features]
        self.weights = np.where(
            own, _unit(weights * own) * (1 - RUN_SHARE) ** 0.5, _unit(weights * ~own) * RUN_SHARE**0.5
        )
        self.words = self.features[own]
        self.mass = float(index.idf[self.words].sum()) + unknown * index.unknown_idf

    def match(self) -> Match:
        index = self.index
        centre = index.centre.total(self.features, self.weights)
        near = index.near.total(self.features, self.weights)
        nearest = np.zeros(len(index.keys))
        np.maximum.at(nearest, index.owner, near)
        share = index.share.total(self.words, np.ones(len(self.words))) / (self.mass or 1.0)
        score = centre + nearest + share
        order = np.argsort(-score, kind="stable")
        first = int(order[0])
        lead = float(score[first] - score[order[1]]) if len(order) > 1 else float(score[first])
        sure = certainty.confidence(float(centre[first]), float(share[first]), lead)
        ours = np.flatnonzero(index.owner == first)
        variant = index.lines[int(ours[np.argmax(near[ours])])] if len(ours) else ""
        return Match(
            self._ranked(score, order, sure), certainty.evidence(float(centre[first]), float(share[first])), sure,
            variant, self._words(first), self.asked.repairs,
        )  # fmt: skip

    def _ranked(self, score: np.ndarray, order: np.ndarray, sure: float) -> tuple[Scored, ...]:
        best = score[order[0]] or 1.0
        return tuple(
            Scored(
                self.index.keys[place],
                round(100 * sure * max(0.0, float(score[place] / best)) ** 4),
                float(score[place]),
            )
            for place in order[:SHOWN].tolist()
        )

    def _words(self, entry: int) -> tuple[tuple[str, int], ...]:
        """The customer's words that gave the entry most of its score."""
        given = self.index.centre.column(self.features, self.weights, entry)
        shares: dict[str, float] = {}
        for number, worth in zip(self.features.tolist(), given.tolist(), strict=True):
            word = self.asked.written[self.places[number]]
            shares[word] = shares.get(word, 0.0) + worth
        total = sum(shares.values()) or 1.0
        best = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        return tuple((word, round(100 * worth / total)) for word, worth in best if worth > 0)


def _summed(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, width: int) -> tuple[np.ndarray, ...]:
    """Values of the same pair added up."""
    pair, where = np.unique(rows * width + columns, return_inverse=True)
    return pair // width, pair % width, np.bincount(where, values, minlength=len(pair))


def _times(*lists: list[int]) -> tuple[np.ndarray, np.ndarray]:
    numbers, times = np.unique(np.array([n for one in lists for n in one], np.int64), return_counts=True)
    return numbers, times.astype(np.float64)


def _unit(values: np.ndarray) -> np.ndarray:
    length = float(np.sqrt((values * values).sum()))
    return values / length if length else values
