"""What WhatsApp itself says about a customer: another number, another id, another phone, no more marketing."""

from collections.abc import Iterator
from typing import Any

from connectors.inbound import Inbound, InboundIdentity, InboundRemark, InboundUnknown
from connectors.meta.envelope import listed, mapped, mappings, name, words
from connectors.meta.times import moment
from connectors.reading import line
from connectors.whatsapp.people import ids, party, sender_of

CHANGED_NUMBER = ("user_changed_number", "customer_changed_number")
CHANGED_ID = "user_changed_user_id"
CHANGED_PHONE = "customer_identity_changed"
WISHES = {"stop": "opted_out", "resume": "opted_in"}


def read_system(message: dict[str, Any]) -> list[Inbound]:
    """A message of the type `system`, which has no `contacts`. Raises ValueError."""
    told = mapped(message.get("system"))
    kind = words(told.get("type"))
    if kind in CHANGED_NUMBER or kind == CHANGED_ID:
        return [_renamed(message, told, kind)]
    if kind == CHANGED_PHONE:
        sender = sender_of(message, None)
        return [InboundRemark("security", sender.id, sender, moment(message.get("timestamp")))]
    return [InboundUnknown(f"system: {line(kind, 50)}")]


def person_of(message: dict[str, Any]) -> str:
    """Whose lane a system message belongs to; the older ones name the customer only within. Raises ValueError."""
    told = mapped(message.get("system"))
    known = ids(
        message.get("from") or told.get("customer"), message.get("from_user_id") or told.get("previous_user_id")
    )
    return party(known).id


def _renamed(message: dict[str, Any], told: dict[str, Any], kind: str) -> Inbound:
    """Whether `from` holds the old or the new name when only the id changed is told nowhere: it is used in need."""
    named = kind in CHANGED_NUMBER or not told.get("previous_user_id")
    was = told.get("customer") or message.get("from") if named else ""
    scoped = told.get("previous_user_id") or message.get("from_user_id")
    old = ids(was, scoped, told.get("previous_parent_user_id"))
    new = ids(told.get("wa_id") or told.get("new_wa_id"), told.get("user_id"), told.get("parent_user_id"))
    old = tuple(one for one in old if one not in new)
    if not new or not old:
        raise ValueError("the old or the new name is missing")
    # What is told once, and has no successor, goes on to hold.
    kept = tuple(one for one in old if one.kind not in {kind for kind, _value in new})
    return InboundIdentity(old, (*new, *kept), line(words(told.get("body")), 300), moment(message.get("timestamp")))


def read_id_update(value: dict[str, Any], time: Any) -> list[Inbound]:
    """The field `user_id_update`. What stands around its pair of ids is told nowhere, so it is looked for."""
    found: list[Inbound] = []
    for update in _with_pairs(value):
        scoped, wider = mapped(update.get("user_id")), mapped(update.get("parent_user_id"))
        old = ids("", scoped.get("previous"), wider.get("previous"))
        new = ids(update.get("wa_id"), scoped.get("current"), wider.get("current"))
        if old and new:
            found.append(InboundIdentity(old, new, at=moment(update.get("timestamp")) or moment(time)))
    return found or [InboundUnknown("user_id_update")]


def _with_pairs(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """This object, or those directly in it, that hold both ids."""
    around = [value, *(child for child in value.values() if isinstance(child, dict))]
    around += [one for child in value.values() for one in mappings(listed(child))]
    return (one for one in around if isinstance(one.get("user_id"), dict))


def read_preference(preference: dict[str, Any], value: dict[str, Any]) -> list[Inbound]:
    """One of `user_preferences[]`. Raises ValueError."""
    contact = next(iter(mappings(value.get("contacts"))), {})
    sender = party(ids(preference.get("wa_id"), preference.get("user_id") or contact.get("user_id")), contact)
    wish = WISHES.get(name(preference.get("value")))
    if wish is None:
        return [InboundUnknown(f"user_preferences: {line(words(preference.get('value')), 50)}")]
    return [InboundRemark(wish, sender.id, sender, moment(preference.get("timestamp")))]
