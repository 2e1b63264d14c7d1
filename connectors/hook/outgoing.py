"""What we post to an own channel's callback, and what its answer means."""

from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _

from connectors.answers import Answer
from connectors.errors import Rejected, Unavailable
from connectors.outbound import Enclosure, Outbound
from connectors.reading import dump_json, identifier

PING = dump_json({"type": "ping"}).encode()


def body_of(message: Outbound) -> bytes:
    """The JSON of a message; every field is always there, so that readers need no special cases. Raises Rejected."""
    content: dict[str, Any] = {
        "type": "message",
        "token": message.token,
        "thread": message.thread,
        "recipient": {"id": message.recipient.id, "name": message.recipient.name},
        "sender": {"name": message.sender_name},
        "text": message.text,
        "media": [_file(enclosure) for enclosure in message.media],
        "reply_to": message.reply_to,
        "sent_at": message.sent_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    return dump_json(content).encode()


def _file(enclosure: Enclosure) -> dict[str, Any]:
    if not enclosure.url:
        raise Rejected(_("The file has no address from which it could be fetched."), "no_file_url")
    return {
        "url": enclosure.url,
        "name": enclosure.name,
        "type": enclosure.media_type,
        "size": enclosure.size,
    }


def raise_own_error(answer: Answer) -> None:
    """Raise what `{"error": {"code", "message", "retry"}}` says; nothing when the answer holds no such thing.

    Whoever answers in our own format has read the message and says plainly that it was not accepted, also with a 500.
    """
    content = answer.json()
    error = content.get("error") if isinstance(content, dict) else None
    if answer.ok or answer.status in (401, 403) or not isinstance(error, dict):
        return
    message, code, retry = error.get("message"), error.get("code"), error.get("retry")
    if not isinstance(message, str) or not isinstance(code, str) or not isinstance(retry, bool):
        return
    reason, code = answer.quote(message), answer.quote(code)[:50]
    if retry:
        raise Unavailable(reason, code, answer.retry_after)
    raise Rejected(reason, code)


def id_in(answer: Answer) -> str:
    """The peer's own id of the message, "" when it gave none that we could store."""
    content = answer.json()
    try:
        return identifier(content.get("id"), "id") if isinstance(content, dict) else ""
    except ValueError:
        return ""
