"""A mail as the lines somebody sees, whatever it was written in: what the rules about quotes and signatures read."""

import re
from collections.abc import Sequence
from typing import NamedTuple

LONGEST = 400  # characters of a line that are looked at: marks are short, and patterns stay quick on hostile mail

_GAPS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_RULE = re.compile(r"[-_=*\u2010-\u2015\u2500]{3,}$")


class Line(NamedTuple):
    """`text`: one line without its ">", spaces collapsed, at most LONGEST characters of it.

    `quoted`: marked by the mail program as not new ("> ", a citing blockquote); `indented`: a blockquote that may be
    anything. `hint`: what the markup itself says: "quote", "history" (from here on), "forward", "signature".
    """

    text: str
    quoted: bool = False
    indented: bool = False
    hint: str = ""

    @property
    def blank(self) -> bool:
        return not self.text and not self.quoted

    @property
    def is_rule(self) -> bool:
        """A line drawn across, in characters or by <hr>."""
        return bool(_RULE.match(self.text))


def tidy(text: str) -> str:
    """Spaces of every kind and width as single ones; invisible characters gone."""
    return _GAPS.sub(" ", text[: LONGEST * 2]).strip()[:LONGEST]


BLANK = Line("")


def from_text(text: str) -> Line:
    """One line of plain text."""
    if text.isspace():
        return BLANK
    words = tidy(text)
    own = words.lstrip("> ") if words.startswith(">") else words
    return Line(own, quoted=words.startswith(">"))


def next_words(lines: Sequence[Line], at: int, within: int = 4) -> int | None:
    """The first line from `at` on that says something, at most `within` lines further."""
    for index in range(at, min(at + within, len(lines))):
        if lines[index].text:
            return index
    return None


def back_over_blanks(lines: Sequence[Line], at: int, rules: bool = False) -> int:
    """Where the blank lines (and rules) begin that stand before `at`."""
    while at:
        line = lines[at - 1]
        if line.text and not (rules and line.is_rule) or line.quoted and not line.text:
            break
        at -= 1
    return at
