"""The owner's keyword rules: any of these words, all of those, none of these; so many typos allowed in each word.

A word may have a `*` at its start or end; several words in a row are a phrase. Of all rules that hold, the one with the
fewest typos wins, then the one that asks for most, then the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from .folding import fold, words
from .pieces import Answer, Rule

LEAST = 4  # letters a word needs before a typo is forgiven: shorter ones become other words


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that holds, and what it asks for that was found."""

    answer: Answer
    rule: Rule
    typos: int
    words: tuple[str, ...]


def best(answers: Iterable[Answer], text: str) -> Fired | None:
    """The rule that holds best, of the answers that are on."""
    said = words(text)
    if not said:
        return None
    fired = [found for answer in answers if answer.on for rule in answer.rules if (found := _holds(answer, rule, said))]
    return min(fired, key=lambda each: (each.typos, -len(each.words)), default=None)


def _holds(answer: Answer, rule: Rule, said: Sequence[str]) -> Fired | None:
    if not (rule.any or rule.all) or any(_typos(term, said, 0) is not None for term in rule.none):
        return None
    needed = [(term, _typos(term, said, rule.typos)) for term in rule.all]
    chosen = [(term, _typos(term, said, rule.typos)) for term in rule.any]
    found = [(term, typos) for term, typos in [*needed, *chosen] if typos is not None]
    if any(typos is None for _, typos in needed) or rule.any and all(typos is None for _, typos in chosen):
        return None
    least = min((typos for _, typos in chosen if typos is not None), default=0)
    total = least + sum(typos or 0 for _, typos in needed)
    return Fired(answer, rule, total, tuple(term for term, _ in found))


def _typos(term: str, said: Sequence[str], allowed: int) -> int | None:
    """The fewest typos with which a word or phrase stands somewhere in what was said; None when it does not."""
    wanted = _patterns(term)
    if not wanted:
        return None
    places = range(len(said) - len(wanted) + 1)
    found = (_run(wanted, said[place : place + len(wanted)], allowed) for place in places)
    return min((typos for typos in found if typos is not None), default=None)


@lru_cache(maxsize=4096)
def _patterns(term: str) -> tuple[tuple[bool, str, bool], ...]:
    """Per word: (anything may stand before, the letters, anything may follow). An owner's words, so few and lasting."""
    found = ((word.startswith("*"), fold(word).replace(" ", ""), word.endswith("*")) for word in term.split())
    return tuple(each for each in found if each[1])


def _run(wanted: Sequence[tuple[bool, str, bool]], said: Sequence[str], allowed: int) -> int | None:
    total = 0
    for (before, letters, after), word in zip(wanted, said, strict=True):
        typos = _word(before, letters, after, word, allowed)
        if typos is None:
            return None
        total += typos
    return total


def _word(before: bool, letters: str, after: bool, word: str, allowed: int) -> int | None:
    if before and after:
        return 0 if letters in word else None
    if after and word.startswith(letters) or before and word.endswith(letters):
        return 0
    if word == letters:
        return 0
    if not allowed or len(letters) < LEAST:
        return None
    part = word[: len(letters)] if after else word[-len(letters) :] if before else word
    typos = OSA.distance(part, letters, score_cutoff=allowed)
    return typos if typos <= allowed else None
