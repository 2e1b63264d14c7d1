"""One request of WhatsApp taken apart: every message, status and change of the account becomes an item of its own.

A stored body is `{"waba", "time", "field", "value"}`: a change as it came, with only this one item in its lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors.meta import envelope
from connectors.meta.envelope import Entry, digest, key, listed, mapped, name, words
from connectors.reading import dump_json, mapping
from connectors.types import RawItem
from connectors.whatsapp.naming import NAMES
from connectors.whatsapp.people import contact_of, ids
from connectors.whatsapp.statuses import OPTED_OUT, refused_marketing

# The lists within a change whose items stand on their own, and what else of the change each of them needs.
LISTS = {
    "messages": ("metadata", "contacts", "errors"),
    "statuses": ("metadata",),
    "message_echoes": ("metadata",),
    "user_preferences": ("metadata", "contacts"),
}
FIELDS_OF_LISTS = ("messages", "smb_message_echoes", "user_preferences")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `account` is whom it is for."""

    account: str
    waba: str
    time: Any
    field: str
    value: dict[str, Any]

    def body(self, value: Any) -> str:
        return dump_json({"waba": self.waba, "time": self.time, "field": self.field, "value": value})


def split_body(body: bytes, own: str, waba: str) -> list[RawItem]:
    """The items in order. `own` is our phone number's id, `waba` the account above it ("" where that is not known)."""
    entries = envelope.entries(body)
    if not entries:
        return [envelope.whole(body, own)]
    return [item for entry in entries for item in _entry(entry, own, waba)]


def _entry(entry: Entry, own: str, waba: str) -> Iterator[RawItem]:
    changes = entry.several("changes")
    if not changes:
        yield _strange(own, entry.content)
    for change in changes:
        content = mapped(change)
        field, value = words(content.get("field"))[:100], content.get("value")
        if not field or not isinstance(value, dict):
            yield _strange(own, change)
            continue
        account = _account(entry.id, value, own, waba)
        yield from _change(Change(account, entry.id, entry.content.get("time"), field, value))


def _account(entry: str, value: dict[str, Any], own: str, waba: str) -> str:
    """The number it is for. What concerns a whole account above the numbers is ours when that one is."""
    number = name(mapped(value.get("metadata")).get("phone_number_id"))
    return number or (own if not waba or entry in ("", waba) else entry)


def _strange(own: str, content: Any) -> RawItem:
    body = dump_json({"strange": content})
    return RawItem(own, key("x", digest(body)), "other", body)


def _change(change: Change) -> Iterator[RawItem]:
    found = list(_listed(change)) if change.field in FIELDS_OF_LISTS else []
    if not found or change.value.get("errors"):
        found.append(_rest(change))
    yield from found


def _rest(change: Change) -> RawItem:
    """A change without lists, or what is left of one when they are out. The same may happen again: the time counts."""
    value, lane = change.value, "account"
    if change.field in FIELDS_OF_LISTS:
        value = {called: content for called, content in value.items() if called not in LISTS}
        lane = "account" if "errors" in value else "other"
    named = key("x", digest([change.field, change.time, value]))
    return RawItem(change.account, named, lane, change.body(value))


def _listed(change: Change) -> Iterator[RawItem]:
    for called, needs in LISTS.items():
        shared = {need: change.value[need] for need in needs if need in change.value}
        for content in listed(change.value.get(called)):
            body = change.body({**_only(shared, content), called: [content]})
            try:
                named, lane = NAMES[called](mapping(content, "the item"), shared.get("contacts"))
            except ValueError:
                # By its content, not its id: what comes corrected under the same id is no copy.
                named, lane = key("bad", digest(body)), "unreadable"
            yield RawItem(change.account, named or key("x", digest([change.field, content])), lane, body)
            if called == "statuses" and refused_marketing(mapped(content)):
                yield _opted_out(change, mapped(content))


def _only(shared: dict[str, Any], content: Any) -> dict[str, Any]:
    """Of everybody in a batch, only those this item is about: their names are no business of the others."""
    if "contacts" not in shared:
        return shared
    item = mapped(content)
    names = [
        name(item.get(one)) or name(item.get(other)) for one, other in (("from", "wa_id"), ("from_user_id", "user_id"))
    ]
    mine = contact_of(shared["contacts"], *names)
    return {**shared, "contacts": [mine] if mine else []}


def _opted_out(change: Change, status: dict[str, Any]) -> RawItem:
    """The refusal of one message tells something lasting about the person: an item of its own, in their lane."""
    person = ids(status.get("recipient_id"), status.get("recipient_user_id"))
    lane = f"thread:{person[0].value}" if person else "other"
    return RawItem(change.account, key("o", name(status.get("id"))), lane, change.body({OPTED_OUT: [status]}))
