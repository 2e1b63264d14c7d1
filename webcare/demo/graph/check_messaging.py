"""The limits of a message on Messenger and on Instagram."""

from typing import Any

from webcare.demo.graph.chats import Line
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.messaging import Instagram, Messaging

MESSENGER_TEXT, INSTAGRAM_TEXT = 2000, 1000  # characters, bytes in UTF-8
KINDS = {
    "messenger": {"image", "video", "audio", "file", "template"},
    "instagram": {"image", "video", "audio", "file", "template", "like_heart", "MEDIA_SHARE"},
}
MOST_BYTES = 25 * 1024 * 1024


def checked(account: Messaging, body: dict[str, Any]) -> Line:
    """What will stand on the customer's screen. Raises GraphError."""
    message = body.get("message")
    if not isinstance(message, dict):
        raise GraphError(100, "The parameter message is required")
    line = Line(account.new_id(), account.graph.real_now(), False, state="accepted", body=body)
    line.reply_to = str((message.get("reply_to") or body.get("reply_to") or {}).get("mid", ""))
    has_text, has_file = bool(message.get("text")), bool(message.get("attachment") or message.get("attachments"))
    if has_text and has_file:
        raise GraphError(100, "A message is either text or an attachment")
    if not has_text and not has_file:
        raise GraphError(100, "Empty message", sub=2018034)
    if has_text:
        line.text = _text(account, message["text"])
    else:
        _attachment(account, body, line)
    line.choices += _quick_replies(message.get("quick_replies"))
    return line


def _text(account: Messaging, text: Any) -> str:
    if not isinstance(text, str):
        raise GraphError(100, "message[text] must be a string")
    if isinstance(account, Instagram):
        if len(text.encode()) > INSTAGRAM_TEXT:
            raise GraphError(100, "Length of param message[text] must be less than or equal to 1000", sub=2534022)
    elif len(text) > MESSENGER_TEXT:
        raise GraphError(100, "Length of param message[text] must be less than or equal to 2000")
    return text


def _attachment(account: Messaging, body: dict[str, Any], line: Line) -> None:
    told = body["message"].get("attachment") or body["message"]["attachments"][0]
    kind, payload = told.get("type"), told.get("payload") or {}
    if kind not in KINDS[account.kind]:
        raise GraphError(100, f"attachment type {kind} is not valid", sub=2018047)
    line.kind = kind
    if kind == "template":
        _template(payload, line)
    elif kind in ("image", "video", "audio", "file"):
        _file(account, body, payload, line)


def _file(account: Messaging, body: dict[str, Any], payload: dict[str, Any], line: Line) -> None:
    if "filedata" in body:
        content, media_type, name = body.pop("filedata")
        if len(content) > MOST_BYTES:
            raise GraphError(100, "The file is too large", sub=2018109)
        line.media, line.name = account.graph.media.keep(content, media_type, name).id, name
    elif payload.get("attachment_id"):
        if account.graph.media.find(str(payload["attachment_id"])) is None:
            raise GraphError(100, "The attachment id is not valid", sub=2018074)
        line.media = str(payload["attachment_id"])
    elif not str(payload.get("url", "")).startswith(("http://", "https://")):
        raise GraphError(100, "The attachment cannot be fetched", sub=2018008)
    else:
        line.shows = {"url": payload["url"]}


def _template(payload: dict[str, Any], line: Line) -> None:
    if payload.get("template_type") not in ("button", "generic"):
        raise GraphError(100, "template_type is not valid")
    if payload["template_type"] == "generic":
        if not 1 <= len(payload.get("elements") or []) <= 10:
            raise GraphError(100, "A generic template has 1 to 10 elements")
        return
    buttons = payload.get("buttons") or []
    line.text = str(payload.get("text", ""))
    if not 1 <= len(buttons) <= 3 or not 0 < len(line.text) <= 640:
        raise GraphError(100, "A button template has 1 to 3 buttons and a text of at most 640 characters")
    for button in buttons:
        if not 0 < len(str(button.get("title", ""))) <= 20 or len(str(button.get("payload", ""))) > 1000:
            raise GraphError(100, "A button has a title of at most 20 characters and a payload of at most 1000")
    line.choices = [{"id": one["payload"], "title": one["title"]} for one in buttons if one.get("type") == "postback"]


def _quick_replies(replies: Any) -> list[dict[str, str]]:
    if not replies:
        return []
    if not isinstance(replies, list) or len(replies) > 13:
        raise GraphError(100, "At most 13 quick replies")
    for one in replies:
        if one.get("content_type") != "text" or not 0 < len(str(one.get("title", ""))) <= 20 or not one.get("payload"):
            raise GraphError(100, "A quick reply has a title of at most 20 characters and a payload")
    return [{"id": one["payload"], "title": one["title"]} for one in replies]
