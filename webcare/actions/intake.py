"""From stored item to conversation: the inward half of the product."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from connectors.contract import Inbound, InboundMessage, InboundStatus, RawItem
from webcare import bells, clock
from webcare.glimpse import glimpse
from webcare.models import Attachment, Channel, Conversation, Message, RawEvent, Thread, User, hot
from webcare.promises import due_at
from webcare.subjects import bare
from webcare.text import label

from . import contact_details, enclosed, incoming, lifecycle, messages, receipts, senders
from .receipts import NotYet

__all__ = ["NotYet", "Twin", "Useless", "accept", "receive"]

Status = Conversation.Status
TWICE = "the same message, in another item"


class Twin(Exception):
    """The same message was stored by someone else in this very moment: undo what was begun and look again."""


class Useless(Exception):
    """Understood, but of no use to us. The text says why."""


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

    Raises NotYet and Useless; anything else is an error of ours.
    """
    match inbound:
        case InboundMessage():
            _message(channel, inbound, raw)
        case InboundStatus():
            receipts.apply(channel, inbound)
        case _:
            raise Useless(type(inbound).__name__)


# -- messages --


def _message(channel: Channel, inbound: InboundMessage, raw: RawEvent | None) -> None:
    if inbound.ours:
        raise Useless("echo of our own message")
    if inbound.extra.get("class") == "loop":
        raise Useless("quarantined: our own mail came back")
    place = senders.place_of(channel, inbound)
    with Thread.held(channel, place.thread, place.identity) as thread:
        message = incoming.message_from(inbound, place, thread, raw)
        latest = thread.latest
        running = latest is not None and (inbound.automatic or latest.is_open and latest.status != Status.SNOOZED)
        if not running and _is_known(message):
            raise Useless(TWICE)
        conversation = latest if running else _begin(thread, latest, inbound)
        message.conversation, message.seq = conversation, thread.last_seq + 1
        if not message.insert_once():
            raise Useless(TWICE) if running else Twin
        if _may_learn(message, inbound, running=running):
            senders.learn(thread.identity, inbound.sender)
        files = enclosed.take(thread, message, inbound.media, raw) if inbound.media else []
        if not inbound.automatic:
            _our_turn(conversation, message, files)
        elif not running:
            conversation.change(**messages.shown(message, files))
        thread.log("message.received", conversation, message=message)
        if inbound.sender.verified and inbound.sender.aliases:
            contact_details.vouch(thread, inbound.sender, conversation)
        if inbound.automatic and not running:
            thread.log("conversation.resolved", conversation, reason="automatic")
        if not files and not message.reference:  # a bubble of text; letters are drawn in frames of their own
            bells.show_along(conversation, message.seq, lambda: glimpse(message))


def _may_learn(message: Message, inbound: InboundMessage, *, running: bool) -> bool:
    """From the customer's own words only: somebody else in the thread, or a machine, tells nothing about them."""
    if inbound.automatic or "participant" in message.data:
        return False
    return not running or bool(inbound.sender.email or inbound.sender.phone)


def _is_known(message: Message) -> bool:
    """Asked before anything is reopened for it; while a conversation runs, the insert itself finds out."""
    return hot.first_of_each((None, KNOWN, [message.channel_id, message.external_id, message.kind]))[0] is not None


def _begin(thread: Thread, latest: Conversation | None, inbound: InboundMessage) -> Conversation:
    """The last one if it sleeps or is recent enough to reopen; else a new one. What nobody typed waits for nobody."""
    if latest and latest.status == Status.SNOOZED:
        return _wake(latest)
    gap = timedelta(days=settings.REOPEN_GAP)
    if latest and latest.resolved_at and clock.now() - latest.resolved_at <= gap:
        return _reopen(latest)
    now = clock.now()
    standing = (
        {"status": Status.RESOLVED, "resolved_at": now} if inbound.automatic
        else {"status": Status.QUEUED, "waiting_since": now}
    )  # fmt: skip
    conversation = Conversation(
        thread=thread, channel=thread.channel, contact=thread.identity.contact, team_id=thread.channel.team_id,
        subject=label(bare(inbound.subject), 300), continues=latest if inbound.reference else None,
        opened_at=now, last_activity_at=now, **standing,
    )  # fmt: skip
    hot.insert(conversation)
    thread.log("conversation.opened", conversation)
    return conversation


def _reopen(conversation: Conversation) -> Conversation:
    """Back to who helped last, if that person is there; otherwise to the queue."""
    owner = _still_there(conversation.assignee)
    before = conversation.change(**_turn(conversation, owner) | {"resolved_at": None})
    conversation.log("conversation.reopened", before=before, by="customer")
    return conversation


def _wake(conversation: Conversation) -> Conversation:
    """Before its time, because the customer wrote. Logged first: the message comes after it in the timeline."""
    before = conversation.change(**_turn(conversation, conversation.assignee) | {"snoozed_until": None})
    conversation.log("conversation.woken", before=before, reason="customer")
    return conversation


def _our_turn(conversation: Conversation, message: Message, files: list[Attachment]) -> None:
    """The customer spoke: whoever it was up to, it is up to us now."""
    fields = messages.shown(message, files)
    if conversation.status == Status.ANSWERED:
        fields |= _turn(conversation, conversation.assignee)
    elif conversation.due_at is None and conversation.is_waiting:
        fields["due_at"] = due_at(conversation.channel, conversation.waiting_since or clock.now())
    conversation.change(**fields)


def _turn(conversation: Conversation, owner: User | None) -> dict[str, Any]:
    return lifecycle.our_turn(conversation, owner, is_claim=conversation.is_claim)


def _still_there(owner: User | None) -> User | None:
    return owner if owner and owner.is_active and not owner.is_absent() else None


# -- channel health --

_noted: dict[int, float] = {}


def _note_received(channel: Channel) -> None:
    """Every quarter of a minute at most: one row per channel would otherwise be written by every request."""
    if time.monotonic() - _noted.get(channel.pk, -60.0) > 15:
        _noted[channel.pk] = time.monotonic()
        Channel.objects.filter(pk=channel.pk).update(last_received_at=clock.now())
