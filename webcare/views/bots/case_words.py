"""The test set in a trial: how it went before and after, and which tests differ."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cases:
    """The test set: how many go well before and after; the words of those that broke, were mended, or stay wrong."""

    all: int
    before: int | None
    after: int
    broke: list[str]
    mended: list[str]
    wrong: list[str]


def cases(found: dict[str, Any], *documents: dict[str, Any]) -> Cases | None:
    """None without a test set. `documents`: where the tests' words stand."""
    if not found.get("all"):
        return None
    words = {row["key"]: str(row.get("text") or row["key"]) for one in documents for row in one.get("cases", [])}
    broke, mended, wrong = (
        [words.get(key, key) for key in found.get(name, [])] for name in ("broke", "mended", "wrong")
    )
    before = found.get("ok_before")
    return Cases(found["all"], before, found["ok"], broke, mended, _without(wrong, broke))


def _without(some: list[str], others: list[str]) -> list[str]:
    return [one for one in some if one not in others]
