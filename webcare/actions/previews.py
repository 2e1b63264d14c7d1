"""What a list shows of a message without words: a sign, and a short word for what it is."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from webcare.models import Attachment, Message

FILE = "\N{PAPERCLIP}"
SIGNS = {"image": "\N{CAMERA}", "audio": "\N{MICROPHONE}", "video": "\N{CLAPPER BOARD}"}
BEHIND = ("referral", "product", "forwarded", "choice")  # what only accompanies something else: looked at last


def preview_of(message: Message, files: list[Attachment]) -> str:
    """In the language of the house: it is kept with the conversation, whoever looks."""
    if message.deleted_at is None and (text := " ".join(message.text.split())):
        return text
    with translation.override(settings.LANGUAGE_CODE):
        if message.deleted_at:
            return _("Message taken back")
        pieces = sorted(message.data.get("shows", ()), key=lambda piece: piece.get("kind") in BEHIND)
        if pieces and (words := _words(pieces[0])):
            return words
        return _file(files[0]) if files else message.subject


def _file(file: Attachment) -> str:
    sign, extra = SIGNS.get(file.media_type.partition("/")[0], FILE), file.remote.get("extra") or {}
    if extra.get("sticker"):
        return _("Sticker")
    return f"{sign} {_('Voice message')}" if extra.get("voice") else f"{FILE} {file.name}"


def _words(piece: dict[str, Any]) -> str:
    """Names and titles are what somebody typed: text after the sign, never part of a sentence."""
    said = next((str(piece[name]) for name in ("name", "title", "headline", "said", "text") if piece.get(name)), "")
    match piece.get("kind"):
        case "location":
            return _with("\N{ROUND PUSHPIN}", said or _("Location"))
        case "person":
            return _with("\N{BUST IN SILHOUETTE}", said or _("Contact"))
        case "order":
            return _with("\N{SHOPPING TROLLEY}", said or _("Their order"))
        case "story":
            return _("Mentions us in their story") if piece.get("what") == "mention" else _("Answers our story")
        case "shared":
            return _with("\N{LINK SYMBOL}", said or _("Shared a link"))
        case "heart":
            return "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}"
        case "form":
            return _with("\N{MEMO}", said or _("Form"))
        case "choice" | "referral" | "product":
            return said or _("Came through a link")
        case "vanished":
            return _("Photo or video to view once")
        case "trouble":
            return _with("\N{WARNING SIGN}", said or _("Could not be delivered"))
    return _("Message of a kind that cannot be shown")


def _with(sign: str, words: str) -> str:
    return f"{sign} {' '.join(words.split())}"
