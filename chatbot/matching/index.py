"""The answers of one bot, made searchable: built in one go, never changed, shared by threads."""

from collections.abc import Sequence

import numpy as np

from ..encoder import encode
from . import head
from .asked import Asked
from .features import RUN
from .meaning import Encode, Meaning
from .question import read
from .repair import Repairs
from .sums import Postings, count, unit
from .types import Match
from .vocabulary import Vocabulary
from .weights import BALANCE, BALANCE_MANY, K1, MEANING_PART, RARITY, RUN_PART, SHARES, B
from .words import exact, words


class Index:
    """`Index.build(entries)`, then `index.ask(text)`. See docs/decisions/0020."""

    def __init__(self, keys: tuple[str, ...], lines: tuple[str, ...], owner: np.ndarray, encode: Encode | None) -> None:
        self.keys, self.lines, self.owner = keys, lines, owner
        self.vocabulary = Vocabulary()
        rows, features = self._learn()
        entries, size = max(1, len(keys)), max(1, len(self.vocabulary.kinds))
        self.kinds = np.array(self.vocabulary.kinds, np.int64)
        row, feature, times = count(rows, features, size)
        entry, shared, total = _summed(owner[row], feature, times, size)
        self.rarity = np.log((1 + entries) / np.maximum(1, np.bincount(shared, minlength=size)))
        self.heft = self.rarity**RARITY
        self.strange = float(np.log(1 + entries))  # rarity of what nobody said
        self.share = self._share(entry, shared, total, entries, size)
        self.by_line = Postings.build(row, feature, self._values(row, feature, times), len(lines), size)
        self.meaning = Meaning.build(encode, lines, owner, entries) if encode and lines else None
        meaning = self.meaning.lines if self.meaning else np.zeros((len(lines), 0), np.float32)
        self.balance = BALANCE if len(lines) <= head.FEW else BALANCE_MANY
        self.head = head.fit(self.by_line, owner, entries, meaning * np.float32(MEANING_PART**0.5))

    @classmethod
    def build(cls, entries: Sequence[tuple[str, Sequence[str]]], encoder: bool = False) -> "Index":
        """`entries`: key and its lines, all languages together. Lines without a word are left out. `encoder`: with the
        optional one as well; raises ImportError where it is not installed."""
        kept = [(place, line) for place, (_, own) in enumerate(entries) for line in own if exact(line)]
        owner = np.array([place for place, _ in kept], np.int64)
        return cls(
            tuple(key for key, _ in entries), tuple(line for _, line in kept), owner, encode if encoder else None
        )

    def ask(self, text: str) -> Match:
        """The best entries for a question, and why. Never raises; a question without a word has no evidence."""
        if not self.lines:
            return Match()
        return Asked(self, text, read(text, self.vocabulary.knows, self.repairs.of)).match()

    def _learn(self) -> tuple[np.ndarray, np.ndarray]:
        """Parallel arrays: line and feature, as often as they occur."""
        occurs: dict[str, int] = {}
        found: list[int] = []
        sizes: list[int] = []
        for line in self.lines:
            texts = [word.text for word in words(line)]
            for text in texts:
                occurs[text] = occurs.get(text, 0) + 1
            own = self.vocabulary.learn(texts)
            found += own
            sizes.append(len(own))
        self.repairs = Repairs(occurs.items())
        return np.repeat(np.arange(len(sizes)), sizes), np.array(found, np.int64)

    def _share(self, entry: np.ndarray, feature: np.ndarray, times: np.ndarray, entries: int, size: int) -> Postings:
        """BM25 over entries, each kind of feature by itself: all lines of an entry are one text."""
        held = np.empty(len(times))
        for kind in SHARES:
            mine = self.kinds[feature] == kind
            length = np.bincount(entry[mine], times[mine], minlength=entries)
            usual = length[length > 0].mean() if length.any() else 1.0
            held[mine] = K1 * (1 - B + B * length[entry[mine]] / usual)
        self.weight = np.array([SHARES[kind] for kind in sorted(SHARES)])[self.kinds] * self.rarity[: len(self.kinds)]
        return Postings.build(feature, entry, self.weight[feature] * times / (times + held), size, entries)

    def _values(self, row: np.ndarray, feature: np.ndarray, times: np.ndarray) -> np.ndarray:
        """What features count for in the head: words and letter runs of a line each have a length of their own."""
        value = (1 + np.log(times)) * self.heft[feature]
        runs = self.kinds[feature] == RUN
        value[runs] = unit(row[runs], value[runs], len(self.lines)) * RUN_PART**0.5
        value[~runs] = unit(row[~runs], value[~runs], len(self.lines)) * (1 - RUN_PART) ** 0.5
        return value


def _summed(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, width: int) -> tuple[np.ndarray, ...]:
    """Values of the same pair added up."""
    pair, where = np.unique(rows * width + columns, return_inverse=True)
    return pair // width, pair % width, np.bincount(where, values, minlength=len(pair))
