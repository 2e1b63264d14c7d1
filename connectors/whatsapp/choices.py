"""Answers to tap: up to three as buttons, up to ten as the rows of a list."""

from typing import Any

from django.utils.translation import gettext as _

from connectors.errors import Rejected
from connectors.outbound import Outbound, QuickReply
from connectors.whatsapp.limits import BUTTONS, LIMITS, LIST_BUTTON, LIST_TEXT, ROWS

# What stands on the button that opens a list, in the language of the customer.
OPEN = {"nl": "Kies", "en": "Choose"}


def interactive(message: Outbound, header: dict[str, Any] | None = None) -> dict[str, Any]:
    """`header` holds a file, which only stands above buttons. Raises Rejected."""
    replies, sizes = message.quick_replies, LIMITS.choices
    as_buttons = len(replies) <= BUTTONS and all(len(reply.title) <= sizes.title for reply in replies)
    if len(replies) > ROWS:
        raise Rejected(_("WhatsApp offers at most %(count)s answers.") % {"count": ROWS}, "many_choices")
    if header and not as_buttons:
        raise Rejected(_("A list cannot carry a file."), "file_in_list")
    if not message.text.strip():
        raise Rejected(_("Write a text above the answers to choose from."), "empty")
    if len(message.text) > (sizes.text_length if as_buttons else LIST_TEXT):
        raise Rejected(_("The text above the answers is too long."), "too_long")
    for reply in replies:
        _check(reply)
    body = {"body": {"text": message.text}}
    return _buttons(replies, header) | body if as_buttons else _list(message) | body


def _check(reply: QuickReply) -> None:
    sizes = LIMITS.choices
    if not reply.title.strip() or len(reply.title) > sizes.row_title or len(reply.description) > sizes.description:
        raise Rejected(_("The answer “%(title)s” is empty or too long.") % {"title": reply.title}, "bad_choice")


def _buttons(replies: tuple[QuickReply, ...], header: dict[str, Any] | None) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": reply.id, "title": reply.title}} for reply in replies]
    return {"type": "button", "action": {"buttons": buttons}} | ({"header": header} if header else {})


def _list(message: Outbound) -> dict[str, Any]:
    rows = [
        {"id": reply.id, "title": reply.title} | ({"description": reply.description} if reply.description else {})
        for reply in message.quick_replies
    ]
    button = (message.list_title or OPEN.get(message.language, OPEN["en"]))[:LIST_BUTTON]
    # One section needs no title.
    return {"type": "list", "action": {"button": button, "sections": [{"rows": rows}]}}
