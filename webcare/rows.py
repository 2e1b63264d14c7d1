"""Lines of a form that can be any number: read from repeated fields, checked one by one, never thrown away."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

MOST = 200  # lines of one kind; nobody closes that often
LABEL_LENGTH = 80


@dataclass(slots=True)
class Row:
    """What was typed, by field name, and what is wrong with it."""

    values: dict[str, str]
    error: str = ""

    @property
    def all(self) -> list[str]:
        return list(self.values.values())


def read(data: QueryDict, names: tuple[str, ...]) -> list[Row]:
    """The lines in which anything was typed. Fields of one line stand at the same place in each list."""
    columns = [data.getlist(name)[:MOST] for name in names]
    lines = zip(*columns, strict=False)
    return [
        Row(dict(zip(names, (value.strip() for value in line), strict=True)))
        for line in lines
        if any(value.strip() for value in line)
    ]


def hours(lines: list[Row]) -> list[list[str]]:
    """The intervals of one day, in order; errors are left in the lines."""
    found: list[list[str]] = []
    for row in lines:
        if interval := _interval(row, *row.all):
            if any(interval[0] < closes and opens < interval[1] for opens, closes in found):
                row.error = _("These hours overlap with others of the same day.")
            found.append(interval)
    return sorted(found)


def closures(lines: list[Row]) -> list[dict[str, str]]:
    found = []
    for row in lines:
        first, last, label = row.all
        first_day, last_day = _day(first), _day(last or first)
        if first_day is None or last_day is None:
            row.error = _("Enter the first day that you are closed, and the last one if it is another.")
        elif last_day < first_day:
            row.error = _("The last day comes before the first.")
        else:
            found.append({"from": str(first_day), "to": str(last_day), "label": label[:LABEL_LENGTH]})
    return sorted(found, key=lambda closure: closure["from"])


def special_days(lines: list[Row]) -> list[dict[str, Any]]:
    """Lines with the same day are one day with several intervals. No times: closed that day."""
    found: dict[str, dict[str, Any]] = {}
    for row in lines:
        day_typed, opens, closes, label = row.all
        day = _day(day_typed)
        if day is None:
            row.error = _("Enter the day.")
            continue
        special = found.setdefault(str(day), {"day": str(day), "hours": [], "label": ""})
        special["label"] = special["label"] or label[:LABEL_LENGTH]
        if (opens or closes) and (interval := _interval(row, opens, closes)):
            special["hours"] = sorted([*special["hours"], interval])
    return [found[day] for day in sorted(found)]


def as_input(time: str) -> str:
    """A time field has no 24:00; there, midnight at the end of a day is 00:00."""
    return "00:00" if time == "24:00" else time


def _interval(row: Row, opens: str, closes: str) -> list[str] | None:
    start, end = _time(opens), _time(closes)
    if start is None or end is None:
        row.error = _("Enter both times, such as 09:00 and 17:30.")
        return None
    end = "24:00" if end == "00:00" else end
    if end <= start:
        row.error = _(
            "The end comes before the beginning. For hours past midnight, end at 00:00 and begin the next day at 00:00."
        )
        return None
    return [start, end]


def _time(typed: str) -> str | None:
    """ "9:00", "09:00" or "09:00:00" as "09:00"."""
    found = re.match(r"([0-9]{1,2}):([0-9]{2})(:[0-9]{2})?$", typed)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02}:{found[2]}"


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
