"""One message of ours as WhatsApp wants it, and what its answer means."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from connectors.errors import Rejected, Unavailable, Unclear
from connectors.meta.client import Graph, Reply
from connectors.meta.envelope import mappings, name
from connectors.outbound import Enclosure, Outbound, Receipt
from connectors.whatsapp.choices import interactive
from connectors.whatsapp.limits import kind_of, known_as
from connectors.whatsapp.people import ids, is_bsuid
from connectors.whatsapp.templates import payload

# Refused because of the way the person was named: another name of theirs may do.
NOT_BY_THIS_NAME = ("131062", "131008", "100")
_LINK = re.compile(r"https?://\S", re.IGNORECASE)


def send(graph: Graph, phone_id: str, message: Outbound) -> Receipt:
    """Raises a SendError."""
    file = _file(message)
    content = content_of(message, file, upload(graph, phone_id, file, message.attempt) if file else "")
    names = list(addresses(message))
    if not names:
        raise Rejected(_("WhatsApp has neither a number nor an id of this person."), "no_address")
    *surer, last = [whom | content for whom in names]
    for body in surer:
        try:
            return receipt(graph.post(f"{phone_id}/messages", body, attempt=message.attempt))
        except Rejected as problem:
            # Surely not sent, so that trying another name cannot send it twice.
            if problem.code not in NOT_BY_THIS_NAME:
                raise
    return receipt(graph.post(f"{phone_id}/messages", last, attempt=message.attempt))


def addresses(message: Outbound) -> Iterator[dict[str, Any]]:
    """By the scoped id first: it cannot have passed to somebody else, as a number can. `to` would win over it."""
    start: dict[str, Any] = {"messaging_product": "whatsapp"}
    if message.recipient.id.startswith("group:"):
        yield start | {"recipient_type": "group", "to": message.recipient.id.removeprefix("group:")}
        return
    known = dict(reversed(message.recipient.ids or ids(message.recipient.id)))
    if is_bsuid(known.get("bsuid", "")):
        yield start | {"recipient_type": "individual", "recipient": known["bsuid"]}
    if number := known.get("wa_id") or known.get("phone"):
        # Without the plus, WhatsApp may put our own country in front.
        yield start | {"recipient_type": "individual", "to": "+" + number.lstrip("+")}


def content_of(message: Outbound, file: Enclosure | None, media_id: str) -> dict[str, Any]:
    """Everything but the address. Raises Rejected."""
    about: dict[str, Any] = {"biz_opaque_callback_data": message.token}
    if message.reaction is not None:
        target = {"message_id": message.reply_to, "emoji": message.reaction}
        return about | {"type": "reaction", "reaction": target}
    if message.template:
        told = payload(message.template, media_id, file.name if file else "")
        return about | {"type": "template", "template": told}
    if message.reply_to:
        about["context"] = {"message_id": message.reply_to}
    if message.quick_replies:
        header = _head(file, media_id) if file else None
        return about | {"type": "interactive", "interactive": interactive(message, header)}
    if file:
        kind, told = _media(file, media_id, message.text)
        return about | {"type": kind, kind: told}
    if not message.text.strip():
        raise Rejected(_("The message is empty."), "empty")
    preview = bool(_LINK.search(message.text))
    return about | {"type": "text", "text": {"body": message.text, "preview_url": preview}}


def _file(message: Outbound) -> Enclosure | None:
    if len(message.media) > 1:
        raise Rejected(_("A message of WhatsApp carries one file."), "many_files")
    return message.media[0] if message.media and message.reaction is None else None


def _media(file: Enclosure, media_id: str, text: str) -> tuple[str, dict[str, Any]]:
    kind, told = kind_of(file.media_type), {"id": media_id}
    if kind == "audio" and not text:
        # In this container WhatsApp takes nothing but speech.
        return kind, told | ({"voice": True} if known_as(file.media_type) == "audio/ogg" else {})
    if kind == "audio":
        kind = "document"  # a sound has no room for words, and both must arrive
    if kind == "document":
        told["filename"] = file.name
    return kind, told | ({"caption": text} if text else {})


def _head(file: Enclosure, media_id: str) -> dict[str, Any]:
    kind = kind_of(file.media_type) if kind_of(file.media_type) != "audio" else "document"
    return {"type": kind, kind: {"id": media_id} | ({"filename": file.name} if kind == "document" else {})}


def upload(graph: Graph, phone_id: str, file: Enclosure, attempt: int) -> str:
    """The id under which WhatsApp keeps it for 30 days. Raises a SendError."""
    media_type = known_as(file.media_type)
    fields = {"messaging_product": "whatsapp", "type": media_type}
    try:
        reply = graph.upload(f"{phone_id}/media", fields, (file.name, file.read(), media_type), attempt=attempt)
    except Unclear as problem:
        # Nobody has got anything yet: a file that is there twice does no harm.
        raise Unavailable(problem.reason, problem.code) from None
    if not (found := name(reply.content.get("id"))):
        raise Unavailable(_("WhatsApp took the file but did not say under which name."), "no_id")
    return found


def receipt(reply: Reply) -> Receipt:
    """Only an id is success: without one, nobody can tell. Raises Unclear."""
    found = next((name(one.get("id")) for one in mappings(reply.content.get("messages"))), "")
    if not found:
        raise Unclear(_("WhatsApp answered without naming the message."), "no_id")
    told = next(mappings(reply.content.get("contacts")), {})
    return Receipt(found, ids=ids(told.get("wa_id"), told.get("user_id")), rest=reply.rest)


def signal(graph: Graph, phone_id: str, message_id: str, typing: bool) -> None:
    """Both mark everything up to that message as read. Raises a SendError."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
    graph.post(f"{phone_id}/messages", body | ({"typing_indicator": {"type": "text"}} if typing else {}))
