"""Numbers for the features of an index, and the features of each of its words, looked up once."""

from collections.abc import Sequence

from . import features


class Vocabulary:
    """Grows while an index is built, then stays as it is. Two numberings: word features and letter runs."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.runs: dict[str, int] = {}
        self._of_word: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def knows(self, word: str) -> bool:
        return word in self._of_word

    def learn(self, line: Sequence[str]) -> tuple[list[int], list[int]]:
        """The features of an indexed line, numbered; new ones get the next number."""
        found, letters = [], []
        for word in line:
            own, runs = self._learn_word(word)
            found.extend(own)
            letters.extend(runs)
        found.extend(self.words.setdefault(name, len(self.words)) for name, _, _ in features.pairs(line))
        return found, letters

    def _learn_word(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if word not in self._of_word:
            self._of_word[word] = (
                tuple(self.words.setdefault(name, len(self.words)) for name in features.of_word(word)),
                tuple(self.runs.setdefault(name, len(self.runs)) for name in features.runs(word)),
            )
        return self._of_word[word]

    def look_up(self, line: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]], int]:
        """(feature, place of its word) for words and runs, and how many features of words nobody knows."""
        found, letters, unknown = [], [], 0
        for place, word in enumerate(line):
            own = self._of_word.get(word) or self._unknown(word)
            found.extend((number, place) for number in own[0])
            letters.extend((number, place) for number in own[1])
            unknown += not own[0]
        for name, place, _ in features.pairs(line):
            if (number := self.words.get(name)) is not None:
                found.append((number, place))
        return found, letters, unknown

    def _unknown(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        own = (self.words.get(name) for name in features.of_word(word))
        runs = (self.runs.get(name) for name in features.runs(word))
        return tuple(n for n in own if n is not None), tuple(n for n in runs if n is not None)
