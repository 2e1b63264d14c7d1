"""The line above a quote: "On Monday, Anna wrote:", in the words of each mail program, wrapped or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import quotequail

from .lines import LONGEST, Line

WRAPPED = 4  # lines one may be broken over

OPENING = re.compile(r"(?:On|Op|Am|Le|El|Il|Em|Den|Dne|W dniu)\s", re.IGNORECASE)
VERB = re.compile(
    r"\b(?:wrote|schreef|geschreven|schrieb|geschrieben|a écrit|escribió|ha scritto|escreveu|skrev|napisał)\b"
    r"|написал|写道|寫道",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,190}")
DATED = re.compile(r"\b\d{4}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b")
TIMED = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
BARE = re.compile(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}")  # Gmail as it was: "2014-03-20 8:48 GMT+01:00 Anna <...>:"


@dataclass(frozen=True, slots=True)
class Intro:
    """It stands on lines `start` to `end` (not counting `end`). `sure`: so exact that only a program writes it."""

    start: int
    end: int
    sure: bool


def find_intro(lines: Sequence[Line], last: int) -> Intro | None:
    """The introduction that ends on line `last`, or None."""
    if not lines[last].text.endswith((":", "：")):
        return None
    best = None
    for start in range(last, max(-1, last - WRAPPED), -1):
        if not lines[start].text or lines[start].quoted != lines[last].quoted:
            break
        words = " ".join(line.text for line in lines[start : last + 1])
        if len(words) > LONGEST:
            break
        weight = _weigh(words)
        if weight and OPENING.match(words) and (DATED.search(words) or TIMED.search(words)):
            return Intro(start, last + 1, weight == 2)
        if weight and best is None:
            best = Intro(start, last + 1, weight == 2)
    return best


def _weigh(words: str) -> int:
    """0: no introduction. 1: one if quoted lines follow. 2: one whatever follows."""
    address, dated = ADDRESS.search(words), DATED.search(words) or TIMED.search(words)
    if VERB.search(words):
        if address and dated:
            return 2
        return 1 if address or dated or OPENING.match(words) else 0
    if BARE.match(words) and address and words.endswith(">:"):
        return 2
    # Its table knows more languages; only lines of the right shape get there, for its patterns are not linear.
    known = quotequail.quote(words, quote_intro_line=True) if dated else [(True, words)]
    return 1 if known[0] != (True, words) and len(known) == 2 else 0
