"""The names WhatsApp has for a person: a business-scoped id, an account of WhatsApp, a phone number. Each may miss."""

import re
from typing import Any

from connectors.meta.envelope import mapped, mappings, name, words
from connectors.reading import line
from connectors.types import Id, Party

# `NL.2039…`; `NL.ENT.…` is the same person across the businesses of one owner.
_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_DIGITS = re.compile(r"[0-9]{5,20}")


def is_bsuid(value: str) -> bool:
    return bool(_BSUID.fullmatch(value))


def ids(wa_id: Any = "", bsuid: Any = "", parent: Any = "") -> tuple[Id, ...]:
    """What these come to, the surest first. A business-scoped id counts wherever it stands: both places occur.

    A number is only one where it is made of digits; it is what WhatsApp says, not what the person dials.
    """
    account, scoped, wider = name(wa_id).lstrip("+"), name(bsuid), name(parent)
    if is_bsuid(account):
        scoped, account = scoped or account, ""
    found = [Id("bsuid", scoped), Id("wa_id", account)]
    if _DIGITS.fullmatch(account):
        found.append(Id("phone", f"+{account}"))
    found.append(Id("parent_bsuid", wider))
    return tuple(one for one in found if one.value)


def party(known: tuple[Id, ...], contact: dict[str, Any] | None = None) -> Party:
    """Raises ValueError when nobody is named."""
    if not known:
        raise ValueError("nobody is named as the sender")
    profile = mapped((contact or {}).get("profile"))
    phone = next((value for kind, value in known if kind == "phone"), "")
    return Party(
        id=known[0].value,
        name=line(words(profile.get("name"))),
        handle=line(words(profile.get("username"))),
        phone=phone,
        ids=known,
    )


def group_of(message: dict[str, Any]) -> Party | None:
    """In a group, the customer is the group: whoever of it was first must not get answers meant for all, or the other
    way round."""
    group = name(message.get("group_id"))
    if not group or len(group) > 100:
        return None
    return Party(f"group:{group}", name=f"WhatsApp {group}", ids=(Id("group", f"group:{group}"),))


def contact_of(contacts: Any, wa_id: str, bsuid: str) -> dict[str, Any]:
    """Who of `contacts` this is; empty when nobody fits, because a name on a guess is worse than none. An item that
    names nobody at all is of the only one there is."""
    found, wanted = list(mappings(contacts)), {wa_id, bsuid} - {""}
    if not wanted:
        return found[0] if len(found) == 1 else {}
    fits = ({name(contact.get("wa_id")), name(contact.get("user_id"))} & wanted for contact in found)
    return next((contact for contact, fit in zip(found, fits, strict=True) if fit), {})


def sender_of(message: dict[str, Any], contacts: Any) -> Party:
    """Who wrote this. Raises ValueError."""
    wa_id, bsuid = name(message.get("from")), name(message.get("from_user_id"))
    contact = contact_of(contacts, wa_id, bsuid)
    known = ids(
        wa_id or contact.get("wa_id"),
        bsuid or contact.get("user_id"),
        message.get("from_parent_user_id") or contact.get("parent_user_id"),
    )
    return party(known, contact)
