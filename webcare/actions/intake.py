"""From stored item to conversation: the inward half of the product."""

import time
from collections import Counter

import psycopg
from django.db import connection

from connectors.contract import (
    Inbound,
    InboundDelete,
    InboundEdit,
    InboundIdentity,
    InboundMessage,
    InboundNotice,
    InboundReaction,
    InboundRemark,
    InboundStatus,
    InboundUnknown,
    RawItem,
)
from webcare import bells, clock
from webcare.glimpse import glimpse
from webcare.models import Channel, Conversation, Message, RawEvent, Thread, hot
from webcare.text import label
from webcare.windows import opened

from . import (
    contact_details,
    echoes,
    enclosed,
    identities,
    incoming,
    messages,
    mirrored,
    notices,
    profiles,
    receipts,
    remarks,
    renames,
    senders,
    turns,
    waiting,
)
from .outcomes import NotYet, Twin, Useless

__all__ = ["NotYet", "Twin", "Useless", "accept", "receive"]

TWICE = "the same message, in another item"


KNOWN = "select 1 from webcare_message where channel_id = %s and external_id = %s and kind = %s"
ACCEPT = """
insert into webcare_rawevent (channel_id, key, lane, body, state, copies, attempts, received_at, reason)
select %s, item.key, item.lane, item.body, 'due', item.copies, 0, %s, ''
from unnest(%s::text[], %s::text[], %s::text[], %s::int[]) as item (key, lane, body, copies)
on conflict (channel_id, key) do update set copies = webcare_rawevent.copies + excluded.copies + 1
"""
ACCEPT_BYTES = """
insert into webcare_rawevent (channel_id, key, lane, body, blob, state, copies, attempts, received_at, reason)
values (%s, %s, %s, %s, %b, 'due', %s, 0, %s, '')
on conflict (channel_id, key) do update set copies = webcare_rawevent.copies + excluded.copies + 1
"""


def accept(channel: Channel, items: list[RawItem]) -> list[str]:
    """Store every item exactly as received; a known one only counts as a copy. Returns the lanes.

    One statement for all that is text, one for each that is bytes. Durable when the surrounding transaction is
    committed; outside one, each statement for itself.
    """
    counts = Counter(item.key for item in items)
    unique = {item.key: item for item in reversed(items)}
    rows = [unique[key] for key in counts]  # in order of first arrival
    _store([row for row in rows if row.blob is None], channel, counts)
    for row in rows:
        if row.blob is not None:
            _store_bytes(row, channel, counts[row.key] - 1)
    _note_received(channel)
    return list(dict.fromkeys(row.lane for row in rows))


def _store(rows: list[RawItem], channel: Channel, counts: Counter[str]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ACCEPT, [
                channel.pk, clock.now(), [row.key for row in rows], [row.lane for row in rows],
                [row.body for row in rows], [counts[row.key] - 1 for row in rows],
            ])  # fmt: skip


def _store_bytes(row: RawItem, channel: Channel, copies: int) -> None:
    """Sent as they are: written into the statement as text, a large mail would take several times its size."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(ACCEPT_BYTES, [channel.pk, row.key, row.lane, row.body, row.blob, copies, clock.now()])


def receive(channel: Channel, inbound: Inbound, raw: RawEvent | None = None) -> None:
    """Apply one normalised item. The caller's transaction also marks the RawEvent, so both happen or neither.

    Raises NotYet, Twin and Useless; anything else is an error of ours.
    """
    match inbound:
        case InboundMessage():
            (echoes.apply if inbound.ours else _message)(channel, inbound, raw)
        case InboundStatus():
            receipts.apply(channel, inbound)
        case InboundEdit():
            mirrored.edit(channel, inbound, raw)
        case InboundDelete():
            mirrored.take_back(channel, inbound)
        case InboundReaction():
            mirrored.react(channel, inbound)
        case InboundIdentity():
            renames.apply(channel, inbound)
        case InboundRemark():
            remarks.apply(channel, inbound)
        case InboundNotice():
            notices.apply(channel, inbound)
        case InboundUnknown():
            raise Useless(f"unknown: {label(inbound.what, 100)}")
        case _:
            raise Useless(type(inbound).__name__)


# -- messages --


def _message(channel: Channel, inbound: InboundMessage, raw: RawEvent | None) -> None:
    if inbound.extra.get("class") == "loop":
        raise Useless("quarantined: our own mail came back")
    place = senders.place_of(channel, inbound)
    with Thread.held(channel, place.thread, place.identity) as thread:
        message = incoming.message_from(inbound, place, thread, raw)
        if inbound.opens_window:
            thread.change(**opened(thread, channel.connector.limits, message.sent_at, inbound.window))
        latest = thread.latest
        running = turns.is_running(latest, inbound)
        if not running and _is_known(message):
            raise Useless(TWICE)
        conversation = latest if running else turns.begin(thread, latest, message, inbound)
        switched = inbound.standby != thread.other_app
        message.conversation, message.seq = conversation, thread.last_seq + 1 + switched
        if not message.insert_once():
            raise Useless(TWICE) if running else Twin
        if switched:
            remarks.control(conversation, elsewhere=inbound.standby)
        if _may_learn(message, inbound, running=running):
            senders.learn(thread.identity, place.sender)
        files = enclosed.take(thread, message, inbound.media, raw) if inbound.media else []
        if not inbound.automatic:
            turns.ours(conversation, message, files)
        elif not running:
            conversation.change(**messages.shown(message, files))
        thread.log("message.received", conversation, message=message)
        if place.names:
            _make_known(conversation, message, place.names, running=running)
        if inbound.sender.verified and inbound.sender.aliases:
            contact_details.vouch(thread, inbound.sender, conversation)
        if inbound.automatic and not running:
            thread.log("conversation.resolved", conversation, reason="automatic")
        if not files and not message.reference:  # a bubble of text; letters are drawn in frames of their own
            bells.show_along(conversation, message.seq, lambda: glimpse(message))


def _make_known(conversation: Conversation, message: Message, names: identities.Names, *, running: bool) -> None:
    """On channels where people have several names, and change afterwards what they wrote."""
    waiting.wake(message.channel_id, [message.external_id or ""])
    identities.meet(conversation, names)
    if not running and not conversation.contact.name:
        profiles.ask(conversation)


def _may_learn(message: Message, inbound: InboundMessage, *, running: bool) -> bool:
    """From the customer's own words only: somebody else in the thread, or a machine, tells nothing about them."""
    if inbound.automatic or "participant" in message.data:
        return False
    return not running or bool(inbound.sender.email or inbound.sender.phone)


def _is_known(message: Message) -> bool:
    """Asked before anything is reopened for it; while a conversation runs, the insert itself finds out."""
    return hot.first_of_each((None, KNOWN, [message.channel_id, message.external_id, message.kind]))[0] is not None


# -- channel health --

_noted: dict[int, float] = {}


def _note_received(channel: Channel) -> None:
    """Every quarter of a minute at most: one row per channel would otherwise be written by every request."""
    if time.monotonic() - _noted.get(channel.pk, -60.0) > 15:
        _noted[channel.pk] = time.monotonic()
        Channel.objects.filter(pk=channel.pk).update(last_received_at=clock.now())
