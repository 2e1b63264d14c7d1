"""Mail that is fetched or handed to us: stored together with how far we have come, and what is wrong is written down.

Called by `manage.py mailroom`, which does the waiting; nothing here waits for a mail server.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.db import connection, transaction
from django.db.models import CharField
from django.db.models.functions import MD5

from connectors.contract import Capability, RawItem, SendError, Unauthorised, Unavailable
from webcare import bells
from webcare.crash import crash_here
from webcare.models import Channel, RawEvent

from . import intake, pauses
from .deadlines import in_seconds

log = structlog.get_logger(__name__)

MOST_DUE = 300  # items of a channel that may wait to be worked before its mailbox is left alone for a while


@dataclass(frozen=True, slots=True)
class Watched:
    """A mailbox to watch. `stamp` changes whenever a connection must be made anew."""

    pk: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Inlet:
    """Where mail for one address goes."""

    channel_id: int
    address: str


def survey() -> tuple[list[Watched], list[Inlet]]:
    """Every mailbox to be fetched from, and every address mail is taken in for: what is switched on right now."""
    watched, inlets = [], []
    for channel in (
        Channel.objects.listening().annotate(sealed=MD5("credentials", output_field=CharField())).order_by("pk")
    ):
        connector = channel.connector
        if Capability.POLLING in connector.capabilities:
            watched.append(Watched(channel.pk, f"{channel.sealed} {channel.settings}"))
        inlets += [Inlet(channel.pk, address.lower()) for address in connector.inlets]
    return watched, inlets


def find(pk: int) -> Channel | None:
    """The channel while it is switched on."""
    return Channel.objects.listening().filter(pk=pk).first()


def has_room(channel: Channel) -> bool:
    """Whether more may be fetched: what came in is worked about as fast as it comes."""
    due = RawEvent.objects.filter(channel=channel, state=RawEvent.State.DUE)
    return due[: MOST_DUE + 1].count() <= MOST_DUE


def rest(channel: Channel) -> float:
    """Seconds for which the mail server asked to be left alone, 0 when there is no such wish (any more)."""
    if channel.poll_after is None:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from %s - statement_timestamp())", [channel.poll_after])
        return max(0.0, float(cursor.fetchone()[0]))


def take(channel: Channel, items: Sequence[RawItem], cursor: str) -> bool:
    """Store what was fetched and how far that is, both or neither; workers are rung once it is committed.

    `channel.cursor` is what the fetching began from. False: somebody else has moved on from there meanwhile. The items
    are kept (known ones count as copies) and the cursor is not touched: begin again from what it is now.
    """
    with transaction.atomic():
        now = Channel.objects.select_for_update().values_list("cursor", flat=True).get(pk=channel.pk)
        if items:
            bells.ring_lanes(channel.pk, intake.accept(channel, list(items)))
        crash_here("poll.before_cursor")
        ours = now == channel.cursor
        if ours and cursor != now:
            Channel.objects.filter(pk=channel.pk).update(cursor=cursor)
    if ours:
        channel.cursor = cursor
    return ours


def hand_over(raw: bytes, sender: str, routed: Sequence[tuple[Inlet, str]]) -> None:
    """Store a mail our own mail server was given, once for every channel it is for; all of it or nothing.

    `routed`: each reader of the envelope with the inlet it belongs to.
    """
    with transaction.atomic():
        for pk in sorted({inlet.channel_id for inlet, _reader in routed}):
            channel = Channel.objects.get(pk=pk)
            item = channel.connector.take_in(
                raw, sender, [reader for inlet, reader in routed if inlet.channel_id == pk]
            )
            bells.ring_lanes(pk, intake.accept(channel, [item]))
        crash_here("handover.before_commit")
    crash_here("handover.after_commit")


def failed(channel: Channel, problem: SendError) -> None:
    """The mailbox cannot be read now. Shown with the channel; alarmed once, not at every try."""
    if isinstance(problem, Unauthorised):
        pauses.refused(channel, problem)
        return
    fields: dict[str, object] = {"paused_reason": problem.reason[:300]}
    if isinstance(problem, Unavailable) and problem.retry_after:
        fields["poll_after"] = in_seconds(problem.retry_after)
    known = Channel.objects.filter(pk=channel.pk, paused_at=None)
    if known.filter(paused_reason="").exists():
        log.error("mailbox.unreachable", channel=channel.pk, code=problem.code)
    known.update(**fields)


def is_refused(channel: Channel) -> bool:
    """Whether it still waits for an administrator to repair its credentials and resume it."""
    return Channel.objects.filter(pk=channel.pk).exclude(paused_at=None).exists()


def works(channel: Channel) -> None:
    """It can be read (again)."""
    repaired = Channel.objects.filter(pk=channel.pk, paused_at=None).exclude(paused_reason="")
    if repaired.update(paused_reason="", poll_after=None):
        log.info("mailbox.works", channel=channel.pk)
