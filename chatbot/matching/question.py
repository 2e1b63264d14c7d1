"""A customer's question in the words of an index: which features, how heavy, whose word each is."""

from collections.abc import Callable
from dataclasses import dataclass

from .words import Word, words


@dataclass(frozen=True, slots=True)
class Read:
    """`read[i]` is what `written[i]` was understood as."""

    read: tuple[str, ...]
    written: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]


def read(line: str, known: Callable[[str], bool], repair: Callable[[str], str]) -> Read:
    """The words of a line; those the index does not know are repaired when they look like a slip."""
    found: list[Word] = words(line)
    taken, repairs = [], []
    for word in found:
        meant = "" if known(word.text) else repair(word.text)
        taken.append(meant or word.text)
        if meant and (word.written, meant) not in repairs:
            repairs.append((word.written, meant))
    return Read(tuple(taken), tuple(word.written for word in found), tuple(repairs))
