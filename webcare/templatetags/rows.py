"""What a row, a message or the customer card says about a conversation: decided here, drawn in the templates."""

import uuid
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from connectors.contract import Limits
from webcare.models import Attachment, Contact, Conversation, Message, User
from webcare.phrases import in_words

from .kinds import word_for
from .ui import size

register = template.Library()

FILE_ICONS = {"audio": "audio-lines", "video": "film", "image": "image", "text": "file-text"}


register.filter(in_words)


@register.filter
def is_same(value: Any, other: Any) -> bool:
    return value == other


@register.filter
def unread(row: Conversation, user: User) -> bool:
    """Something new that could be this user's to do: their own and unowned conversations, not those of a colleague,
    of the bot, snoozed or resolved. `read_seq` is annotated by the list."""
    if row.status not in ("queued", "owned", "answered") or row.assignee_id not in (None, user.pk):
        return False
    if row.preview_by != "customer":
        return False
    return row.read_seq is None or row.read_seq < row.last_seq


@register.filter
def standing(conversation: Conversation) -> str:
    """The one thing to say about where it stands. A failed sending comes before everything: somebody must act."""
    if conversation.has_failed:
        return "failed" if getattr(conversation, "surely_failed", True) else "unsure"
    if conversation.is_waiting:
        return "promised" if conversation.due_at else "waiting"
    return conversation.status


@register.filter
def sending_class(message: Message) -> str:
    """How a message of ours looks while it is under way or went wrong."""
    if not message.is_out:
        return ""
    state = message.delivery.state
    return {"pending": "pending", "sending": "pending", "failed": "failed", "unsure": "unsure"}.get(state, "")


@register.filter
def short_name(contact: Contact) -> str:
    """In passing: "Anouk"; a nameless visitor keeps the code."""
    return contact.name.split(" ")[0] if contact.name else str(contact)


@register.filter
def said_by(message: Message) -> str:
    """Who says it, in passing."""
    if message.is_in:
        who = message.data.get("participant")
        return who["name"] or who["email"] if who else short_name(message.conversation.contact)
    return _("Bot") if message.is_bot else getattr(message.author, "first_name", "")


@register.filter
def said(message: Message) -> str:
    """One line for a screen reader when this comes in."""
    files = [file.name for file in message.attachments.all()]
    words = " ".join([message.text[:80], *files]).strip() or word_for(message)
    return f"{said_by(message)}: {words}"


@register.filter
def file_icon(file: Attachment) -> str:
    return FILE_ICONS.get(
        file.media_type.split("/")[0], "file-text" if file.media_type == "application/pdf" else "file"
    )


@register.filter
def identities(history: list[Conversation]) -> list[tuple[str, str]]:
    """How this person is known on each channel, where that says something: a name or a number, not our own key."""
    known = {}
    for row in history:
        identity = row.thread.identity
        if identity.name and identity.name != row.contact.name:
            known.setdefault((row.channel_id, identity.pk), (row.channel.name, identity.name))
    return list(known.values())


@register.filter
def language_words(code: str) -> str:
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


@register.simple_tag
def limits_words(limits: Limits) -> str:
    """What one message may hold, in a few words; empty when there is nothing to know."""
    words = []
    if limits.text_length:
        words.append(_("up to {n} characters").format(n=number_format(limits.text_length, force_grouping=True)))
    if limits.media_count:
        words.append(_("files up to {size}").format(size=size(limits.media_bytes)))
    return ", ".join(words)


@register.simple_tag
def new_id() -> str:
    """A fresh id for a message written without scripts; a script makes its own and keeps it over retries."""
    return uuid.uuid4().hex
