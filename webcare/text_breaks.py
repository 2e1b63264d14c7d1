"""Where a text may be cut in two, so that nobody sees that it was: between paragraphs, sentences, words, or at worst
between two characters as people see them. Never inside an address that somebody may click.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# From the best place to cut to the worst. The cut is where the match begins, what matched is space and goes.
PLACES = (re.compile(r"\s*\n\s*\n\s*"), re.compile(r"\s*\n\s*"), re.compile(r"(?<=[.!?…。])\s+"), re.compile(r"\s+"))
JOINER = "\N{ZERO WIDTH JOINER}"
Measure = Callable[[str], int]


def cut(text: str, most: int, measure: Measure) -> list[str]:
    """The text in pieces of at most `most`, as `measure` counts. Nothing but space where it is cut gets lost.

    An address or a character that is too long for a piece by itself is cut where it must be.
    """
    pieces, rest = [], text.strip()
    while measure(rest) > most:
        end, onward = _place(rest, _reach(rest, most, measure))
        pieces.append(rest[:end].rstrip())
        rest = rest[onward:].lstrip()
    return [*pieces, rest]


def _reach(text: str, most: int, measure: Measure) -> int:
    """How many characters fit: at least one, or we would never come to an end."""
    low, high = 1, min(len(text), max(most, 1))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= most else (low, middle - 1)
    return low


def _place(text: str, reach: int) -> tuple[int, int]:
    """(where the piece ends, where the next begins). A good place that leaves the piece half empty is not used."""
    for number, pattern in enumerate(PLACES):
        least = 1 if number == len(PLACES) - 1 else reach // 2
        found = [one.span() for one in pattern.finditer(text, 0, reach + 1) if least <= one.start() <= reach]
        for start, end in reversed(found):
            if is_between(text, start) and is_between(text, end):
                return start, end
    end = _outside_addresses(text, next(_backwards(text, reach), reach))
    return end, end


def _backwards(text: str, reach: int) -> Iterator[int]:
    return (place for place in range(reach, 0, -1) if is_between(text, place))


def _outside_addresses(text: str, place: int) -> int:
    """Before the address it would break, unless that begins the text."""
    for found in ADDRESS.finditer(text):
        if 0 < found.start() < place < found.end():
            return next(_backwards(text, found.start()), place)
    return place


def is_between(text: str, place: int) -> bool:
    """Whether a character as people see it ends here: its accents, its skin colour, the rest of its family are in."""
    if place <= 0 or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if _extends(after) or before == JOINER or (before, after) == ("\r", "\n"):
        return False
    if _is_flag(before) and _is_flag(after):  # two letters are one flag: only between pairs
        return _flags_before(text, place) % 2 == 0
    return not _is_syllable(before, after)


def _extends(character: str) -> bool:
    code = ord(character)
    skin, tags, narrow = 0x1F3FB <= code <= 0x1F3FF, 0xE0020 <= code <= 0xE007F, character in (JOINER, "\u200c")
    return skin or tags or narrow or unicodedata.category(character) in ("Mn", "Me", "Mc")


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, place: int) -> int:
    start = place
    while start and _is_flag(text[start - 1]):
        start -= 1
    return place - start


def _is_syllable(before: str, after: str) -> bool:
    """Korean syllables written in letters."""
    leads, vowels = "\u1100" <= before <= "\u115f", "\u1160" <= before <= "\u11a7"
    tail = "\u11a8" <= after <= "\u11ff"
    built = "\uac00" <= before <= "\ud7a3"
    if leads:
        return "\u1100" <= after <= "\u11a7" or "\uac00" <= after <= "\ud7a3"
    return (vowels or built) and ("\u1160" <= after <= "\u11a7" or tail) or "\u11a8" <= before <= "\u11ff" and tail
