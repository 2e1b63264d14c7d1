"""What a list shows of a message without words: a sign, and a short word for what it is."""

from typing import Any

from django.utils.translation import gettext_noop as _

from webcare.models import Attachment, Message
from webcare.phrases import keep

FILE = "\N{PAPERCLIP}"
SIGNS = {"image": "\N{CAMERA}", "audio": "\N{MICROPHONE}", "video": "\N{CLAPPER BOARD}"}
BEHIND = ("referral", "product", "forwarded", "choice")  # what only accompanies something else: looked at last


def preview_of(message: Message, files: list[Attachment]) -> str:
    """Kept with the conversation, so words of ours are kept as such: `phrases.in_words` puts them into a language."""
    if message.deleted_at is None and (text := " ".join(message.text.split())):
        return text
    if message.deleted_at:
        return keep(_("Message taken back"))
    pieces = sorted(message.data.get("shows", ()), key=lambda piece: piece.get("kind") in BEHIND)
    if pieces and (words := _words(pieces[0])):
        return words
    return _file(files[0]) if files else message.subject


def _file(file: Attachment) -> str:
    sign, extra = SIGNS.get(file.media_type.partition("/")[0], FILE), file.remote.get("extra") or {}
    if extra.get("sticker"):
        return keep(_("Sticker"))
    return f"{sign} {keep(_('Voice message'))}" if extra.get("voice") else f"{FILE} {file.name}"


def _words(piece: dict[str, Any]) -> str:
    """Names and titles are what somebody typed: text after the sign, never part of a sentence."""
    said = next((str(piece[name]) for name in ("name", "title", "headline", "said", "text") if piece.get(name)), "")
    match piece.get("kind"):
        case "location":
            return _with("\N{ROUND PUSHPIN}", said or keep(_("Location")))
        case "person":
            return _with("\N{BUST IN SILHOUETTE}", said or keep(_("Contact")))
        case "order":
            return _with("\N{SHOPPING TROLLEY}", said or keep(_("Their order")))
        case "story":
            mentioned = piece.get("what") == "mention"
            return keep(_("Mentions us in their story") if mentioned else _("Answers our story"))
        case "shared":
            return _with("\N{LINK SYMBOL}", said or keep(_("Shared a link")))
        case "heart":
            return "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}"
        case "form":
            return _with("\N{MEMO}", said or keep(_("Form")))
        case "choice" | "referral" | "product":
            return said or keep(_("Came through a link"))
        case "vanished":
            return keep(_("Photo or video to view once"))
        case "trouble":
            return _with("\N{WARNING SIGN}", said or keep(_("Could not be delivered")))
    return keep(_("Message of a kind that cannot be shown"))


def _with(sign: str, words: str) -> str:
    return f"{sign} {' '.join(words.split())}"
