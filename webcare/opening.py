"""Opening hours as exact arithmetic over clock changes. Pure: no database, no clock of its own, no Django.

One rule decides everything: we are open at a moment when the clock on the wall there shows a time inside the day's
hours. So an hour that a clock change repeats counts twice and one that it skips counts not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from webcare import public_holidays, wall_clock

Interval = tuple[int, int]  # minutes since midnight, the end not included; 1440 is the end of the day
Span = tuple[datetime, datetime]  # in UTC, the end not included
DAY = timedelta(days=1)
HORIZON = timedelta(days=3 * 366)  # how far any search looks: a calendar that never opens must give an answer too


class Timetable(Protocol):
    """What the functions at the end take, besides None: `Hours` here, `webcare.models.Calendar` in the database."""

    def is_open(self, at: datetime) -> bool: ...
    def next_open(self, at: datetime) -> datetime | None: ...
    def next_close(self, at: datetime) -> datetime | None: ...
    def add_open_time(self, start: datetime, time: timedelta) -> datetime | None: ...
    def open_seconds(self, a: datetime, b: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Day:
    """One day: when we are open, and why it differs from the week (empty: it does not)."""

    hours: tuple[Interval, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """A week, and the days that differ from it: a special day beats a closure beats a holiday beats the week."""

    zone: str
    week: tuple[tuple[Interval, ...], ...]  # Monday first
    holidays: str = ""
    worked: frozenset[str] = frozenset()  # holidays that are days like any other, casefolded
    closures: tuple[tuple[date, date, str], ...] = ()
    special: tuple[tuple[date, tuple[Interval, ...], str], ...] = ()

    def on(self, day: date) -> Day:
        for special, hours, label in self.special:
            if special == day:
                return Day(joined(hours), label)
        for first, last, label in self.closures:
            if first <= day <= last:
                return Day((), label)
        names = public_holidays.in_year(self.holidays, day.year).get(day, ())
        if kept := [name for name in names if name.casefold() not in self.worked]:
            return Day((), kept[0])
        return Day(joined(self.week[day.weekday()]))

    def spans(self, start: datetime, until: datetime) -> Iterator[Span]:
        """The open stretches between two moments, in order and cut to them. Those of one day may touch the next's."""
        start, until = start.astimezone(UTC), until.astimezone(UTC)
        day, last = start.astimezone(ZoneInfo(self.zone)).date(), until.astimezone(ZoneInfo(self.zone)).date()
        while day <= last:
            for opens, closes in wall_clock.moments(self.zone, day, self.on(day).hours):
                opens, closes = max(opens, start), min(closes, until)
                if opens < closes:
                    yield opens, closes
            day += DAY

    def openings(self, start: datetime, until: datetime) -> Iterator[Span]:
        """`spans` with touching ones joined: what a customer calls "open until"."""
        held: Span | None = None
        for opens, closes in self.spans(start, until):
            if held and held[1] == opens:
                held = held[0], closes
                continue
            if held:
                yield held
            held = opens, closes
        if held:
            yield held

    def is_open(self, at: datetime) -> bool:
        return any(True for _ in self.spans(at, at.astimezone(UTC) + timedelta(microseconds=1)))

    def next_open(self, at: datetime) -> datetime | None:
        """`at` itself while open; None when nothing opens before the horizon."""
        end = at.astimezone(UTC) + HORIZON
        return next((opens for opens, _ in self.spans(at, end)), None)

    def next_close(self, at: datetime) -> datetime | None:
        """The end of the opening that runs or comes next; None when none comes, or it never ends."""
        end = at.astimezone(UTC) + HORIZON
        closes = next((closes for _, closes in self.openings(at, end)), None)
        return None if closes == end else closes

    def add_open_time(self, start: datetime, time: timedelta) -> datetime | None:
        """The earliest moment by which we have been open for `time` since `start`; None beyond the horizon."""
        if time < timedelta(0):
            raise ValueError("open time cannot be negative")
        start = start.astimezone(UTC)
        if not time:
            return start
        for opens, closes in self.spans(start, start + HORIZON):
            if time <= closes - opens:
                return opens + time
            time -= closes - opens
        return None

    def open_seconds(self, a: datetime, b: datetime) -> int:
        """Open seconds from `a` to `b`, 0 when b comes first. Both count as whole seconds, so that parts add up."""
        a, b = (moment.astimezone(UTC).replace(microsecond=0) for moment in (a, b))
        return int(sum((closes - opens for opens, closes in self.spans(a, b)), timedelta(0)).total_seconds())


def joined(hours: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """In order, with overlapping and touching intervals made one."""
    done: list[Interval] = []
    for opens, closes in sorted(hours):
        if done and opens <= done[-1][1]:
            done[-1] = done[-1][0], max(done[-1][1], closes)
        else:
            done.append((opens, closes))
    return tuple(done)


# -- what everybody calls; None is the calendar of those who are always open --


def is_open(calendar: Timetable | None, at: datetime) -> bool:
    return calendar is None or calendar.is_open(at)


def next_open(calendar: Timetable | None, at: datetime) -> datetime | None:
    return at.astimezone(UTC) if calendar is None else calendar.next_open(at)


def next_close(calendar: Timetable | None, at: datetime) -> datetime | None:
    return None if calendar is None else calendar.next_close(at)


def add_open_time(calendar: Timetable | None, start: datetime, time: timedelta) -> datetime | None:
    return start.astimezone(UTC) + time if calendar is None else calendar.add_open_time(start, time)


def open_seconds(calendar: Timetable | None, a: datetime, b: datetime) -> int:
    return ALWAYS.open_seconds(a, b) if calendar is None else calendar.open_seconds(a, b)


ALWAYS = Hours("UTC", (((0, 1440),),) * 7)
