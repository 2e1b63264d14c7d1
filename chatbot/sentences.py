"""The questions in what a customer wrote: a letter holds more than its question, and a chat comes in several lines."""

import re

import re2

from . import small_talk
from .folding import fold

MOST = 8  # questions looked at
LEAST = 2  # words of a question
_END = re.compile(r"(?<=[.!?])\s+|\n+")
_BEGINS = re2.compile(r"^(?:beste|geachte|dear|hallo|hoi|hi|hello|goede\w*)(?: \S+){0,4}$")
_CLOSES = re2.compile(
    r"^(?:(?:met )?(?:vriendelijke|vriendlijke|hartelijke) groet\w*|groet\w*|mvg|m v g|hoogachtend"
    r"|(?:(?:with )?(?:kind|best|warm) )?regards|sincerely|yours \w+|cheers|sent from my \w+|verzonden vanaf)\b.{0,60}$"
)


def questions(text: str) -> list[str]:
    """What is said, sentence by sentence, without salutation, signature and small talk; the whole when it is one."""
    found: list[str] = []
    for part in _END.split(text.strip()):
        folded = fold(part)
        if found and _CLOSES.match(folded):
            break
        if len(folded.split()) >= LEAST and not small_talk.kind(part) and not _salutes(part, folded):
            found.append(small_talk.question(part))
    return found[:MOST] or [small_talk.question(text)]


def _salutes(part: str, folded: str) -> bool:
    return part.rstrip().endswith((",", ":")) and bool(_BEGINS.match(folded))
