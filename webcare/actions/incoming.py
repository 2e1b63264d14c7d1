"""What a customer wrote as a row: everything storable, nothing believed that only they say."""

import math
from typing import Any

from connectors.contract import InboundMessage
from webcare import clock
from webcare.models import Message, RawEvent, Thread
from webcare.text import identifier, label, storable

from . import senders

MOST_REFERENCES = 20
Kind, Author = Message.Kind, Message.Author


def message_from(inbound: InboundMessage, place: senders.Place, thread: Thread, raw: RawEvent | None) -> Message:
    """Not yet saved, and in no conversation yet."""
    now = clock.now()
    kind, author = (Kind.OUT, Author.AGENT) if inbound.ours else (Kind.IN, Author.CUSTOMER)
    message = Message(
        thread=thread, channel=place.channel, kind=kind, author_kind=author,
        text=storable(inbound.text), html=storable(inbound.html), external_id=identifier(inbound.id),
        # A sender's clock may be anything; one that runs ahead would show a message from the future.
        sent_at=min(inbound.sent_at or now, now), created_at=now, data=_extra(inbound),
    )  # fmt: skip
    if inbound.reference:
        _as_letter(message, place, inbound, raw)
    elif inbound.reply_to:
        _as_answer(message, identifier(inbound.reply_to))
    if inbound.sender.ids:
        message.raw = raw  # a customer may take it back: then what came in must go too
    return message


def _as_answer(message: Message, name: str) -> None:
    """To which message, if that is in this thread; its provider id otherwise, so that the screen can say so much."""
    found = Message.objects.filter(channel=message.channel_id, external_id=name, thread=message.thread_id)
    message.reply_to = found.exclude(kind=Kind.MARK).order_by("-kind").first()
    if message.reply_to is None:
        message.data["reply_to"] = name


def _as_letter(message: Message, place: senders.Place, inbound: InboundMessage, raw: RawEvent | None) -> None:
    """What only mail brings: what others call it, what it quotes, where the original is, and who else may write."""
    message.reference, message.subject = identifier(inbound.reference), label(inbound.subject, 300)
    message.quoted_text, message.quoted_html = storable(inbound.quoted_text), storable(inbound.quoted_html)
    message.raw = raw
    if inbound.references:
        nearest, first = inbound.references[:MOST_REFERENCES], inbound.references[MOST_REFERENCES:][-1:]
        message.data["references"] = [identifier(one) for one in nearest + first]
    if place.held:
        message.data["held"] = True
        if raw:
            raw.reason = RawEvent.HELD
    if who := senders.participant(message.thread, place.whose(message.thread), inbound.sender):
        message.data["participant"] = who


def _extra(inbound: InboundMessage) -> dict[str, Any]:
    kept = {
        "choice": inbound.choice, "automatic": inbound.automatic, "bulk": inbound.bulk, "shows": inbound.shows,
        "source": inbound.source, "standby": inbound.standby,
    } | dict(inbound.extra)  # fmt: skip
    return {name: clean(value) for name, value in kept.items() if value}


def clean(value: Any) -> Any:
    """JSON that PostgreSQL takes, whatever stands in it."""
    match value:
        case str():
            return storable(value)
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {storable(str(name)): clean(one) for name, one in value.items()}
        case list() | tuple():
            return [clean(one) for one in value]
    return value
