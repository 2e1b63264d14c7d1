"""Reading what may be half finished: whatever is missing or of another kind becomes a sensible default.

An owner saves drafts while writing, and imports what a spreadsheet held: nothing in here raises.
"""

from collections.abc import Iterator, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

LONGEST = 10_000  # characters of one text


def record(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def records(value: Any) -> Iterator[Mapping[str, Any]]:
    """Only what has the shape of a record in a list."""
    return (item for item in value if isinstance(item, Mapping)) if isinstance(value, list | tuple) else iter(())


def text(value: Any, default: str = "") -> str:
    """A string, without space around it. A number (a key typed as one) becomes its digits."""
    if isinstance(value, str):
        return value.strip()[:LONGEST]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else default


def names(value: Any) -> tuple[str, ...]:
    """The non-empty strings of a list."""
    return tuple(filter(None, map(text, value))) if isinstance(value, list | tuple) else ()


def texts(value: Any) -> Mapping[str, str]:
    """Per language, only where there is text. A plain string counts for every language."""
    if isinstance(value, str):
        value = {"": value}
    found = {text(language): text(words) for language, words in record(value).items()}
    return MappingProxyType({language: words for language, words in found.items() if words})


def number(value: Any, default: float, low: float, high: float) -> float:
    """A number kept within its bounds; the default when it is none."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return default
    return min(max(found, low), high) if isfinite(found) else default


def whole(value: Any, default: int, low: int, high: int) -> int:
    return int(number(value, default, low, high))


def key(value: Any) -> int:
    """A team's key; 0 when there is none."""
    return whole(value, 0, 0, 2**53)


def flag(value: Any, default: bool) -> bool:
    return value if isinstance(value, bool) else default
