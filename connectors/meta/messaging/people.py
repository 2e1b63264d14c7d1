"""The customer of an event, and our own base address among the settings."""

from collections.abc import Mapping
from typing import Any

from connectors.meta.envelope import mapped, name
from connectors.meta.messaging.items import INSTAGRAM, Event
from connectors.types import Id, Party

REFERENCE = "user_ref"


def customer(event: Event) -> Party:
    """The other side of an event: an id for this account alone, or the reference our page gave them. ValueError."""
    if not event.customer:
        raise ValueError("it names no customer")
    side = mapped(event.value.get("recipient" if event.from_us else "sender"))
    kind = ("igsid" if event.object == INSTAGRAM else "psid") if name(side.get("id")) else REFERENCE
    return Party(event.customer, ids=(Id(kind, event.customer),))


def base_of(settings: Mapping[str, Any]) -> str:
    """Where this account's provider is, when an administrator named another one; "" otherwise."""
    return str(settings.get("base_url") or "").rstrip("/")
