"""What `parse` makes of a stored item. See `types.py` for the conventions on times, ids and empty text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.types import Media, Party, ReceiptState


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A message, in `thread` (chat id, mail thread, post id), from `sender`.

    `references` are provider ids of earlier messages, nearest first: the thread of the first one the core knows wins
    over `thread`. `ours`: sent from our own account outside Webcare (the phone app, or an echo of our own send, then
    with its `token`); `sender` is the customer in that case too, so that it lands in the right thread. `automatic`:
    nobody typed it, so it starts and ends no clock and nothing automatic may answer it. `bulk` (lists, newsletters):
    only the latter. `choice` is the id of the button tapped.

    `text` and `html` are what the sender wrote now; `quoted_text` and `quoted_html` the earlier mail and the signature
    below it. `reference` is what later messages call this one in their `references`, where that is not `id`.
    `proven_thread`: `thread` stood in something only we can have signed, so it counts before `references`.
    """

    id: str
    thread: str
    sender: Party
    sent_at: datetime | None = None
    text: str = ""
    html: str = ""
    quoted_text: str = ""
    quoted_html: str = ""
    subject: str = ""
    media: tuple[Media, ...] = ()
    reply_to: str = ""
    references: tuple[str, ...] = ()
    reference: str = ""
    proven_thread: bool = False
    public: bool = False
    ours: bool = False
    token: str = ""
    automatic: bool = False
    bulk: bool = False
    choice: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboundStatus:
    """How far one of our messages got, in any order and more than once: states only ever move forward.

    The message is named by the provider's `message_id` or by our `token`. Providers that name neither mean every
    message of `thread` sent up to `at` (`up_to` is then True).
    """

    state: ReceiptState
    message_id: str = ""
    token: str = ""
    at: datetime | None = None
    error: str = ""
    code: str = ""
    thread: str = ""
    up_to: bool = False


@dataclass(frozen=True, slots=True)
class InboundEdit:
    """The sender changed a message. It may arrive before the message itself."""

    message_id: str
    thread: str
    text: str = ""
    html: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundDelete:
    """The sender took a message back: its content must go. It may arrive before the message itself."""

    message_id: str
    thread: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundReaction:
    """One person's reaction to a message; an empty `emoji` takes it away."""

    message_id: str
    thread: str
    sender: Party
    emoji: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundTyping:
    """Somebody began or stopped typing. Worth showing for half a minute, never worth keeping."""

    thread: str
    sender: Party
    on: bool = True
    at: datetime | None = None


Inbound = InboundMessage | InboundStatus | InboundEdit | InboundDelete | InboundReaction | InboundTyping
