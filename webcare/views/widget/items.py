"""One item of a visitor's timeline: a message or a line between them, as JSON."""

from typing import Any

from django.utils.translation import gettext as _

from webcare.models import Attachment, Event, Message, Thread, User

from .links import address

HELPERS = ("claim.taken", "claim.taken_over", "assignment.changed")  # from here on, that person helps
LINES = (*HELPERS, "conversation.resolved")
AUTHORS = {"customer": "me", "bot": "bot"}


def said(message: Message, thread: Thread) -> dict[str, Any]:
    """`state`: how far what we said got with the visitor. `cid` tells their browser which of its own messages it is."""
    by = AUTHORS.get(message.author_kind, "agent")
    delivery = getattr(message, "delivery", None)
    item = {
        "id": f"m{message.pk}", "seq": message.seq, "kind": "message", "by": by, "name": _name(message, by),
        "text": message.text, "at": message.created_at.isoformat(),
        "state": delivery.state if delivery and delivery.state in ("delivered", "read") else "sent",
        "attachments": [_file(file, thread) for file in message.attachments.all()], "deleted": False,
    }  # fmt: skip
    if message.deleted_at:
        item |= {"text": _("This message was removed"), "attachments": [], "deleted": True}
    elif offered := message.data.get("choices"):
        item["choices"] = [_choice(one) for one in offered if isinstance(one, dict)]
    return item | (_own(message) if by == "me" else {})


def _own(message: Message) -> dict[str, str]:
    """Of what they wrote: which of their browser's messages it is; what they tapped (`choice`), under which item."""
    item = {"cid": message.data.get("client_id", "")}
    if message.reply_to_id and (choice := message.data.get("choice")):
        item |= {"choice": str(choice), "answers": f"m{message.reply_to_id}"}
    return item


def _choice(offered: dict[str, Any]) -> dict[str, str]:
    return {name: str(offered.get(name, "")) for name in ("id", "title")}


def line(event: Event, actor: User | None, *, is_gone: bool) -> dict[str, Any]:
    """Names are first names, and only of who helps. `event` is empty for one that was taken back."""
    name = ""
    if event.kind == "assignment.changed":
        name = str(event.data.get("name", "")).split(" ")[0]
    elif event.kind in HELPERS and actor:
        name = actor.first_name
    kind = "" if is_gone else "conversation.continued" if event.data.get("by_mail") else event.kind
    return {
        "id": f"e{event.pk}", "seq": event.seq, "kind": "event", "event": kind, "name": name,
        "at": event.at.isoformat(),
    }  # fmt: skip


def _name(message: Message, by: str) -> str:
    if by == "bot":
        return _("Bot, automatic answer")
    return message.author.first_name if by == "agent" and message.author else ""


def _file(file: Attachment, thread: Thread) -> dict[str, Any]:
    is_ready = file.state == Attachment.State.READY
    return {
        "name": file.name, "url": address(file, thread.external_id, thread.channel.key) if is_ready else "",
        "size": file.size, "media_type": file.media_type, "width": file.width, "height": file.height,
        "image": file.is_image,
    }  # fmt: skip
