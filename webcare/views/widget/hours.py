"""Whether somebody is there, for a visitor: now, and what changes next."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from webcare import opening
from webcare.models import Calendar, Channel


def hours(channel: Channel, at: datetime) -> dict[str, Any]:
    """`open`, `text` (when again, in words), `next` (when that changes) and `then` (what it changes to)."""
    calendar, is_open = channel.calendar, opening.is_open(channel.calendar, at)
    change = opening.next_close(calendar, at) if is_open else opening.next_open(calendar, at)
    now: dict[str, Any] = {"open": is_open, "text": "" if is_open else again(calendar, at)}
    if change is None:
        return now
    then = {"open": not is_open, "text": again(calendar, change) if is_open else ""}
    return now | {"next": change.isoformat(), "then": then}


def again(calendar: Calendar | None, at: datetime) -> str:
    """When we open again, on the shop's own clock."""
    opens = opening.next_open(calendar, at)
    if calendar is None or opens is None:
        return _("Closed")
    there, here = calendar.local(opens), calendar.local(at)
    time, days = f"{there:%H:%M}", (there.date() - here.date()).days
    if days == 0:
        return _("Open again today at {time}").format(time=time)
    if days == 1:
        return _("Open again tomorrow at {time}").format(time=time)
    return _("Open again on {day} at {time}").format(day=date_format(there, "l j F"), time=time)
