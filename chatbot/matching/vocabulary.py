"""Numbers for the features of an index, and the features of each of its words, looked up once."""

from collections.abc import Iterator, Sequence

from . import features
from .features import FAR, PAIR, RUN, WORD

Found = tuple[int, int, int]  # kind, number (-1: nobody knows it), place of its word


class Vocabulary:
    """Grows while an index is built, then stays as it is."""

    def __init__(self) -> None:
        self._numbers: tuple[dict[str, int], ...] = ({}, {}, {}, {})  # by kind
        self._of_word: dict[str, tuple[list[int], list[int]]] = {}
        self.kinds: list[int] = []

    def knows(self, word: str) -> bool:
        return word in self._of_word

    def learn(self, line: Sequence[str]) -> list[int]:
        """The features of an indexed line, numbered, as often as they occur; new ones get the next number."""
        found: list[int] = []
        for word in line:
            own = self._of_word.get(word)
            if own is None:
                own = self._of_word[word] = (
                    [self._number(WORD, name) for name in features.of_word(word)],
                    [self._number(RUN, name) for name in features.runs(word)],
                )
            found += own[0]
            found += own[1]
        found += [self._number(kind, name) for kind, name, _ in features.pairs(line)]
        return found

    def _number(self, kind: int, name: str) -> int:
        numbers = self._numbers[kind]
        number = numbers.get(name)
        if number is None:
            number = numbers[name] = len(self.kinds)
            self.kinds.append(kind)
        return number

    def look_up(self, line: Sequence[str]) -> tuple[list[Found], dict[int, int]]:
        """The features of a question as often as they occur, and by kind how many different ones nobody knows."""
        found: list[Found] = []
        strange: tuple[set[str], ...] = (set(), set(), set(), set())
        for place, word in enumerate(line):
            own = self._of_word.get(word)
            if own is None:
                found += self._look(WORD, ((name, place) for name in features.of_word(word)), strange)
                found += self._look(RUN, ((name, place) for name in features.runs(word)), strange)
            else:
                found += [(WORD, number, place) for number in own[0]]
                found += [(RUN, number, place) for number in own[1]]
        for kind, name, place in features.pairs(line):
            found += self._look(kind, ((name, place),), strange)
        return found, {kind: len(strange[kind]) for kind in (WORD, PAIR, FAR, RUN)}

    def _look(self, kind: int, names: Iterator | tuple, strange: tuple[set[str], ...]) -> list[Found]:
        numbers, found = self._numbers[kind], []
        for name, place in names:
            number = numbers.get(name)
            if number is None:
                strange[kind].add(name)
            else:
                found.append((kind, number, place))
        return found
