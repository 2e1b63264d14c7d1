"""From the JSON of docs/own-channel.md to the normal form, and the names under which items are stored."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from connectors.errors import Unreadable
from connectors.inbound import InboundMessage, InboundStatus, InboundTyping
from connectors.reading import dump_json, file_name, identifier, instant, line, load_json, mapping, text
from connectors.types import Media, Party, RawItem

MOST_ITEMS = 1000
MOST_FILES = 10
STATES = ("sent", "delivered", "read", "failed")
Item = InboundMessage | InboundStatus | InboundTyping


def split_body(body: bytes, account: str) -> list[RawItem]:
    """The items of a request, in order. Raises Unreadable when there are none to be told apart."""
    try:
        found = _grouped(load_json(body))
    except ValueError as error:
        raise Unreadable(f"The body cannot be read: {error}", "not_json") from None
    if not 1 <= len(found) <= MOST_ITEMS:
        raise Unreadable(f"{len(found)} items; a request holds 1 to {MOST_ITEMS}.", "item_count")
    return [_raw(account, group, item) for group, item in found]


def parse_body(body: str) -> Item:
    """The one item of a stored body. Raises Unreadable."""
    try:
        [(group, item)] = _grouped(load_json(body))
        return READERS[group](mapping(item, "the item"))
    except ValueError as error:
        raise Unreadable(f"The item cannot be read: {error}", "bad_item") from None


def _grouped(payload: Any) -> list[tuple[str, Any]]:
    payload = mapping(payload, "the body")
    if "thread" in payload and not READERS.keys() & payload.keys():
        return [("messages", payload)]
    found = []
    for group in READERS:
        items = payload.get(group)
        found += [(group, item) for item in (items if isinstance(items, list) else [items] if items else [])]
    return found


def _raw(account: str, group: str, item: Any) -> RawItem:
    """A stored body reads like a request with this one item."""
    body = dump_json({group: item})
    try:
        key, lane = _names(READERS[group](mapping(item, "the item")), body)
    except ValueError:
        # Named by its content and not by its id: the corrected item, sent under the same id, must not be a copy.
        key, lane = f"bad:{_digest(body)}", "unreadable"
    return RawItem(account, key, lane, body)


def _names(item: Item, body: str) -> tuple[str, str]:
    if isinstance(item, InboundMessage):
        return f"m:{item.id}", f"thread:{item.thread}"
    if isinstance(item, InboundStatus):
        # A token gets another prefix than an id, or one peer's numbering could collide with ours.
        name = f"s:{item.message_id}" if item.message_id else f"st:{item.token}"
        return f"{name}:{item.state}", "receipts"
    return f"t:{_digest(body)}", "typing"


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _message(item: dict[str, Any]) -> InboundMessage:
    files = item.get("media") or []
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise ValueError(f"media is not a list of at most {MOST_FILES} files")
    message = InboundMessage(
        id=identifier(item.get("id"), "id"),
        thread=identifier(item.get("thread"), "thread"),
        sender=_party(item.get("sender")),
        sent_at=instant(item.get("sent_at"), "sent_at"),
        text=text(item.get("text"), "text"),
        media=tuple(_media(mapping(file, "a file")) for file in files),
        reply_to=identifier(item["reply_to"], "reply_to") if item.get("reply_to") else "",
    )
    if not message.text.strip() and not message.media:
        raise ValueError("there is neither text nor media")
    return message


def _status(item: dict[str, Any]) -> InboundStatus:
    state = item.get("state")
    if state not in STATES:
        raise ValueError(f"state is not one of {', '.join(STATES)}")
    by_id = item.get("id") is not None
    return InboundStatus(
        state=state,
        message_id=identifier(item["id"], "id") if by_id else "",
        token=identifier(item.get("token"), "token") if not by_id or item.get("token") else "",
        at=instant(item.get("at"), "at"),
        error=line(text(item.get("error"), "error"), 300),
    )


def _typing(item: dict[str, Any]) -> InboundTyping:
    on = item.get("on", True)
    at = instant(item.get("at"), "at")
    if not isinstance(on, bool) or at is None:
        raise ValueError("typing needs at, and on is true or false")
    return InboundTyping(identifier(item.get("thread"), "thread"), _party(item.get("sender")), on, at)


def _party(value: Any) -> Party:
    sender = mapping(value, "sender")
    return Party(
        id=identifier(sender.get("id"), "sender.id"),
        name=_label(sender, "name"),
        handle=_label(sender, "handle"),
        email=_label(sender, "email"),
        phone=_label(sender, "phone"),
        avatar_url=_link(sender["avatar_url"], "avatar_url") if sender.get("avatar_url") else "",
    )


def _label(sender: dict[str, Any], name: str) -> str:
    return line(text(sender.get(name), f"sender.{name}"))


def _media(file: dict[str, Any]) -> Media:
    return Media(
        name=file_name(text(file.get("name"), "name")),
        media_type=line(text(file.get("type"), "type"), 100).lower(),
        url=_link(file.get("url"), "url"),
    )


def _link(value: Any, name: str) -> str:
    address = text(value, name)
    if len(address) > 2000 or not re.fullmatch(r"https?://[^\s/]\S*", address, re.IGNORECASE):
        raise ValueError(f"{name} is not an http or https address of at most 2000 characters")
    return address


READERS: dict[str, Callable[[dict[str, Any]], Item]] = {"messages": _message, "statuses": _status, "typing": _typing}
