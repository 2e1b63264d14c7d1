"""What a customer did: wrote, reacted, changed a message or took it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from connectors import shown
from connectors.inbound import Inbound, InboundDelete, InboundEdit, InboundMessage, InboundReaction
from connectors.meta.envelope import mapped, name, words
from connectors.meta.times import moment
from connectors.reading import identifier, line
from connectors.shown import Shown
from connectors.types import Party
from connectors.whatsapp.content import content_of, text_of
from connectors.whatsapp.people import group_of, sender_of
from connectors.whatsapp.system import read_system


@dataclass(frozen=True, slots=True)
class Rules:
    """What the contract leaves open, as the settings of the account decide it."""

    reactions_open_window: bool = False
    ad_window: timedelta | None = None


def rules_of(settings: Mapping[str, Any]) -> Rules:
    hours = settings.get("ad_window_hours") or 0
    return Rules(bool(settings.get("reactions_open_window")), timedelta(hours=hours) if hours > 24 else None)


def read_message(message: dict[str, Any], value: dict[str, Any], rules: Rules) -> list[Inbound]:
    """One of `messages[]`; `value` is the change around it. Raises ValueError."""
    kind = words(message.get("type"))
    if kind == "system":
        return read_system(message)
    if kind == "request_welcome":
        return []  # somebody opened an empty chat, and said nothing yet
    sender, author = sender_of(message, value.get("contacts")), ""
    if group := group_of(message):
        sender, author = group, sender.name or sender.handle or sender.phone
    if read := CHANGES.get(kind):
        found = read(message, sender, rules)
    else:
        found = _message(message, sender, rules, value.get("errors"))
    return [_signed(found, author)]


def _message(message: dict[str, Any], sender: Party, rules: Rules, errors: Any) -> InboundMessage:
    found, context, referral = content_of(message, errors), mapped(message.get("context")), _referral(message)
    return InboundMessage(
        id=identifier(message.get("id"), "id"),
        thread=sender.id,
        sender=sender,
        sent_at=moment(message.get("timestamp")),
        text=found.text,
        media=tuple(found.media),
        reply_to=name(context.get("id")),
        choice=found.choice,
        shows=(*_around(context), *referral, *found.shows),
        window=rules.ad_window if referral else None,
    )


def _signed(found: Inbound, author: str) -> Inbound:
    """In a group, the words say whose they are, as they do on a phone."""
    if author and isinstance(found, InboundMessage | InboundEdit) and found.text:
        return replace(found, text=f"{author}: {found.text}")
    return found


def _around(context: dict[str, Any]) -> list[Shown]:
    """What a message hangs on, besides the one it answers."""
    found = []
    if context.get("forwarded") is True or context.get("frequently_forwarded") is True:
        found.append(shown.forwarded(context.get("frequently_forwarded") is True))
    product = mapped(context.get("referred_product"))
    if sku := name(product.get("product_retailer_id")):
        found.append(shown.product(sku, name(product.get("catalog_id"))))
    return found


def _referral(message: dict[str, Any]) -> list[Shown]:
    told = mapped(message.get("referral"))
    if not told:
        return []
    return [
        shown.referral(
            source=line(words(told.get("source_type")), 50) or "ad",
            headline=line(words(told.get("headline")), 300),
            body=words(told.get("body"))[:2000],
            url=words(told.get("source_url"))[:2000],
            ref=line(words(told.get("ctwa_clid")), 300),
            ad=name(told.get("source_id")),
            image=(words(told.get("image_url")) or words(told.get("thumbnail_url")))[:2000],
        )
    ]


def _reaction(message: dict[str, Any], sender: Party, rules: Rules) -> Inbound:
    """Without an emoji, or with an empty one, it is taken away."""
    told = mapped(message.get("reaction"))
    return InboundReaction(
        message_id=identifier(told.get("message_id"), "message_id"),
        thread=sender.id,
        sender=sender,
        emoji=line(words(told.get("emoji")), 20),
        at=moment(message.get("timestamp")),
        opens_window=rules.reactions_open_window,
    )


def _edit(message: dict[str, Any], sender: Party, rules: Rules) -> Inbound:
    told = mapped(message.get("edit"))
    return InboundEdit(
        message_id=identifier(told.get("original_message_id"), "original_message_id"),
        thread=sender.id,
        text=text_of(mapped(told.get("message"))),
        at=moment(message.get("timestamp")),
    )


def _revoke(message: dict[str, Any], sender: Party, rules: Rules) -> Inbound:
    told = mapped(message.get("revoke"))
    return InboundDelete(
        message_id=identifier(told.get("original_message_id"), "original_message_id"),
        thread=sender.id,
        at=moment(message.get("timestamp")),
    )


CHANGES: dict[str, Callable[[dict[str, Any], Party, Rules], Inbound]] = {
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
}
