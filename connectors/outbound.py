"""What `send` is given, and what it gives back. See `types.py` for the conventions on times, ids and empty text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from connectors.types import Id, Party


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
    """An answer offered as a button, or as a row of a list when there are too many for buttons (then `description`
    is shown); `id` comes back in `InboundMessage.choice`."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A text the provider approved beforehand, with the values for its blanks (keys as in `templates.Blank.key`).

    `components` are the provider's own description of it, as kept when the list was fetched. A file for its head comes
    as `Outbound.media`.
    """

    name: str
    language: str
    values: Mapping[str, Any] = field(default_factory=dict)
    components: tuple[Mapping[str, Any], ...] = ()


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
    `late`: the ordinary reply window has closed and only a person's answer may still go (`Outside.PERSON`).
    `reaction` is an emoji put on the message `reply_to`, "" to take it away again; nothing else is sent then.
    `attempt` counts the tries of this message, from 1. `list_title` is the button that opens a list of quick replies.
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
    late: bool = False
    attempt: int = 1
    quick_replies: tuple[QuickReply, ...] = ()
    list_title: str = ""
    template: Template | None = None
    reaction: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message. `provider_id` is what its later receipts and the customer's replies refer to.

    `ids`: names the provider told for the recipient. `rest`: for so many seconds this account should send nothing
    (the provider says that we are near its limit).
    """

    provider_id: str
    state: Literal["sent", "delivered"] = "sent"
    ids: tuple[Id, ...] = ()
    rest: float = 0.0
