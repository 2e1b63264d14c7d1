"""One request taken apart: which account each event is for, under which name it is stored, and in which lane.

A stored body is `{"object", "entry", "field", "value"}`: `page` or `instagram`, the entry's id, where the event stood
(`messaging`, `standby`, or the field of a change), and the event as it came.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors.meta import envelope
from connectors.meta.envelope import digest, mapped, name
from connectors.reading import dump_json, load_json, mapping, text
from connectors.types import RawItem

INSTAGRAM = "instagram"
GROUPS = ("messaging", "standby")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an account. `business` and `customer` are its two sides, as far as it names them.

    `from_us`: the account's own side spoke. `field`: `messaging`, `standby`, or what changed.
    """

    object: str
    entry: str
    field: str
    value: dict[str, Any]
    business: str
    customer: str
    from_us: bool

    @property
    def is_messaging(self) -> bool:
        return self.field in GROUPS

    def part(self, called: str) -> dict[str, Any]:
        """What stands in the event under this name; empty when it is no object."""
        return mapped(self.value.get(called))


def split_body(body: bytes, own: str) -> list[RawItem]:
    """Every event of every entry, in order. `own` is our account: what names no account is ours."""
    entries = envelope.entries(body)
    if entries is None:
        return [envelope.whole(body, own)]
    kind = envelope.words(mapped(load_json(body)).get("object"))[:50]
    return [_raw(kind, entry.id, field, value, own) for entry in entries for field, value in _within(entry)]


def event_of(body: str, own: str) -> Event:
    """The event in a stored body. Raises ValueError."""
    stored = mapping(load_json(body), "the item")
    kind, entry, field = (text(stored.get(called), called) for called in ("object", "entry", "field"))
    return understood(kind, entry, field, mapping(stored.get("value"), "the event"), own)


def understood(kind: str, entry: str, field: str, value: dict[str, Any], own: str) -> Event:
    """Who is who. A change that looks like an event is one: the test button of the dashboard sends them so."""
    if field not in GROUPS and "sender" in value and "recipient" in value:
        field = "messaging"
    sender, recipient = person(value.get("sender")), person(value.get("recipient"))
    # Instagram may put the customer's id into the entry of what a customer says, and marks what we say ourselves.
    doubtful = kind == INSTAGRAM and not value.keys().isdisjoint(("message", "postback", "referral"))
    ours = {own} if doubtful else {own, entry}
    from_us = mapped(value.get("message")).get("is_echo") is True or bool(sender and sender in ours)
    business, customer = (sender, recipient) if from_us else (recipient, sender)
    return Event(kind, entry, field, value, business, customer, from_us)


def person(value: Any) -> str:
    """The id of one side, also where somebody is only known by the reference our page gave them; "" for none."""
    side = mapped(value)
    return name(side.get("id")) or name(side.get("user_ref"))


def account(event: Event) -> str:
    """A page names itself in the entry. Instagram may put the customer or a zero there, and is named by the event."""
    return event.business or event.entry if event.object == INSTAGRAM else event.entry or event.business


def key(event: Event) -> str:
    """The same for the same event sent again, "" where an event has no name of its own."""
    message, edit, reaction = (event.part(called) for called in ("message", "message_edit", "reaction"))
    read, delivery, sent = event.part("read"), event.part("delivery"), name(event.value.get("timestamp"))
    if mid := name(message.get("mid")):
        return envelope.key("d" if message.get("is_deleted") is True else "m", mid)
    if mid := name(event.part("postback").get("mid")):
        return envelope.key("m", mid)
    if mid := name(edit.get("mid")):
        return envelope.key("e", mid, name(edit.get("num_edit")))
    if mid := name(reaction.get("mid")):
        return envelope.key("r", mid, event.customer, name(reaction.get("action")), sent)
    if mark := name(read.get("watermark")) or name(read.get("mid")):
        return envelope.key("read", event.customer, mark)
    if named := list(filter(None, map(name, envelope.listed(delivery.get("mids"))))):
        return envelope.key("delivered", named[0])
    if mark := name(delivery.get("watermark")):
        return envelope.key("delivered", event.customer, mark)
    return ""


def lane(event: Event) -> str:
    """Everything of one customer in order; receipts beside it, in sixteen lanes; the account's own things apart."""
    if event.is_messaging and ("delivery" in event.value or "read" in event.value):
        mids = [event.part("read").get("mid"), *envelope.listed(event.part("delivery").get("mids"))]
        about = next(filter(None, map(name, mids)), event.customer)
        return f"receipts:{hashlib.sha1(about.encode()).hexdigest()[0]}"
    return f"thread:{event.customer}" if event.is_messaging and event.customer else "account"


def _within(entry: envelope.Entry) -> Iterator[tuple[str, Any]]:
    """(field, value) of everything in it; an entry in which nothing is known is an item as a whole."""
    found = [(group, part) for group in GROUPS for value in entry.several(group) for part in _each(value)]
    for change in entry.several("changes"):
        field = envelope.words(mapped(change).get("field"))[:50]
        found.append((field, mapped(change).get("value")) if field else ("changes", change))
    yield from found or [("entry", entry.content)]


def _each(value: Any) -> list[Any]:
    """A receipt names several messages and a time: each for itself, or one we never hear of would hold up the rest."""
    told = mapped(mapped(value).get("delivery"))
    mids = [mid for mid in envelope.listed(told.get("mids")) if name(mid)]
    parts: list[dict[str, Any]] = [{"mids": [mid]} for mid in mids]
    if name(told.get("watermark")):
        parts.append({"watermark": told["watermark"]})
    return [value | {"delivery": part} for part in parts] or [value]


def _raw(kind: str, entry: str, field: str, value: Any, own: str) -> RawItem:
    body = dump_json({"object": kind, "entry": entry, "field": field, "value": value})
    if not isinstance(value, dict):
        return RawItem(entry or own, f"x:{digest(body)}", "other", body)
    event = understood(kind, entry, field, value, own)
    return RawItem(account(event) or own, key(event) or f"x:{digest(body)}", lane(event), body)
