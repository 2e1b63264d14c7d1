"""One question against one index: scores, and what they are made of."""

from typing import TYPE_CHECKING

import numpy as np

from . import certainty
from .features import RUN
from .question import Read
from .types import Match, Scored
from .weights import LIKENESS_WEIGHT, MEANING_CALM, MEANING_PART, MOST_SHARE, RUN_PART, SHARE_WEIGHT, SHARES

if TYPE_CHECKING:
    from .index import Index

SHOWN = 3
NO_MEANING = np.zeros(0, np.float32)


class Asked:
    """Short-lived; `match()` is called once."""

    def __init__(self, index: "Index", line: str, asked: Read) -> None:
        self.index, self.line, self.asked = index, line, asked
        found, strange = index.vocabulary.look_up(asked.read)
        numbers = np.array([number for _, number, _ in found], np.int64)
        self.features, first, times = np.unique(numbers, return_index=True, return_counts=True)
        self.places = [found[at][2] for at in first.tolist()]
        self.values = self._values(times)
        strangers = sum(not index.vocabulary.knows(word) for word in asked.read)
        self.strange = strangers / max(1, len(asked.read))
        unknown = sum(SHARES[kind] * many for kind, many in strange.items()) * index.strange
        self.mass = float(index.weight[self.features].sum()) + unknown

    def _values(self, times: np.ndarray) -> np.ndarray:
        index = self.index
        value = (1 + np.log(times)) * index.heft[self.features]
        runs = index.kinds[self.features] == RUN
        for part, share in ((runs, RUN_PART), (~runs, 1 - RUN_PART)):
            length = float(np.sqrt((value[part] ** 2).sum()))
            value[part] *= share**0.5 / length if length else 0.0
        return value

    def match(self) -> Match:
        index = self.index
        self.at, self.of = index.share.places(self.features)
        share = np.bincount(index.share.target[self.at], index.share.value[self.at], minlength=len(index.keys))
        self.share = share / (self.mass or 1.0)
        told = self._told()
        self.part = self._part(told)
        score = told + self.part * self.share
        order = np.argsort(-score, kind="stable")
        signs = self._signs(told, order)
        sure = certainty.confidence(signs) if len(self.features) else 0.0
        return Match(
            ranked=self._ranked(score, order, sure),
            evidence=certainty.evidence(signs) if len(self.features) else 0.0,
            confidence=sure,
            variant=self._nearest(int(order[0])),
            words=self._words(int(order[0])),
            repairs=self.asked.repairs,
        )

    def _part(self, told: np.ndarray) -> float:
        """What the share weighs in the order of entries: as much as the head, whose scores lie further apart for some
        questions than for others. With the encoder it only completes them."""
        apart = float(self.share.std())
        if self.index.meaning is not None or not apart:
            return SHARE_WEIGHT
        return min(MOST_SHARE, self.index.balance * float(told.std()) / apart)

    def _signs(self, told: np.ndarray, order: np.ndarray) -> certainty.Signs:
        """From a sum with fixed weights: balanced ones make little said look like much."""
        calm = 1.0 if self.index.meaning is None else MEANING_CALM
        score = (told + SHARE_WEIGHT * self.share) * calm
        return certainty.signs(score, self.share, order, self.strange, len(self.index.lines))

    def _told(self) -> np.ndarray:
        """Per entry, what the head says, and with the encoder the likeness of the whole sentence."""
        index = self.index
        if index.meaning is None:
            return index.head.total(self.features, self.values, NO_MEANING)
        row = index.meaning.encode([self.line])[0]
        like = index.meaning.likeness(row)
        told = index.head.total(self.features, self.values, row * np.float32(MEANING_PART**0.5))
        return told + LIKENESS_WEIGHT * (like - like.mean())

    def _ranked(self, score: np.ndarray, order: np.ndarray, sure: float) -> tuple[Scored, ...]:
        """The first is as certain as the decision is; the others share what is left, by their scores."""
        chance = np.exp(score - score[order[0]])
        chance /= chance.sum()
        rest = max(1e-9, 1.0 - float(chance[order[0]]))
        parts = [sure] + [min(sure, (1 - sure) * float(chance[place]) / rest) for place in order[1:SHOWN].tolist()]
        return tuple(
            Scored(self.index.keys[place], round(100 * part), float(score[place]))
            for place, part in zip(order.tolist(), parts, strict=False)
        )

    def _nearest(self, entry: int) -> str:
        """The line of this entry that has most in common with the question."""
        index = self.index
        begin, end = np.searchsorted(index.owner, [entry, entry + 1]).tolist()
        if begin == end:
            return ""
        mine = np.zeros(index.by_line.size, np.float32)
        mine[self.features] = self.values
        low, high = index.by_line.start[begin], index.by_line.start[end]
        line = np.repeat(np.arange(end - begin), np.diff(index.by_line.start[begin : end + 1]))
        common = np.bincount(line, mine[index.by_line.target[low:high]] * index.by_line.value[low:high])
        return index.lines[begin + int(np.argmax(common))]

    def _words(self, entry: int) -> tuple[tuple[str, int], ...]:
        """The customer's words that gave the entry most of its score."""
        given = self.index.head.column_of(self.features, self.values, entry)
        here = self.at[self.index.share.target[self.at] == entry], self.of[self.index.share.target[self.at] == entry]
        given[here[1]] += self.part * self.index.share.value[here[0]] / (self.mass or 1.0)
        shares: dict[str, float] = {}
        for place, worth in zip(self.places, given.tolist(), strict=True):
            word = self.asked.written[place]
            shares[word] = shares.get(word, 0.0) + worth
        total = sum(worth for worth in shares.values() if worth > 0) or 1.0
        best = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        return tuple((word, round(100 * worth / total)) for word, worth in best if worth > 0)
