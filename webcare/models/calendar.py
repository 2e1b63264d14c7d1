"""Opening hours: one kind of thing for widget, bot, promises and figures."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from webcare.opening import Hours, Interval


class Calendar(models.Model):
    """When we are open, in one time zone. The arithmetic is `webcare/opening.py`; all results are in UTC.

    `week` maps "0".."6" (Monday first) to intervals [["09:00", "12:30"], ["13:00", "17:30"]]; an end may be "24:00".
    `closures` is a list of {"from": "2026-12-24", "to": "2026-12-26", "label": "..."} (days, inclusive).
    `special_days` is a list of {"day": "2026-12-24", "hours": [["09:00", "15:00"]], "label": "..."}.
    `worked_holidays` names those public holidays that are days like any other here.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Amsterdam")
    week = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    holidays = models.CharField(_("public holidays of"), max_length=40, blank=True, help_text="NL, DE-BY; empty: none")
    worked_holidays = models.JSONField(default=list, blank=True)
    closures = models.JSONField(default=list, encoder=DjangoJSONEncoder, blank=True)
    special_days = models.JSONField(default=list, encoder=DjangoJSONEncoder, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Hours:
        return Hours(
            zone=self.timezone,
            week=tuple(intervals(self.week.get(str(weekday), ())) for weekday in range(7)),
            holidays=self.holidays,
            worked=frozenset(name.casefold() for name in self.worked_holidays),
            closures=tuple((_day(row["from"]), _day(row["to"]), row.get("label", "")) for row in self.closures),
            special=tuple(
                (_day(row["day"]), intervals(row.get("hours", ())), row.get("label", "")) for row in self.special_days
            ),
        )

    def is_open(self, at: datetime) -> bool:
        return self.hours.is_open(at)

    def next_open(self, at: datetime) -> datetime | None:
        return self.hours.next_open(at)

    def next_close(self, at: datetime) -> datetime | None:
        return self.hours.next_close(at)

    def add_open_time(self, start: datetime, time: timedelta) -> datetime | None:
        return self.hours.add_open_time(start, time)

    def open_seconds(self, a: datetime, b: datetime) -> int:
        return self.hours.open_seconds(a, b)

    def local(self, moment: datetime) -> datetime:
        """For showing. Never add to it: Python would count on the wall clock and miss the clock changes."""
        return moment.astimezone(ZoneInfo(self.timezone))


def intervals(pairs: list[list[str]] | tuple[()]) -> tuple[Interval, ...]:
    """[["09:00", "12:30"]] as minutes: ((540, 750),)."""
    return tuple((minutes(opens), minutes(closes)) for opens, closes in pairs)


def minutes(time: str) -> int:
    """Minutes since midnight of "HH:MM", "24:00" included."""
    hour, minute = time.split(":")
    return 60 * int(hour) + int(minute)


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
