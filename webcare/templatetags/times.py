"""Moments and durations in the fewest words that are still clear; the full moment is in `title` and `datetime`."""

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from webcare import clock
from webcare.models import Conversation

register = template.Library()

SMALL_IN_DUTCH = ("D", "j M", "j M Y")
MINUTE, HOUR, DAY = 60, 3600, 86400
CLOSING = 2 * HOUR  # before the end of a reply window


@register.filter
def span(seconds: float) -> str:
    """A duration in its largest unit: "8 min", "3 h", "2 d". Under two minutes also the seconds."""
    seconds = max(0, int(seconds))
    if seconds < 2 * MINUTE and seconds >= MINUTE:
        return _("{m} min {s} s").format(m=seconds // MINUTE, s=seconds % MINUTE)
    if seconds < HOUR:
        return _("{n} min").format(n=max(1, seconds // MINUTE))
    if seconds < 2 * DAY:
        return _("{n} h").format(n=seconds // HOUR)
    return _("{n} d").format(n=seconds // DAY)


@register.filter
def short(moment: datetime) -> str:
    """For a list: "now", "2 min", "10:02", "yesterday", "Mon", "18 May", "18 May 2024"."""
    age = (clock.now() - moment).total_seconds()
    if 0 <= age < MINUTE:
        return _("now")
    if 0 <= age < HOUR:
        return _("{n} min").format(n=int(age // MINUTE))
    days = _days_ago(moment)
    if days == 0:
        return time_of_day(moment)
    if days == 1:
        return _("yesterday")
    return _format(moment, "D") if 1 < days < 7 else date_words(moment)


@register.filter
def exact(moment: datetime) -> str:
    """For a thread: "10:31" today, "yesterday 10:31", "Mon 18 May 10:31" before and after."""
    days = _days_ago(moment)
    if days == 0:
        return time_of_day(moment)
    day = {1: _("yesterday"), -1: _("tomorrow")}.get(days) or _format(moment, "D") + " " + date_words(moment)
    return f"{day} {time_of_day(moment)}"


@register.filter
def date_words(moment: datetime) -> str:
    """ "18 May", with the year when it is another one."""
    same_year = timezone.localtime(moment).year == timezone.localtime(clock.now()).year
    return _format(moment, "j M" if same_year else "j M Y")


@register.filter
def time_of_day(moment: datetime) -> str:
    return _format(moment, "H:i")


@register.filter
def weekday(moment: datetime) -> str:
    return f"{_format(moment, 'D')} {time_of_day(moment)}"


@register.filter
def field(moment: datetime) -> str:
    """The value of an <input type="datetime-local">."""
    return _format(moment, "Y-m-d\\TH:i")


@register.simple_tag
def when(moment: datetime, style: str = "short") -> SafeString:
    """A <time> element with the words of `short` or `exact`."""
    words = {"short": short, "exact": exact, "date": date_words, "time": time_of_day}[style](moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(timespec="seconds"), full(moment), words
    )


@register.filter
def full(moment: datetime) -> str:
    return _format(moment, "l j F Y H:i")


@register.filter
def left(conversation: Conversation) -> str:
    """Against the promise: "8 min left" or "4 min late"."""
    seconds = (conversation.due_at - clock.now()).total_seconds()
    return (_("{time} left") if seconds > 0 else _("{time} late")).format(time=span(abs(seconds)))


@register.filter
def since(moment: datetime) -> float:
    """Seconds that have passed."""
    return (clock.now() - moment).total_seconds()


@register.filter
def until(moment: datetime) -> float:
    """Seconds still to come."""
    return (moment - clock.now()).total_seconds()


@register.filter
def closing(moment: datetime) -> str:
    """How a reply window that ends then stands: `over`, `soon` (within two hours) or nothing to worry about."""
    seconds = until(moment)
    return "over" if seconds <= 0 else "soon" if seconds < CLOSING else ""


@register.filter
def window_used(moment: datetime) -> int:
    """Per cent of a day's window that has passed, in the steps of five that the style sheet knows."""
    return max(0, min(100, 5 * round((1 - until(moment) / DAY) * 20)))


def _days_ago(moment: datetime) -> int:
    return (timezone.localdate(clock.now()) - timezone.localdate(moment)).days


def _format(moment: datetime, form: str) -> str:
    words = formats.date_format(timezone.localtime(moment), form)
    # Dutch writes days and months small, and has no dot after a shortened one in a list.
    return words.rstrip(".").lower() if form in SMALL_IN_DUTCH and get_language() == "nl" else words
