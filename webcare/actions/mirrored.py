"""What a customer changes afterwards: a message edited, taken back, reacted to. Each waits for its message."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from connectors.contract import InboundDelete, InboundEdit, InboundReaction
from webcare import clock
from webcare.models import Channel, Conversation, Event, Message, RawEvent
from webcare.text import identifier, label, storable
from webcare.windows import opened

from . import attachments, identities, messages, remarks
from .bots import forgetting
from .outcomes import NotYet, Useless

Kind = Message.Kind
KEPT = ("source",)  # what a message that was taken back still says of itself


def edit(channel: Channel, change: InboundEdit, raw: RawEvent | None) -> None:
    """The new words replace the old, which stay in the log: so do those of a change that comes after a later one.

    Raises NotYet, and Useless when it changes nothing.
    """
    with _target(channel, change.message_id, Kind.IN) as (conversation, message):
        gone = message.deleted_at is not None
        if not gone:
            _edit(conversation, message, change, raw)
    if gone:  # said outside the block, which an exception would undo
        _forget([raw.pk] if raw else [])
        raise Useless("changed, but taken back since")


def _edit(conversation: Conversation, message: Message, change: InboundEdit, raw: RawEvent | None) -> None:
    text, html, at = storable(change.text), storable(change.html), _moment(change.at)
    if (message.text, message.html) == (text, html):
        raise Useless("changed to this already")
    before = {"was": message.text} | ({"was_html": message.html} if message.html else {})
    if _is_older(message, change, at):
        before = {"was": text} | ({"was_html": html} if html else {})
    else:
        message.text, message.html, message.edited_at = text, html, at
        message.data |= {"edits": change.number} if change.number else {}
        message.save(update_fields=["text", "html", "edited_at", "data"])
        _preview(conversation, message)
    conversation.log("message.edited", message=message, **before, **({"raw": raw.pk} if raw else {}))


def take_back(channel: Channel, change: InboundDelete) -> None:
    """Nothing of it stays with us but that it was there: no words, files, former words, nor what we received."""
    with _target(channel, change.message_id, Kind.IN) as (conversation, message):
        if message.deleted_at:
            raise Useless("taken back already")
        forgetting.forget(conversation, message)
        _forget(_former_words(message) | {message.raw_id})
        message.text = message.html = message.quoted_text = message.quoted_html = ""
        message.data = {name: value for name, value in message.data.items() if name in KEPT}
        message.deleted_at, message.edited_at, message.raw, message.reply_to = _moment(change.at), None, None, None
        message.save()
        attachments.destroy(message)
        _preview(conversation, message)
        conversation.log("message.deleted", message=message)


def react(channel: Channel, reaction: InboundReaction) -> None:
    """One customer has one reaction to a message: the newest counts. Raises NotYet and Useless."""
    with _target(channel, reaction.message_id, Kind.OUT) as (conversation, message):
        at = _moment(reaction.at)
        last = message.data.get("reacted_at", "")
        if message.deleted_at or (last and datetime.fromisoformat(last) > at):
            raise Useless("reacted again since, or the message is gone")
        others = [one for one in message.data.get("reactions", ()) if one.get("by") != "customer"]
        emoji = label(reaction.emoji, 40)
        mine = [{"by": "customer", "emoji": emoji, "name": label(reaction.sender.name)}] if emoji else []
        message.data = {**message.data, "reactions": others + mine, "reacted_at": at.isoformat()}
        if not message.data["reactions"]:
            del message.data["reactions"]
        message.save(update_fields=["data"])
        if reaction.opens_window:
            remarks.let_in(conversation, opened(conversation.thread, channel.connector.limits, reaction.at))
        conversation.log("message.reacted", message=message, emoji=emoji)
    identities.told(conversation, reaction.sender.ids)


@contextmanager
def _target(channel: Channel, name: str, first: str) -> Iterator[tuple[Conversation, Message]]:
    """The message of that id, fresh, with its thread locked. `first`: where both sides use one id, whose counts."""
    name = identifier(name)
    rows = Message.objects.filter(channel=channel, external_id=name).exclude(kind=Kind.MARK)
    found = rows.select_related("conversation__thread").order_by("kind" if first == Kind.IN else "-kind").first()
    if found is None:
        raise NotYet(name)
    with found.conversation.locked() as conversation:
        message = Message.objects.get(pk=found.pk)
        message.conversation = conversation
        yield conversation, message


def _is_older(message: Message, change: InboundEdit, at: datetime) -> bool:
    """By the provider's count where it counts, else by its clock."""
    if change.number:
        return change.number <= message.data.get("edits", 0)
    return message.edited_at is not None and at < message.edited_at


def _forget(received: Iterable[int | None]) -> None:
    """What came in goes too, and only stays counted."""
    RawEvent.objects.filter(pk__in=[pk for pk in received if pk]).update(body="{}", blob=None)


def _former_words(message: Message) -> set[int | None]:
    """Out of the log; returns the items that brought them."""
    received = set()
    for event in Event.objects.filter(conversation=message.conversation, message=message, kind="message.edited"):
        received.add(event.data.get("raw"))
        Event.objects.filter(pk=event.pk).update(data={})
    return received


def _preview(conversation: Conversation, message: Message) -> None:
    """In lists too, where it is the last that was said."""
    if conversation.last_seq == message.seq:
        files = list(message.attachments.order_by("pk"))
        conversation.change(preview=messages.shown(message, files)["preview"])


def _moment(at: datetime | None) -> datetime:
    return min(at or clock.now(), clock.now())
