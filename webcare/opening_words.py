"""Opening hours in words, in the reader's language: for pages, never for arithmetic."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from webcare import clock, public_holidays
from webcare.models import Calendar
from webcare.opening import Hours, Interval

DASH = "\u2060–\u2060"  # word joiners: times on both sides stay on one line


@dataclass(frozen=True, slots=True)
class DayLine:
    day: date
    hours: str
    reason: str


@dataclass(frozen=True, slots=True)
class HolidayLine:
    """`name` is the country's own (what is stored), `label` what the reader calls it."""

    name: str
    label: str
    day: date
    closed: bool

    @property
    def words(self) -> str:
        return date_format(self.day, "D j F" if self.day.year == clock.now().year else "D j F Y")


def now_line(calendar: Calendar, at: datetime) -> str:
    """ "Open until 17:30." or "Closed. Opens Monday 1 June at 09:00.": the calendar's own clock."""
    if calendar.is_open(at):
        closes = calendar.next_close(at)
        return _("Open until {moment}.").format(moment=moment(calendar, closes, at)) if closes else _("Always open.")
    opens = calendar.next_open(at)
    if opens is None:
        return _("Closed, and nothing opens in the next three years.")
    return _("Closed. Opens {moment}.").format(moment=moment(calendar, opens, at))


def moment(calendar: Calendar, when: datetime, seen_from: datetime) -> str:
    """As short as it stays clear: "17:30", "tomorrow at 09:00", "Monday 1 June at 09:00"."""
    there, now = calendar.local(when), calendar.local(seen_from)
    time, days = f"{there:%H:%M}", (there.date() - now.date()).days
    if days == 0:
        return time
    if days == 1:
        return _("tomorrow at {time}").format(time=time)
    day = date_format(there, "l j F" if there.year == now.year else "l j F Y")
    return _("{day} at {time}").format(day=day, time=time)


def coming_days(calendar: Calendar, at: datetime, count: int = 8) -> list[DayLine]:
    """From today on; special days, closures and holidays with their reason."""
    today, hours = calendar.local(at).date(), calendar.hours
    return [_day_line(hours, today + timedelta(days=ahead)) for ahead in range(count)]


def different_days(calendar: Calendar, at: datetime, skip: int = 8, count: int = 4) -> list[DayLine]:
    """The next days beyond those that are not like their week, of a longer closure only the first."""
    today, hours = calendar.local(at).date(), calendar.hours
    found: list[DayLine] = []
    before = hours.on(today + timedelta(days=skip - 1)).reason
    for day in (today + timedelta(days=ahead) for ahead in range(skip, 366)):
        reason = hours.on(day).reason
        if reason and reason != before:
            found.append(_day_line(hours, day))
        if len(found) == count:
            break
        before = reason
    return found


def _day_line(hours: Hours, day: date) -> DayLine:
    found = hours.on(day)
    labels = dict(zip(*_names_of(hours.holidays, day), strict=False))
    return DayLine(day, in_words(found.hours), str(labels.get(found.reason, found.reason)))


def in_words(hours: tuple[Interval, ...]) -> str:
    """ "09:00–12:30, 13:00–17:30", broken only between intervals; closed when there are none."""
    return ", ".join(f"{_clock(opens)}{DASH}{_clock(closes)}" for opens, closes in hours) or _("Closed")


def week_lines(calendar: Calendar) -> list[tuple[str, str]]:
    """The week with equal neighbours taken together: ("Mon–Fri", "09:00–17:30"). Days without hours are left out."""
    days = [in_words(day) if day else "" for day in (tuple(hours) for hours in calendar.hours.week)]
    lines: list[tuple[int, int, str]] = []
    for day, hours in enumerate(days):
        if lines and lines[-1][2] == hours:
            lines[-1] = lines[-1][0], day, hours
        else:
            lines.append((day, day, hours))
    return [(_span(first, last), hours) for first, last, hours in lines if hours]


def label_of(place: str, name: str, day: date) -> str:
    """What the reader calls the holiday that its country calls `name`."""
    return dict(zip(*_names_of(place, day), strict=False)).get(name, name)


def _names_of(place: str, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = public_holidays.in_year(place, day.year).get(day, ())
    read = public_holidays.named(place, day.year, (get_language() or "en").partition("-")[0]).get(day, ())
    return own, read if len(read) == len(own) else own


def _span(first: int, last: int) -> str:
    names = str(WEEKDAYS_ABBR[first]), str(WEEKDAYS_ABBR[last])
    return names[0] if first == last else "–".join(names)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
