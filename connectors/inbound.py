"""What `parse` makes of a stored item. See `types.py` for the conventions on times, ids and empty text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from connectors.types import Id, Media, Party, ReceiptState


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A message, in `thread` (chat id, mail thread, post id), from `sender`.

    `references` are provider ids of earlier messages, nearest first: the thread of the first one the core knows wins
    over `thread`. `ours`: sent from our own account outside Webcare (the phone app, or an echo of our own send, then
    with its `token`); `sender` is the customer in that case too, so that it lands in the right thread; `source` then
    says what sent it (`phone_app`, `page_inbox`, `app:710…`). `automatic`:
    nobody typed it, so it starts and ends no clock and nothing automatic may answer it. `bulk` (lists, newsletters):
    only the latter. `choice` is the id of the button tapped.

    `text` and `html` are what the sender wrote now; `quoted_text` and `quoted_html` the earlier mail and the signature
    below it. `reference` is what later messages call this one in their `references`, where that is not `id`.
    `proven_thread`: `thread` stood in something only we can have signed, so it counts before `references`.

    `shows` is what stands in the message besides text and files, see `shown.py`. `opens_window`: it counts as the
    customer speaking, for the reply window; `window` is set where the provider grants a longer one for this message.
    `standby`: another app of the same account handles this customer now.
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
    source: str = ""
    shows: tuple[Mapping[str, Any], ...] = ()
    opens_window: bool = True
    window: timedelta | None = None
    standby: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboundStatus:
    """How far one of our messages got, in any order and more than once: states only ever move forward.

    The message is named by the provider's `message_id` or by our `token`. Providers that name neither mean every
    message of `thread` sent up to `at`, or up to and with the one they name (`up_to` is then True). `ids`: names the
    provider tells for the recipient along with it. `window_closed`: it failed because the reply window is over.
    """

    state: ReceiptState
    message_id: str = ""
    token: str = ""
    at: datetime | None = None
    error: str = ""
    code: str = ""
    thread: str = ""
    up_to: bool = False
    ids: tuple[Id, ...] = ()
    window_closed: bool = False


@dataclass(frozen=True, slots=True)
class InboundEdit:
    """The sender changed a message. It may arrive before the message itself.

    `number` counts the changes of one message, from 1, where the provider does; an older one then changes nothing.
    """

    message_id: str
    thread: str
    text: str = ""
    html: str = ""
    number: int = 0
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
    opens_window: bool = False


@dataclass(frozen=True, slots=True)
class InboundTyping:
    """Somebody began or stopped typing. Worth showing for half a minute, never worth keeping."""

    thread: str
    sender: Party
    on: bool = True
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundIdentity:
    """A person's names changed: `old` are those we may know, `new` those that hold from now on. May come twice, and
    after the first message under the new name. `said` is the provider's own sentence."""

    old: tuple[Id, ...]
    new: tuple[Id, ...]
    said: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundRemark:
    """Something about a customer worth a quiet line in the conversation, without words of theirs.

    `what`: `referral` (came through a link or an advert; `shows` holds it), `optin`, `opted_out` and `opted_in`
    (marketing), `security` (their encryption key changed), `control` (who handles the thread: `standby` says whether
    that is another app now), `blocked`.
    """

    what: str
    thread: str
    sender: Party
    at: datetime | None = None
    shows: tuple[Mapping[str, Any], ...] = ()
    opens_window: bool = False
    window: timedelta | None = None
    standby: bool | None = None


@dataclass(frozen=True, slots=True)
class InboundNotice:
    """About the account, not about a customer. `what`: `template` (data: id, name, language, status, category, quality,
    reason; only what changed), `quality`, `name`, `limit`, `restricted`, `error`. `grave`: somebody must look at it."""

    what: str
    data: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    grave: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundUnknown:
    """Genuine, not understood, and not a message: stays stored, and is counted under `what` (a field's name)."""

    what: str


Inbound = (
    InboundMessage
    | InboundStatus
    | InboundEdit
    | InboundDelete
    | InboundReaction
    | InboundTyping
    | InboundIdentity
    | InboundRemark
    | InboundNotice
    | InboundUnknown
)
