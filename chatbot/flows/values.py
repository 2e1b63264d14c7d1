"""Is what the customer typed an answer to the question? Values are kept as text in one writing, so they compare."""

import re
from collections.abc import Mapping
from functools import lru_cache

import re2

from ..folding import fold
from ..pieces import Step, Texts
from ..talk import Talk
from .dates import as_date
from .numbers import as_number, number_in

MAIL = re2.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
PHONE = re2.compile(r"(?:\+|00|\b0|\(0)[\d ()./-]{6,24}\d|\b\d{8,15}\b")
LONGEST = 1_000
LONGEST_PATTERN = 500
FEW = 8  # words of a sentence in which a number is still the answer

__all__ = ["accepted", "as_number", "named"]


def accepted(talk: Talk, step: Step) -> str | None:
    """The value as it is kept: text as typed, `12.5`, `jan@example.com`, `+31612345678`, `2026-05-03`, an option's
    title, what the pattern found. None when it answers nothing."""
    heard = talk.heard[:LONGEST]
    if not heard:
        return None
    if step.type == "number":
        return number_in(heard, talk.language) if len(heard.split()) <= FEW else None
    if step.type == "email":
        return _only(MAIL.findall(heard))
    if step.type == "phone":
        return _phone(heard)
    if step.type == "date":
        found = as_date(heard, talk.turn.at.date() if talk.turn.at else None)
        return found.isoformat() if found else None
    if step.type == "choice":
        option = named(heard, {option.id: option.titles for option in step.options})
        return next((talk.spoken(each.titles) for each in step.options if each.id == option), None)
    return _matching(step.pattern, heard) if step.type == "pattern" else heard


def named(heard: str, choices: Mapping[str, Texts]) -> str:
    """The one choice whose title, in any language, stands in a short sentence; "" when none or several do."""
    said = f" {fold(heard)} "
    if len(said.split()) > FEW:
        return ""
    found = [
        (len(title), id)
        for id, titles in choices.items()
        for title in map(fold, titles.values())
        if title and f" {title} " in said
    ]
    best = {id for length, id in found if length == max(found)[0]}
    return best.pop() if len(best) == 1 else ""


def _only(found: list[str]) -> str | None:
    """The one that is there: of two, nobody knows which is meant."""
    different = list(dict.fromkeys(found))
    return different[0] if len(different) == 1 else None


def _phone(heard: str) -> str | None:
    one = _only(PHONE.findall(heard))
    if one is None:
        return None
    digits = re.sub(r"\D", "", one.replace("(0)", "") if one.startswith(("+", "00")) else one)
    plus = one.strip().startswith("+")
    return f"{'+' if plus else ''}{digits}" if 8 <= len(digits) <= 15 else None


def _matching(pattern: str, heard: str) -> str | None:
    """What the owner's pattern fits: all of it, or one word of the sentence; written in capitals or with spaces too."""
    compiled = compiled_pattern(pattern)
    if compiled is None:
        return None
    bare = heard.replace(" ", "")
    for candidate in (heard, heard.upper(), bare, bare.upper()):
        if compiled.fullmatch(candidate):
            return candidate
    words = [word.strip(".,;:!?()\"'") for word in heard.split()]
    fitting = [
        each for word in words for each in dict.fromkeys((word, word.upper())) if each and compiled.fullmatch(each)
    ]
    return _only(fitting)


@lru_cache(maxsize=256)
def compiled_pattern(pattern: str) -> "re2._Regexp | None":
    """An owner's pattern in an engine that takes linear time; None when it is no pattern, or too large."""
    if not pattern or len(pattern) > LONGEST_PATTERN:
        return None
    options = re2.Options()
    options.log_errors, options.max_mem = False, 1 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None
