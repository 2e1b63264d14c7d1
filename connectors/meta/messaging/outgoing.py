"""One message of ours as the Send API wants it: text or one file, never both, or a reaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from connectors.errors import Rejected, WindowClosed
from connectors.meta.messaging.people import REFERENCE
from connectors.outbound import Enclosure, Outbound, QuickReply
from connectors.types import Party

BUTTONS, BUTTON_TEXT, REPLIES, TITLE = 3, 640, 13, 20
# What an emoji is called; everything else the platform does not take from a business.
REACTIONS = {"👍": "like", "❤️": "love", "😂": "smile", "😮": "wow", "😢": "sad", "😠": "angry", "👎": "dislike"}


@dataclass(frozen=True, slots=True)
class Manner:
    """Where the two products differ. `buttons`: up to three choices stay in view as buttons below the text."""

    buttons: bool = True
    messaging_type: bool = True


def body_of(message: Outbound, manner: Manner, human_agent: bool) -> dict[str, Any]:
    """The JSON of the call, without the bytes of a file. Raises Rejected and WindowClosed."""
    to = {"recipient": recipient(message.recipient)}
    if message.reaction is not None:
        return to | _reaction(message)
    said = _file(message.media[0]) if message.media else _text(message, manner)
    answered = {"reply_to": {"mid": message.reply_to}} if message.reply_to else {}
    return to | _kind(message, manner, human_agent) | answered | {"message": said | {"metadata": message.token}}


def recipient(party: Party) -> dict[str, str]:
    """By the id of this account for them, else by the reference our page gave them."""
    known = dict(party.ids)
    if REFERENCE in known and len(known) == 1:
        return {REFERENCE: known[REFERENCE]}
    return {"id": known.get("psid") or known.get("igsid") or party.id}


def _kind(message: Outbound, manner: Manner, human_agent: bool) -> dict[str, str]:
    """After a day only a person may still answer, and only where the platform granted that to our app."""
    if not message.late:
        return {"messaging_type": "RESPONSE"} if manner.messaging_type else {}
    if not message.by_person or not human_agent:
        raise WindowClosed(_("The customer wrote more than 24 hours ago: only a person may still answer."), "late")
    return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


def _text(message: Outbound, manner: Manner) -> dict[str, Any]:
    choices = message.quick_replies
    if len(choices) > REPLIES or any(len(choice.title) > TITLE for choice in choices):
        said = _("At most %(count)s buttons, each of at most %(length)s characters.")
        raise Rejected(said % {"count": REPLIES, "length": TITLE}, "choices")
    # Buttons stay; quick replies vanish as soon as anything else is said.
    if manner.buttons and 0 < len(choices) <= BUTTONS and len(message.text) <= BUTTON_TEXT:
        return {"attachment": {"type": "template", "payload": _buttons(message.text, choices)}}
    offered = [{"content_type": "text", "title": choice.title, "payload": choice.id} for choice in choices]
    return {"text": message.text} | ({"quick_replies": offered} if offered else {})


def _buttons(text: str, choices: tuple[QuickReply, ...]) -> dict[str, Any]:
    buttons = [{"type": "postback", "title": choice.title, "payload": choice.id} for choice in choices]
    return {"template_type": "button", "text": text, "buttons": buttons}


def _file(file: Enclosure) -> dict[str, Any]:
    return {"attachment": {"type": file_kind(file.media_type), "payload": {"is_reusable": False}}}


def file_kind(media_type: str) -> str:
    kind = media_type.partition("/")[0].lower()
    return kind if kind in ("image", "video", "audio") else "file"


def _reaction(message: Outbound) -> dict[str, Any]:
    if not message.reaction:
        return {"sender_action": "unreact", "payload": {"message_id": message.reply_to}}
    name = REACTIONS.get(message.reaction)
    if name is None:
        raise Rejected(
            _("Only these reactions can be sent here: %(emoji)s") % {"emoji": " ".join(REACTIONS)}, "reaction"
        )
    return {"sender_action": "react", "payload": {"message_id": message.reply_to, "reaction": name}}


def linked(body: Mapping[str, Any], url: str) -> dict[str, Any]:
    """The same message with a file the platform fetches itself."""
    attachment = body["message"]["attachment"]
    there = {"attachment": {"type": attachment["type"], "payload": {"url": url}}}
    return {**body, "message": {**body["message"], **there}}
