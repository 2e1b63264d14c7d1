"""Times on the clock on the wall, as moments. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Stretch = tuple[datetime, datetime, timedelta]  # from, until (UTC), and the offset the clock keeps meanwhile
AHEAD, BEHIND = timedelta(hours=15), timedelta(hours=13)  # further from UTC no clock is


def moments(zone: str, day: date, hours: tuple[tuple[int, int], ...]) -> Iterator[tuple[datetime, datetime]]:
    """When the clock there shows this day and a time inside `hours` (minutes since midnight), in order, in UTC.

    Two pieces touch where the clock was changed in between; a time that a change skips has none, one it repeats two.
    """
    for start, end, offset in stretches(zone, day):
        midnight = datetime.combine(day, time(), UTC) - offset
        for opens, closes in hours:
            begins = max(start, midnight + timedelta(minutes=opens))
            ends = min(end, midnight + timedelta(minutes=closes))
            if begins < ends:
                yield begins, ends


@lru_cache(maxsize=4096)
def stretches(zone: str, day: date) -> tuple[Stretch, ...]:
    """Everything that can be this day there, split where the clock changes."""
    midnight = datetime.combine(day, time(), UTC)
    start, end = midnight - AHEAD, midnight + timedelta(days=1) + BEHIND
    there = ZoneInfo(zone)
    before, after = _offset(there, start), _offset(there, end)
    if before == after:
        return ((start, end, before),)
    change = _change(there, start, end)
    return (start, change, before), (change, end, after)


def _change(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """The second at which the offset changes: halving, because zones have no list of changes to ask for."""
    before = _offset(zone, start)
    while end - start > timedelta(seconds=1):
        middle = (start + (end - start) / 2).replace(microsecond=0)
        start, end = (middle, end) if _offset(zone, middle) == before else (start, middle)
    return end


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
