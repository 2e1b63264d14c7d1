"""What each event means. See `items.py` for how a request is taken apart."""

from collections.abc import Callable, Mapping
from typing import Any

from connectors.errors import Unreadable
from connectors.inbound import Inbound, InboundEdit, InboundNotice, InboundReaction, InboundRemark, InboundUnknown
from connectors.meta.envelope import mapped, name, words
from connectors.meta.messaging.items import INSTAGRAM, Event, event_of
from connectors.meta.messaging.messages import message, postback
from connectors.meta.messaging.origins import is_advert, origins, window
from connectors.meta.messaging.people import REFERENCE, base_of, customer
from connectors.meta.messaging.receipts import delivered, read
from connectors.meta.times import moment
from connectors.reading import identifier, line

# Where a reaction is named but not drawn.
EMOJI = {
    "smile": "😆", "angry": "😠", "sad": "😢", "wow": "😮", "love": "❤️", "like": "👍", "dislike": "👎",
}  # fmt: skip
SIDES = ("sender", "recipient", "timestamp")


def parse_body(body: str, own: str, settings: Mapping[str, Any]) -> list[Inbound]:
    """What a stored event means to the account `own`. Raises Unreadable."""
    try:
        event = event_of(body, own)
        if not event.is_messaging:
            return [InboundUnknown(line(event.field, 50) or "body")]
        if _is_elsewhere(event):
            return [InboundUnknown("different_page")]
        return _reader(event)(event, settings)
    except ValueError as error:
        raise Unreadable(f"The event cannot be read: {error}", "bad_item") from None


def _is_elsewhere(event: Event) -> bool:
    """A page is told about another page's customers too when both share an app."""
    return event.object != INSTAGRAM and bool(event.business and event.entry) and event.business != event.entry


def _reader(event: Event) -> "Reader":
    return next((READERS[part] for part in READERS if part in event.value), _unknown)


def _unknown(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    called = (line(part, 50) for part in sorted(event.value) if part not in SIDES)
    return [InboundUnknown(next(filter(None, called), event.field))]


def _edit(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    edit, count = event.part("message_edit"), name(event.part("message_edit").get("num_edit"))
    return [
        InboundEdit(
            message_id=identifier(edit.get("mid"), "mid"),
            thread=customer(event).id,
            text=words(edit.get("text")),
            number=int(count) if count.isdecimal() and len(count) < 9 else 0,
            at=moment(event.value.get("timestamp")),
        )
    ]


def _reaction(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    told, who = event.part("reaction"), customer(event)
    mid, kind = identifier(told.get("mid"), "mid"), words(told.get("reaction")).lower()
    if event.from_us:
        return [InboundUnknown("reaction by us")]
    put = words(told.get("action")) != "unreact"
    emoji = (line(words(told.get("emoji")), 20) or EMOJI.get(kind, "❔")) if put else ""
    opens = put and settings.get("reactions_open_window", True) is True
    return [InboundReaction(mid, who.id, who, emoji, moment(event.value.get("timestamp")), opens_window=opens)]


def _referral(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    """A link was followed, which speaks for itself; an advert only counts with the message that follows."""
    who, told = customer(event), event.value.get("referral")
    shows, at = origins(told, base_of(settings)), moment(event.value.get("timestamp"))
    opens = not is_advert(told)
    return [InboundRemark("referral", who.id, who, at, shows, opens_window=opens, window=window(told, settings))]


def _optin(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    """Only a reference of our own page, so far: nobody has written, and there is no conversation to show it in."""
    if not event.customer or name(mapped(event.value.get("sender")).get(REFERENCE)):
        return [InboundUnknown("optin of a page's visitor")]
    who = customer(event)
    return [InboundRemark("optin", who.id, who, moment(event.value.get("timestamp")))]


def _control(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    """Who handles the customer from now on; asking for it changes nothing."""
    who, own, standby = customer(event), str(settings.get("app_id") or ""), None
    for part in ("pass_thread_control", "take_thread_control"):
        if part in event.value:
            owner = name(event.part(part).get("new_owner_app_id"))
            # Each of the two is told to the app that gains, or loses, by it.
            standby = owner != own if owner and own else part == "take_thread_control"
    return [InboundRemark("control", who.id, who, moment(event.value.get("timestamp")), standby=standby)]


def _policy(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    told = event.part("policy_enforcement")
    data = {part: line(words(told.get(part)), 300) for part in ("action", "reason")}
    grave = data["action"].lower() != "unblock"
    return [InboundNotice("restricted", data, data["reason"], grave, moment(event.value.get("timestamp")))]


Reader = Callable[[Event, Mapping[str, Any]], list[Inbound]]
READERS: dict[str, Reader] = {
    "message": message,
    "postback": postback,
    "reaction": _reaction,
    "message_edit": _edit,
    "delivery": delivered,
    "read": read,
    "referral": _referral,
    "optin": _optin,
    "pass_thread_control": _control,
    "take_thread_control": _control,
    "request_thread_control": _control,
    "policy_enforcement": _policy,
}
