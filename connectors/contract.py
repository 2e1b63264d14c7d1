"""The contract between the core and every channel. A new channel is a folder with one subclass of `Connector`.

The core never asks for the kind of a channel: it asks a connector for its `capabilities` and `limits`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, Self

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connectors.capabilities import Capability, Choices, Limits, Outside, Pace, TextUnit
from connectors.errors import (
    AddressRefused,
    ConnectorError,
    Forged,
    Rejected,
    SendError,
    Unauthorised,
    Unavailable,
    Unclear,
    Unreadable,
    WindowClosed,
)
from connectors.inbound import (
    Inbound,
    InboundDelete,
    InboundEdit,
    InboundIdentity,
    InboundMessage,
    InboundNotice,
    InboundReaction,
    InboundRemark,
    InboundStatus,
    InboundTyping,
    InboundUnknown,
)
from connectors.outbound import Enclosure, Outbound, QuickReply, Quote, Receipt, Template
from connectors.templates import Blank, TemplateInfo
from connectors.types import Account, Headers, Id, Media, Party, RawItem, ReceiptState, WebhookRequest

__all__ = [
    "Account", "AddressRefused", "Blank", "Capability", "Choices", "Connector", "ConnectorError", "Enclosure", "Forged",
    "Headers", "Id", "Inbound", "InboundDelete", "InboundEdit", "InboundIdentity", "InboundMessage", "InboundNotice",
    "InboundReaction", "InboundRemark", "InboundStatus", "InboundTyping", "InboundUnknown", "Limits", "Media",
    "Outbound", "Outside", "Pace", "Party", "QuickReply", "Quote", "RawItem", "Receipt", "ReceiptState", "Rejected",
    "SendError", "Signal", "Standing", "Template", "TemplateInfo", "TextUnit", "Unauthorised", "Unavailable", "Unclear",
    "Unreadable", "WebhookRequest", "WindowClosed",
]  # fmt: skip


Signal = Literal["typing", "read"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How we stand with the provider. `subscribed`: it sends us what happens; None where it cannot be asked.

    `token_until`: when our token ends, None when it does not. `remarks`: sentences about what else is wrong.
    """

    subscribed: bool | None = None
    token_until: datetime | None = None
    remarks: tuple[str, ...] = ()


class Session(Protocol):
    """An open connection to a mailbox. `more` after a poll: there is a backlog, poll again at once."""

    more: bool

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def poll(self, cursor: str) -> tuple[list[RawItem], str]:
        """As `Connector.poll`."""

    def wait(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Until something may have arrived, at most so long, or until `stop()`."""

    def cut(self) -> None:
        """From another thread: what is under way fails at once."""


class Connector(ABC):
    """Speaks one provider's protocol for one account. Cheap to make; holds no state of its own.

    `Form` asks an administrator for the credentials, `SettingsForm` for what is not secret. The `cleaned_data` of
    both is plain JSON data, becomes `Account.credentials` and `Account.settings` as it is, and is given back to the
    form as `initial`.
    """

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    icon: ClassVar[str]  # name of a Lucide icon
    tint: ClassVar[str]  # chat, mail, wa, fb, ig, x or rev: the colour family in the style sheet
    has_hook: ClassVar[bool] = True  # providers reach it at /hooks/; our own widget does not
    guide: ClassVar[str] = ""  # the page in docs/ for developers who connect something to it
    Form: ClassVar[type[forms.Form]] = forms.Form
    SettingsForm: ClassVar[type[forms.Form] | None] = None

    def __init__(self, account: Account) -> None:
        self.account = account

    @property
    @abstractmethod
    def capabilities(self) -> frozenset[Capability]:
        """Asked of an instance, because an account's settings may add or take away something."""

    @property
    @abstractmethod
    def limits(self) -> Limits: ...

    @property
    def address(self) -> str:
        """How `RawItem.account` names this account; the provider's own id where one webhook serves several."""
        return self.account.key

    @property
    def hook_bytes(self) -> int:
        """How large one request body of the provider may be; 0: no larger than the desk takes from any provider."""
        return 0

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """Our own addresses on this channel, in lower case: what comes from there is us."""
        return ()

    @abstractmethod
    def authenticate(self, request: WebhookRequest) -> None:
        """Raise Forged unless the provider sent these very bytes."""

    @abstractmethod
    def split(self, request: WebhookRequest) -> list[RawItem]:
        """Every item of the request, in order; the same item may occur twice. Pure, no network.

        Raises Unreadable only when no item can be told apart; one bad item among good ones is an item too.
        """

    @abstractmethod
    def parse(self, item: RawItem) -> list[Inbound]:
        """What a stored item means. Pure. Empty: understood, but of no use to us. Raises Unreadable."""

    @abstractmethod
    def send(self, message: Outbound) -> Receipt:
        """Hand one message to the provider. Raises a SendError."""

    def handshake(self, request: WebhookRequest) -> str | None:
        """The plain-text answer to a provider's subscription challenge; None when this is not one. Raises Forged."""
        return None

    def check(self) -> None:
        """The "Test" button: raise a SendError whose reason says what to correct."""
        return None

    def poll(self, cursor: str) -> tuple[list[RawItem], str]:
        """What arrived since `cursor` ("" the first time), and the cursor to keep once that is stored."""
        return [], cursor

    def session(self) -> "Session":
        """A connection for many polls, with `POLLING` only. Raises a SendError when it is entered."""
        raise NotImplementedError

    @property
    def inlets(self) -> tuple[str, ...]:
        """E-mail addresses for which our own mail server takes mail in; it then calls `take_in`."""
        return ()

    def take_in(self, raw: bytes, sender: str, readers: Sequence[str]) -> RawItem:
        """The item for a mail handed to us: `sender` and `readers` are those of the envelope."""
        raise NotImplementedError

    def fetch(self, media: Media) -> bytes:
        """The content of a file that is not `held`. Raises a SendError."""
        raise Rejected(_("This channel cannot fetch files."), "no_fetch")

    def signal(self, recipient: Party, signal: Signal, message_id: str) -> None:
        """Show the customer that we type, or that we read up to their message. May be lost. Raises a SendError."""
        return None

    def profile(self, party: Party) -> Party:
        """The same person with the name the provider knows. Raises a SendError; Rejected when it does not tell."""
        return party

    def templates(self) -> list[TemplateInfo]:
        """Every template of the account, whatever its state. Raises a SendError."""
        return []

    def blanks(self, components: Sequence[Mapping[str, Any]]) -> list[Blank]:
        """What must be filled in before a template can be sent, in the order of the text."""
        return []

    def preview(self, components: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> str:
        """A template as the customer will read it; `values` by the keys of its blanks."""
        return ""

    def watch(self) -> Standing:
        """Ask the provider how we stand; renews the token when it is time. Raises a SendError."""
        return Standing()

    def subscribe(self) -> None:
        """Ask the provider to send us what happens from now on. Raises a SendError."""
        return None

    def take_control(self, recipient: Party) -> None:
        """From now on we handle this customer, not the other app. Raises a SendError."""
        return None
