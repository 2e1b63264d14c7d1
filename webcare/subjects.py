"""Subjects of letters: what they are about, without what programs put before it."""

import re

# One prefix, as mail programs write it for answers and forwards in the languages around us. "RE :" is French.
PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|antw|betr|doorst|sv|vs|tr|rép)(?:\s?\[\d{1,3}\]|\s?\(\d{1,3}\))?\s?[:\uff1a]"
    r"|(?:回复|回覆|转发)\s?[:\uff1a]|\[(?:external|extern)\])\s*",
    re.IGNORECASE,
)
MOST_PREFIXES = 20


def bare(subject: str) -> str:
    """Without any number of "Re:", "Fwd:", "Antw:" and the like before it."""
    for _ in range(MOST_PREFIXES):
        found = PREFIX.match(subject)
        if not found:
            break
        subject = subject[found.end() :]
    return subject.strip()


def answer_to(subject: str) -> str:
    """The subject of an answer; empty when there was none."""
    return f"Re: {bare(subject)}" if bare(subject) else ""
