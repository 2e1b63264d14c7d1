"""How far our messages got: by their ids, or by a time up to which all of them did."""

from collections.abc import Mapping
from typing import Any

from connectors.inbound import Inbound, InboundStatus, InboundUnknown
from connectors.meta.envelope import listed, name
from connectors.meta.messaging.items import Event
from connectors.meta.messaging.people import customer
from connectors.meta.times import moment


def delivered(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    """The named ones may be missing; the time counts for everything up to it."""
    told, thread = event.part("delivery"), customer(event).id
    at = moment(event.value.get("timestamp"))
    found: list[Inbound] = [
        InboundStatus("delivered", message_id=mid, at=at, thread=thread)
        for mid in map(name, listed(told.get("mids")))
        if mid
    ]
    if mark := moment(told.get("watermark")):
        found.append(InboundStatus("delivered", at=mark, thread=thread, up_to=True))
    if not found:
        raise ValueError("it names no message and no time")
    return found


def read(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    """Messenger tells a time, Instagram the last message that was read."""
    if event.from_us:
        return [InboundUnknown("read by us")]
    told, thread = event.part("read"), customer(event).id
    if mid := name(told.get("mid")):
        at = moment(event.value.get("timestamp"))
        return [InboundStatus("read", message_id=mid, at=at, thread=thread, up_to=True)]
    if mark := moment(told.get("watermark")):
        return [InboundStatus("read", at=mark, thread=thread, up_to=True)]
    raise ValueError("it names no message and no time")
