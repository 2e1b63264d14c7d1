"""Dates as people write them, in Dutch and English: `3 mei`, `May 3rd`, `3-5-2026`, `morgen`, `next Friday`."""

import re
from datetime import date, timedelta

from ..folding import fold

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb", "maart march mar mrt", "april apr", "mei may",
            "juni june jun", "juli july jul", "augustus august aug", "september sept sep", "oktober october okt oct",
            "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
DAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag monday ma mon", "dinsdag tuesday di tue", "woensdag wednesday wo wed", "donderdag thursday do thu",
            "vrijdag friday vr fri", "zaterdag saturday za sat", "zondag sunday zo sun",
        )
    )
    for name in names.split()
}  # fmt: skip
AWAY = {
    "vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2, "day after tomorrow": 2, "gisteren": -1,
    "yesterday": -1, "eergisteren": -2, "day before yesterday": -2,
}  # fmt: skip
COUNTS = {"een": 1, "a": 1, "an": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4}
UNITS = {"dag": 1, "dagen": 1, "day": 1, "days": 1, "week": 7, "weken": 7, "weeks": 7}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
ISO = re.compile(r"(?<!\d)(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?!\d)")
FIGURES = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?(?!\d)")
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:e|ste|de|st|nd|rd|th)? (?:of |van )?({MONTH})\b(?: (\d{{4}}|\d{{2}})\b)?")
MONTH_DAY = re.compile(rf"\b({MONTH}) (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?: (\d{{4}})\b)?")
COUNTED = re.compile(rf"\b(over|in)? ?(\d{{1,3}}|{'|'.join(COUNTS)}) ({'|'.join(UNITS)})(?: (geleden|ago))?\b")
WEEKDAY = re.compile(
    rf"\b(?:(aanstaande|komende|volgende|next|this|deze|afgelopen|vorige|last|past) )?({'|'.join(DAYS)})\b"
)
BACK = frozenset({"afgelopen", "vorige", "last", "past"})
FEW = 12


def as_date(heard: str, today: date | None) -> date | None:
    """The date that is written. Without a year the nearest one counts; what counts from today needs `today`."""
    folded, said = fold(heard), heard.casefold().strip()
    if not folded or len(folded.split()) > FEW:
        return None
    written = _figures(said, today) or _named(folded, today)
    return written or (_relative(folded, today) if today else None)


def is_day(heard: str) -> bool:
    """Whether a day of a month stands in it."""
    folded = fold(heard)
    return bool(DAY_MONTH.search(folded) or MONTH_DAY.search(folded))


def _figures(said: str, today: date | None) -> date | None:
    if found := ISO.search(said):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := FIGURES.search(said):
        day, month, year = int(found[1]), int(found[2]), found[3]
        # The day stands first here, also in English; where only the other order is a date, it is that one.
        return _near(day, month, year, today) or _near(month, day, year, today)
    return None


def _named(folded: str, today: date | None) -> date | None:
    if found := DAY_MONTH.search(folded):
        return _near(int(found[1]), MONTHS[found[2]], found[3], today)
    if found := MONTH_DAY.search(folded):
        return _near(int(found[2]), MONTHS[found[1]], found[3], today)
    return None


def _near(day: int, month: int, year: str | None, today: date | None) -> date | None:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if not today:
        return None
    years = (_day(today.year + shift, month, day) for shift in (-1, 0, 1))
    return min((each for each in years if each), key=lambda each: abs(each - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def _relative(folded: str, today: date) -> date | None:
    for words, days in sorted(AWAY.items(), key=lambda pair: -len(pair[0])):
        if f" {words} " in f" {folded} ":
            return today + timedelta(days=days)
    if (found := COUNTED.search(folded)) and bool(found[1]) != bool(found[4]):
        many = COUNTS.get(found[2]) or int(found[2])
        return today + timedelta(days=many * UNITS[found[3]] * (-1 if found[4] else 1))
    if found := WEEKDAY.search(folded):
        ahead = (DAYS[found[2]] - today.weekday()) % 7
        if found[1] in BACK:
            return today + timedelta(days=ahead - 7)
        return today + timedelta(days=ahead or (7 if found[1] else 0))
    return None
