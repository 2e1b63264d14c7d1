"""From what the widget sends to the normal form."""

import re
from typing import Any

from connectors.errors import Unreadable
from connectors.inbound import InboundMessage, InboundStatus
from connectors.reading import dump_json, identifier, instant, line, load_json, mapping, text
from connectors.types import Media, Party, RawItem

MOST_FILES = 10
# Widget ids are ULIDs and UUIDs; half of ID_LENGTH, because visitor and id together name a message.
_WIDGET_ID = re.compile(r"[A-Za-z0-9_-]{1,90}")
STATES = ("delivered", "read")


def split_body(body: bytes, account: str) -> list[RawItem]:
    """The one item of the widget's request. Raises Unreadable."""
    try:
        content = mapping(load_json(body), "the body")
        item = _read(content)
    except ValueError as error:
        raise Unreadable(f"The message cannot be read: {error}", "bad_item") from None
    if isinstance(item, InboundStatus):
        key, lane = f"s:{item.thread}:{item.token}:{item.state}", "receipts"
    else:
        key, lane = f"m:{item.id}", f"thread:{item.thread}"
    return [RawItem(account, key, lane, dump_json(content))]


def parse_body(body: str) -> InboundMessage | InboundStatus:
    """Raises Unreadable."""
    try:
        return _read(mapping(load_json(body), "the body"))
    except ValueError as error:
        raise Unreadable(f"The message cannot be read: {error}", "bad_item") from None


def _read(content: dict[str, Any]) -> InboundMessage | InboundStatus:
    return _status(content) if "state" in content else _message(content)


def _message(content: dict[str, Any]) -> InboundMessage:
    visitor = _widget_id(content.get("visitor"), "visitor")
    uploads = content.get("attachments") or []
    if not isinstance(uploads, list) or len(uploads) > MOST_FILES:
        raise ValueError(f"attachments is not a list of at most {MOST_FILES} ids")
    own_id = _widget_id(content.get("id"), "id")
    message = InboundMessage(
        # Widgets choose their ids, so one visitor could otherwise take the id of another's message.
        id=f"{visitor}:{own_id}",
        thread=visitor,
        sender=_visitor(content, visitor),
        sent_at=instant(content.get("at"), "at"),
        text=text(content.get("text"), "text"),
        media=tuple(Media(id=_widget_id(upload, "an attachment"), held=True) for upload in uploads),
        choice=line(text(content.get("choice"), "choice"), 200),
        reply_to=_widget_id(content["reply_to"], "reply_to") if content.get("reply_to") else "",
        # `offline`: written while nobody was there, with an address for the answer.
        extra={"client_id": own_id, "page": _page(content.get("page")), "offline": content.get("offline") is True},
    )
    if not message.text.strip() and not message.media:
        raise ValueError("there is neither text nor an attachment")
    return message


def _visitor(content: dict[str, Any], visitor: str) -> Party:
    """Name and address are what the visitor typed; with a `login`, which our view checked, the shop vouches."""
    login = mapping(content.get("login"), "login")
    told = login or content
    sub = text(login.get("sub"), "login.sub")
    return Party(
        id=visitor,
        name=line(text(told.get("name"), "name"), 100),
        email=line(text(told.get("email"), "email"), 254),
        aliases=(f"sub:{sub}",) if sub else (),
        verified=bool(sub),
        extra={"locale": line(text(content.get("locale"), "locale"), 35)},
    )


def _page(value: Any) -> dict[str, str]:
    """Where the visitor was; only web addresses, since an agent may click on it."""
    page = mapping(value, "page")
    url = line(text(page.get("url"), "page.url"), 2000)
    return {
        "url": url if re.match(r"https?://", url) else "",
        "title": line(text(page.get("title"), "page.title"), 200),
    }


def _status(content: dict[str, Any]) -> InboundStatus:
    state = content["state"]
    if state not in STATES:
        raise ValueError(f"state is not one of {', '.join(STATES)}")
    return InboundStatus(
        state=state,
        token=_widget_id(content.get("token"), "token"),
        at=instant(content.get("at"), "at"),
        thread=_widget_id(content.get("visitor"), "visitor"),
    )


def _widget_id(value: Any, name: str) -> str:
    found = identifier(value, name)
    if not _WIDGET_ID.fullmatch(found):
        raise ValueError(f"{name} is not an id of a widget")
    return found
