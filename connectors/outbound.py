"""What `send` is given, and what it gives back. See `types.py` for the conventions on times, ids and empty text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from connectors.types import Party


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to send: providers that fetch get `url` (public, short-lived), the others get `read()`; size in bytes."""

    name: str
    media_type: str
    size: int
    read: Callable[[], bytes] = field(repr=False)
    url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class QuickReply:
    """An answer offered as a button; `id` comes back in `InboundMessage.choice`."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text the provider approved beforehand, with the values for its blanks."""

    name: str
    language: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that is answered, to be repeated below the answer."""

    name: str
    address: str
    at: datetime
    text: str = field(default="", repr=False)
    html: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to send. `token` is our own id of it; providers that can carry it back settle unclear sends.

    `reply_to` is the provider's id of the message answered, `references` those before it, newest first. `by_person`
    is False for the bot and automatic messages: some windows are longer for people, and mail must mark the others.
    `cc` are further recipients, `signature` plain text below the answer, `language` the customer's (`nl` or `en`).
    """

    token: str
    thread: str
    recipient: Party
    sent_at: datetime
    text: str = ""
    html: str = ""
    subject: str = ""
    media: tuple[Enclosure, ...] = ()
    reply_to: str = ""
    references: tuple[str, ...] = ()
    cc: tuple[Party, ...] = ()
    signature: str = field(default="", repr=False)
    quote: Quote | None = None
    language: str = ""
    sender_name: str = ""
    by_person: bool = True
    quick_replies: tuple[QuickReply, ...] = ()
    template: Template | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message. `provider_id` is what its later receipts and the customer's replies refer to."""

    provider_id: str
    state: Literal["sent", "delivered"] = "sent"
