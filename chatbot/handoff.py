"""Does the customer ask for a person, or are they angry? Fixed patterns in both languages; no statistics, no training.

Both languages are always tried: people mix them, and nothing here depends on guessing which one it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import re2

from . import angers, asking
from .matching.words import MAX_LETTERS, Word, words

_CLAUSE = re.compile(r"[.!?;:,\n()]+")
_CAPS = 12  # letters in capitals, with two exclamation marks or more, are shouting


def _one(ways: Sequence[str], who: str = "", soft: str = "", bot: str = "") -> Any:
    filled = [way.replace("{who}", who).replace("{soft}", soft).replace("{bot}", bot) for way in ways]
    return re2.compile("|".join(f"(?:{way})" for way in filled))


@dataclass(frozen=True, slots=True)
class _Ways:
    """`says`: the ways to say it; `denies`: what looks like it and says the opposite."""

    says: Any
    denies: Any = None


_PERSON = (
    _Ways(_one(asking.ENGLISH, asking.ENGLISH_WHO, asking.ENGLISH_SOFT, asking.ENGLISH_BOT), _one(asking.ENGLISH_NOT)),
    _Ways(_one(asking.DUTCH, asking.DUTCH_WHO, "", asking.DUTCH_BOT), _one(asking.DUTCH_NOT)),
    _Ways(_one(asking.ENGLISH_NO_BOT + asking.DUTCH_NO_BOT, bot=f"(?:{asking.ENGLISH_BOT}|{asking.DUTCH_BOT})")),
)
_ANGER = (
    _Ways(_one(angers.ENGLISH), _one(angers.ENGLISH_NOT)),
    _Ways(_one(angers.DUTCH), _one(angers.DUTCH_NOT)),
)


def asks_person(text: str, extra: Sequence[str] = ()) -> str:
    """The words that ask for a person, as the customer wrote them; "" if none do. `extra`: the owner's own words."""
    return _first(_PERSON, text, extra)


def is_angry(text: str, extra: Sequence[str] = ()) -> str:
    """The words that are angry, as the customer wrote them; "" if none are. `extra`: the owner's own words."""
    return _first(_ANGER, text, extra) or _shouts(text)


def _first(ways: Sequence[_Ways], text: str, extra: Sequence[str]) -> str:
    clauses = [found for part in _CLAUSE.split(text[:MAX_LETTERS]) if (found := words(part))]
    for clause in clauses:
        for way in ways:
            said = " ".join(word.text for word in clause)
            if (match := way.says.search(said)) and not (way.denies and way.denies.search(said)):
                return _written(clause, said, match.start(), match.end())
    return _owners(clauses, extra)


def _written(clause: Sequence[Word], said: str, start: int, end: int) -> str:
    """The customer's own spelling of a stretch of what was said."""
    first, last = said.count(" ", 0, start), said.count(" ", 0, max(start, end - 1))
    spelled: list[Word] = []
    for word in clause[first : last + 1]:
        if not spelled or word.written != spelled[-1].written or word.text == spelled[-1].text:
            spelled.append(word)
    return " ".join(word.written for word in spelled)


def _owners(clauses: Sequence[Sequence[Word]], extra: Sequence[str]) -> str:
    for phrase in extra:
        wanted = " ".join(word.text for word in words(phrase))
        if wanted and any(f" {wanted} " in f" {' '.join(word.text for word in clause)} " for clause in clauses):
            return phrase
    return ""


def _shouts(text: str) -> str:
    letters = [letter for letter in text[:MAX_LETTERS] if letter.isalpha()]
    loud = len(letters) >= _CAPS and all(letter.isupper() for letter in letters) and text.count("!") >= 2
    return text[:MAX_LETTERS].strip() if loud else ""
