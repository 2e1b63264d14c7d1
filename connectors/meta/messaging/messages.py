"""Messages: written or tapped by the customer, and the echoes of what went out from our side."""

from collections.abc import Mapping
from typing import Any

from connectors import shown
from connectors.inbound import Inbound, InboundDelete, InboundMessage, InboundUnknown
from connectors.meta.envelope import digest, mapped, name, words
from connectors.meta.messaging.items import Event
from connectors.meta.messaging.origins import origins, window
from connectors.meta.messaging.people import base_of, customer
from connectors.meta.messaging.pieces import THUMB, THUMBS, Pieces, pieces
from connectors.meta.times import moment
from connectors.reading import identifier, line

# The platform's own inboxes, which answer in our name too. Pages differ on the digits of the first.
APPS = {"26390203743090": "page_inbox", "263902037430900": "page_inbox", "1217981644879628": "phone_app"}


def message(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    """Any message, also one taken back and one of our own."""
    said, who = event.part("message"), customer(event)
    mid, at = identifier(said.get("mid"), "mid"), moment(event.value.get("timestamp"))
    if said.get("is_deleted") is True:
        return [InboundDelete(mid, who.id, at)]
    if said.get("is_self") is True or event.customer == event.business:
        return [InboundUnknown("is_self")]
    found = _pieces(said, base_of(settings))
    return [
        InboundMessage(
            id=mid,
            thread=who.id,
            sender=who,
            sent_at=at,
            text="\n".join(found.lines),
            media=tuple(found.media),
            reply_to=name(mapped(said.get("reply_to")).get("mid")),
            choice=line(words(mapped(said.get("quick_reply")).get("payload"))),
            shows=tuple(found.shows),
            window=None if event.from_us else window(said.get("referral"), settings),
            opens_window=not event.from_us,
            standby=event.field == "standby",
            **_ours(event, said, settings),
        )
    ]


def postback(event: Event, settings: Mapping[str, Any]) -> list[Inbound]:
    """A button was tapped. Another app's buttons come without their meaning."""
    tapped, who = event.part("postback"), customer(event)
    title, referral = line(words(tapped.get("title"))), tapped.get("referral")
    shows = ((shown.choice(title),) if title else ()) + origins(referral, base_of(settings))
    return [
        InboundMessage(
            id=name(tapped.get("mid")) or f"postback:{digest(event.value)}",
            thread=who.id,
            sender=who,
            sent_at=moment(event.value.get("timestamp")),
            text=title,
            choice=line(words(tapped.get("payload"))),
            shows=shows or (shown.unsupported("postback"),),
            window=window(referral, settings),
            standby=event.field == "standby",
        )
    ]


def _pieces(said: dict[str, Any], base: str) -> Pieces:
    """All there is in a message. Never nothing: one in which we can read nothing says so."""
    found, text = pieces(said.get("attachments"), base), words(said.get("text"))
    if text:
        found.lines.insert(0, text)
    if mapped(said.get("quick_reply")):
        found.shows.append(shown.choice(line(text)))
    if story := mapped(mapped(said.get("reply_to")).get("story")):
        found.story("reply", story)
    if name(said.get("sticker_id")) in THUMBS and not found.lines:
        found.lines.append(THUMB)
    found.shows += origins(said.get("referral"), base)
    if said.get("is_unsupported") is True or not (found.shows or found.lines or found.media):
        found.shows.append(shown.unsupported())
    return found


def _ours(event: Event, said: dict[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """What tells an echo of our own send from what another tool wrote in our name."""
    if not event.from_us:
        return {}
    app, own = name(said.get("app_id")), str(settings.get("app_id") or "")
    # Without a name the token decides; another app may well use one that looks like ours.
    is_own = not app or app == own
    token = line(words(said.get("metadata"))) if is_own or not own else ""
    return {"ours": True, "token": token, "source": "" if is_own else APPS.get(app, f"app:{app}")}
