"""What came in and could not be worked, or belonged to nobody we knew, is worked once more: nothing is lost."""

import structlog
from django.db.models import QuerySet
from django.db.models.functions import Now

from webcare import bells, policies
from webcare.errors import NotAllowed
from webcare.models import Channel, RawEvent, User

from . import channel_accounts, routing
from .routing import REFUSED, UNROUTED

__all__ = ["REFUSED", "UNROUTED", "adopt", "again", "replay"]

log = structlog.get_logger(__name__)
State = RawEvent.State


def again(rows: QuerySet[RawEvent]) -> tuple[int, int]:
    """Make these due; returns how many items in how many lanes. What is another account's stays as it is."""
    rows = rows.exclude(reason__startswith=UNROUTED).exclude(reason__startswith=REFUSED)
    lanes = set(rows.values_list("channel_id", "lane"))
    count = rows.update(state=State.DUE, attempts=0, due_at=Now(), reason="", done_at=None)
    for channel, lane in lanes:
        bells.ring_lanes(channel, [lane])
    return count, len(lanes)


def adopt(rows: QuerySet[RawEvent]) -> tuple[int, int]:
    """Of these, what was for an account that is connected by now goes there; returns how many, in how many lanes."""
    waiting = rows.filter(state=State.IGNORED, reason__startswith=UNROUTED)
    return routing.adopt(waiting.select_related("channel").order_by("pk"))


def arrived(channel: Channel) -> int:
    """A new channel gets what came in for its account before it was connected, from channels of the same app.

    Only from those: what another app's secret vouched for is a person's decision.
    """
    waiting = RawEvent.objects.filter(
        channel__in=channel_accounts.siblings(channel), reason=f"{UNROUTED}{channel.account}"
    )
    return adopt(waiting)[0] if channel.account else 0


def replay(channel: Channel, by: User) -> int:
    """The button: what failed on this channel, and what was for an account that is connected by now."""
    if not policies.can_manage_channels(by):
        raise NotAllowed()
    count = again(channel.raw_events.filter(state=State.FAILED))[0] + adopt(channel.raw_events.all())[0]
    log.info("channel.replayed", channel=channel.pk, by=by.pk, items=count)
    return count
