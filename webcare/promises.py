"""What we promise a customer, as a moment."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from webcare.opening import add_open_time

if TYPE_CHECKING:
    from webcare.models import Channel


def due_at(channel: "Channel", since: datetime) -> datetime | None:
    """When a customer who waits on this channel since `since` must have an answer; None when nothing is promised."""
    if not channel.answer_within:
        return None
    return add_open_time(channel.calendar, since, timedelta(minutes=channel.answer_within))
