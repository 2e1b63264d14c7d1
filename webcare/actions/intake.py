"""From stored item to conversation: the inward half of the product."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from connectors.contract import (
    Inbound,
    InboundMessage,
    InboundStatus,
    Media,
    Party,
    RawItem,
)
from webcare import bells, clock
from webcare.models import Attachment, Channel, Contact, ContactIdentity, Conversation, Delivery, Message, Thread, User
from webcare.models.hot import first_of
from webcare.promises import due_at
from webcare.text import file_name, label, storable

from . import lifecycle, messages

Status = Conversation.Status
TWICE = "the same message, in another item"


class NotYet(Exception):
    """Refers to something that is not here (yet): try again later, then give up quietly."""


class Twin(Exception):
    """The same message was stored by someone else in this very moment: undo what was begun and look again."""


class Useless(Exception):
    """Understood, but of no use to us. The text says why."""


LATEST = "select * from webcare_conversation where thread_id = %s order by id desc limit 1"
ACCEPT = """
insert into webcare_rawevent (channel_id, key, lane, body, state, copies, attempts, received_at, reason)
select %s, item.key, item.lane, item.body, 'due', item.copies, 0, %s, ''
from unnest(%s::text[], %s::text[], %s::text[], %s::int[]) as item (key, lane, body, copies)
on conflict (channel_id, key) do update set copies = webcare_rawevent.copies + excluded.copies + 1
"""


def accept(channel: Channel, items: list[RawItem]) -> list[str]:
    """Store every item exactly as received, in one statement; a known one only counts as a copy. Returns the lanes.

    Durable when the surrounding transaction (or, outside one, this statement) is committed.
    """
    counts = Counter(item.key for item in items)
    unique = {item.key: item for item in reversed(items)}
    rows = [unique[key] for key in counts]  # in order of first arrival
    with connection.cursor() as cursor:
        cursor.execute(ACCEPT, [
            channel.pk, clock.now(), [row.key for row in rows], [row.lane for row in rows],
            [row.body for row in rows], [counts[row.key] - 1 for row in rows],
        ])  # fmt: skip
    _note_received(channel)
    return list(dict.fromkeys(row.lane for row in rows))


def receive(channel: Channel, inbound: Inbound) -> None:
    """Apply one normalised item. The caller's transaction also marks the RawEvent, so both happen or neither.

    Raises NotYet and Useless; anything else is an error of ours.
    """
    match inbound:
        case InboundMessage():
            _message(channel, inbound)
        case InboundStatus():
            _status(channel, inbound)
        case _:
            raise Useless(type(inbound).__name__)


# -- messages --


def _message(channel: Channel, inbound: InboundMessage) -> None:
    if inbound.ours:
        raise Useless("echo of our own message")
    with Thread.held(channel, inbound.thread, lambda: _new_identity(channel, inbound.sender)) as thread:
        message = _new_message(channel, thread, inbound)
        latest = _latest(thread, channel)
        running = latest is not None and latest.is_open and latest.status != Status.SNOOZED
        if not running and _is_known(message):
            raise Useless(TWICE)
        conversation = latest if running else _begin(channel, thread, latest)
        message.conversation, message.seq = conversation, thread.last_seq + 1
        if not message.insert_once():
            raise Useless(TWICE) if running else Twin
        if not running or inbound.sender.email or inbound.sender.phone:
            _learn(thread.identity.contact, inbound.sender)
        files = [_attachment(thread, message, media) for media in inbound.media]
        _our_turn(conversation, message, [file for file in files if file])
        thread.log("message.received", conversation, message=message)


def _new_identity(channel: Channel, sender: Party) -> ContactIdentity:
    known = ContactIdentity.objects.select_related("contact").filter(channel=channel, external_id=sender.id).first()
    if known:
        return known
    contact = Contact.objects.create(
        name=label(sender.name or sender.handle), email=label(sender.email, 254), phone=label(sender.phone, 40)
    )
    identity, made = ContactIdentity.objects.get_or_create(
        channel=channel, external_id=sender.id, defaults={"contact": contact, "name": label(sender.name)}
    )
    if not made:
        contact.delete()  # someone was first, in the same instant
    return identity


def _learn(contact: Contact, sender: Party) -> None:
    """Fill what we did not know; what the customer told before is not overwritten by a later claim."""
    claimed = {"name": label(sender.name), "email": label(sender.email, 254), "phone": label(sender.phone, 40)}
    news = {field: value for field, value in claimed.items() if value and not getattr(contact, field)}
    if language := str(sender.extra.get("locale", ""))[:2]:
        news |= {"language": language} if not contact.language else {}
    if news:
        for field, value in news.items():
            setattr(contact, field, value)
        contact.save(update_fields=list(news))


def _new_message(channel: Channel, thread: Thread, inbound: InboundMessage) -> Message:
    now = clock.now()
    return Message(
        thread=thread, channel=channel, kind=Message.Kind.IN, author_kind=Message.Author.CUSTOMER,
        text=storable(inbound.text), html=storable(inbound.html), external_id=storable(inbound.id)[:300],
        # A sender's clock may be anything; one that runs ahead would show a message from the future.
        sent_at=min(inbound.sent_at or now, now), created_at=now, data=_extra(inbound),
    )  # fmt: skip


def _extra(inbound: InboundMessage) -> dict[str, Any]:
    kept = {"subject": inbound.subject, "choice": inbound.choice, "automatic": inbound.automatic}
    kept |= dict(inbound.extra)
    return {name: storable(value) if isinstance(value, str) else value for name, value in kept.items() if value}


def _latest(thread: Thread, channel: Channel) -> Conversation | None:
    latest = first_of(Conversation, LATEST, [thread.pk])
    if latest:
        latest.thread, latest.channel = thread, channel
    return latest


def _is_known(message: Message) -> bool:
    """Asked before anything is reopened for it; while a conversation runs, the insert itself finds out."""
    known = Message.objects.filter(channel=message.channel, kind=message.kind, external_id=message.external_id)
    return known.exists()


def _begin(channel: Channel, thread: Thread, latest: Conversation | None) -> Conversation:
    """The last one if it sleeps or is recent enough to reopen; else a new one."""
    if latest and latest.status == Status.SNOOZED:
        return _wake(latest)
    gap = timedelta(days=settings.REOPEN_GAP)
    if latest and latest.resolved_at and clock.now() - latest.resolved_at <= gap:
        return _reopen(latest)
    now = clock.now()
    conversation = Conversation.objects.create(
        thread=thread, channel=channel, contact=thread.identity.contact, status=Status.QUEUED,
        team_id=channel.team_id, waiting_since=now, opened_at=now, last_activity_at=now,
    )  # fmt: skip
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


# -- files --


def _attachment(thread: Thread, message: Message, media: Media) -> Attachment | None:
    """A file the core holds already (an upload), or a placeholder that a worker fills: the message never waits."""
    if media.held:
        held = Attachment.objects.filter(key=media.id, visitor=thread.external_id, message=None).first()
        if held:
            held.message = message
            held.save(update_fields=["message"])
        return held
    attachment = Attachment.objects.create(
        message=message, name=file_name(media.name or media.id), media_type=label(media.media_type, 100),
        size=media.size or 0, state=Attachment.State.PENDING, due_at=messages.database_now(),
        remote={"id": media.id, "url": media.url, "name": media.name, "media_type": media.media_type},
    )  # fmt: skip
    bells.ring_worker("fetch_media", attachment.pk)
    return attachment


# -- receipts --


def _status(channel: Channel, status: InboundStatus) -> None:
    if status.up_to:
        thread = Thread.objects.filter(channel=channel, external_id=status.thread).first()
        if thread is None:
            raise NotYet
        messages.seen_by_customer(thread, thread.last_seq, status.state)
        return
    delivery = _delivery_of(channel, status)
    if delivery is None:
        raise NotYet
    messages.mark(
        delivery, status.state, reason=storable(status.error), code=status.code, provider_id=status.message_id
    )


def _delivery_of(channel: Channel, status: InboundStatus) -> Delivery | None:
    found = Delivery.objects.filter(message__channel=channel).select_related("message__conversation__thread")
    if pk := messages.from_token(status.token):
        return found.filter(message=pk).first()
    return found.filter(message__external_id=status.message_id).first() if status.message_id else None


# -- channel health --

_noted: dict[int, float] = {}


def _note_received(channel: Channel) -> None:
    """Every quarter of a minute at most: one row per channel would otherwise be written by every request."""
    if time.monotonic() - _noted.get(channel.pk, -60.0) > 15:
        _noted[channel.pk] = time.monotonic()
        Channel.objects.filter(pk=channel.pk).update(last_received_at=clock.now())
