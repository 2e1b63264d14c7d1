"""The normal form in which every channel meets the core. Plain data: nothing here reads a clock, a file or a socket.

Times are aware UTC datetimes, or None where the provider gave none: the time of arrival counts then. Ids are the
provider's, as text. Empty text means "not given".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

ReceiptState = Literal["sent", "delivered", "read", "failed"]


class Headers(Mapping[str, str]):
    """Request headers by name in any case, as HTTP means them."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._values = {name.lower(): value for name, value in headers.items()}

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True)
class Account:
    """One connected account, as a connector sees it. `key` names it in our own addresses and is no secret."""

    kind: str
    key: str
    credentials: Mapping[str, Any] = field(default_factory=dict, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    # Keeps changed credentials (a renewed token, a moved chat id): merged over `credentials` by the core.
    remember: Callable[[Mapping[str, Any]], None] = field(default=lambda changes: None, repr=False)


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A provider's request: `body` is the bytes as received, because signatures are made over those."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", Headers(self.headers))


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item of a request, stored before it is understood.

    `account` tells which account it is for (`Connector.address`; one request may serve several). `key` is unique
    within the account and the same when the provider sends the item again. Items of one `lane` are worked through in
    order, lanes do not wait for each other; receipts have lanes of their own. Key and lane are at most 255 characters.
    `body` is ASCII JSON; keep it in a text column, because jsonb refuses the NUL that a customer's text may contain.
    `blob` holds bytes that are no JSON (a mail exactly as it came).
    """

    account: str
    key: str
    lane: str
    body: str = field(repr=False)
    blob: bytes | None = field(default=None, repr=False)


class Id(NamedTuple):
    """One of the names a provider has for a person, such as `("bsuid", "NL.2039…")`. At most 200 characters."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Party:
    """A person on this channel. `id` never changes; everything else is a label that may.

    `ids`: where a provider has several names for one person, all it told, the surest first; the core looks a person up
    by each in this order, and gives all it knows when sending. `id` is then the first of them. `aliases` are further
    ids of the same person elsewhere (a login of the shop). `verified`: the provider vouches for `email` and `phone`, so
    they may link to a contact we already know; otherwise they are only what the person claims.
    """

    id: str
    name: str = ""
    handle: str = ""
    email: str = ""
    phone: str = ""
    avatar_url: str = ""
    ids: tuple[Id, ...] = ()
    aliases: tuple[str, ...] = ()
    verified: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came in. `name` is cleaned, `media_type` is only what the sender says, `size` is in bytes.

    `held`: the core already has the file under `id` and must not fetch it. `transient`: the provider forbids keeping
    a copy, show it from `url` while that lives. `content` came along with the item itself and needs no fetching.
    `content_id` ties an inline image to the HTML of a mail.
    """

    id: str = ""
    name: str = ""
    media_type: str = ""
    size: int | None = None
    url: str = ""
    content: bytes | None = field(default=None, repr=False)
    content_id: str = ""
    held: bool = False
    transient: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
