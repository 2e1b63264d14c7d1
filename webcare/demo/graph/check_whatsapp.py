"""The limits of a WhatsApp message, by its type."""

from collections.abc import Callable
from typing import Any

from webcare.demo.graph import ids
from webcare.demo.graph.chats import Line
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.whatsapp import WhatsApp

TEXT, CAPTION, TOKEN = 4096, 1024, 512
MEDIA = ("image", "video", "audio", "document", "sticker")
Body = dict[str, Any]


def checked(account: WhatsApp, body: Body) -> Line:
    """What will stand on the customer's screen. Raises GraphError."""
    kind = body.get("type", "text")
    body["type"] = kind
    if kind not in CHECKS:
        raise GraphError(131051, f"Message type {kind} is not supported.")
    inner = body.get(kind)
    if not isinstance(inner, dict) and kind != "contacts":
        raise GraphError(131008, f"(#131008) The parameter {kind} is required.")
    if len(str(body.get("biz_opaque_callback_data", ""))) > TOKEN:
        raise GraphError(131009, "biz_opaque_callback_data is too long.")
    line = Line(ids.wamid(), account.graph.real_now(), False, kind, state="accepted", body=body)
    if kind != "reaction":
        line.reply_to = str((body.get("context") or {}).get("message_id", ""))
    CHECKS[kind](account, inner or body, line)
    return line


def _text(account: WhatsApp, inner: Body, line: Line) -> None:
    line.text = within(inner.get("body"), TEXT, "text.body")


def _media(account: WhatsApp, inner: Body, line: Line) -> None:
    given = [name for name in ("id", "link") if inner.get(name)]
    if len(given) != 1:
        raise GraphError(131008, "Either id or link is required.")
    if given == ["id"] and account.graph.media.find(str(inner["id"])) is None:
        raise GraphError(131009, f"Media id {inner['id']} does not exist.")
    if line.kind == "audio" and inner.get("caption"):
        raise GraphError(100, "(#100) Unexpected key caption on param audio.")
    line.text = within(inner.get("caption", ""), CAPTION, "caption", needed=False)
    line.media, line.name = str(inner.get("id", "")), str(inner.get("filename", ""))


def _reaction(account: WhatsApp, inner: Body, line: Line) -> None:
    if not inner.get("message_id") or "emoji" not in inner:
        raise GraphError(131008, "reaction needs message_id and emoji.")
    if "context" in line.body:
        raise GraphError(131009, "A reaction has no context.")


def _template(account: WhatsApp, inner: Body, line: Line) -> None:
    line.text = account.templates.check(inner)
    found = account.templates.find(inner["name"], inner["language"]["code"]) or {}
    buttons: list[Body] = next(
        (part["buttons"] for part in found.get("components", []) if part["type"] == "BUTTONS"), []
    )
    line.choices = [{"id": one["text"], "title": one["text"]} for one in buttons if one.get("type") == "QUICK_REPLY"]


def _location(account: WhatsApp, inner: Body, line: Line) -> None:
    try:
        float(inner["latitude"]), float(inner["longitude"])
    except (KeyError, TypeError, ValueError):
        raise GraphError(131009, "location needs latitude and longitude.") from None
    line.shows = dict(inner)


def _contacts(account: WhatsApp, inner: Any, line: Line) -> None:
    if not isinstance(inner, list) or not 0 < len(inner) <= 257:
        raise GraphError(131009, "contacts must be a list of 1 to 257.")


def _interactive(account: WhatsApp, inner: Body, line: Line) -> None:
    kind, action = inner.get("type"), inner.get("action") or {}
    within((inner.get("footer") or {}).get("text", ""), 60, "footer", needed=False)
    within((inner.get("header") or {}).get("text", ""), 60, "header", needed=False)
    most = TEXT if kind == "list" else CAPTION
    line.text = within((inner.get("body") or {}).get("text"), most, "body.text")
    match kind:
        case "button":
            line.choices = _buttons(action)
        case "list":
            line.choices = _rows(action)
        case "cta_url":
            within(action.get("parameters", {}).get("display_text"), 20, "display_text")
        case "location_request_message":
            pass
        case _:
            raise GraphError(131009, f"interactive.type {kind} is not valid.")


def _buttons(action: Body) -> list[dict[str, str]]:
    found = [one.get("reply") or {} for one in action.get("buttons") or []]
    if not 1 <= len(found) <= 3:
        raise GraphError(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    return _unique(
        [
            {"id": within(one.get("id"), 256, "button id"), "title": within(one.get("title"), 20, "button title")}
            for one in found
        ]
    )


def _rows(action: Body) -> list[dict[str, str]]:
    within(action.get("button"), 20, "action.button")
    sections = action.get("sections") or []
    rows = [row for section in sections for row in section.get("rows") or []]
    if not 1 <= len(sections) <= 10 or not 1 <= len(rows) <= 10:
        raise GraphError(131009, "Total row count exceed max allowed count: 10")
    if len(sections) > 1:
        for section in sections:
            within(section.get("title"), 24, "section title")
    return _unique([
        {"id": within(row.get("id"), 200, "row id"), "title": within(row.get("title"), 24, "row title"),
         "description": within(row.get("description", ""), 72, "row description", needed=False)}
        for row in rows
    ])  # fmt: skip


def _unique(choices: list[dict[str, str]]) -> list[dict[str, str]]:
    if len({one["id"] for one in choices}) != len(choices):
        raise GraphError(131009, "Duplicated reply id.")
    return choices


def within(value: Any, most: int, name: str, needed: bool = True) -> str:
    """The text, at most so many characters. Raises GraphError."""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise GraphError(131008, f"(#131008) The parameter {name} is required.")
    if len(value) > most:
        raise GraphError(131009, f"Param {name} must be at most {most} characters long.")
    return value


CHECKS: dict[str, Callable[[WhatsApp, Any, Line], None]] = {
    "text": _text, "reaction": _reaction, "template": _template, "location": _location, "contacts": _contacts,
    "interactive": _interactive, **dict.fromkeys(MEDIA, _media),
}  # fmt: skip
