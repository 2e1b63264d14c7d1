"""Who wrote a mail: the person behind contact forms, groups and forwarding, never one of our own addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.email.addresses import Address, addresses, clean_address
from connectors.email.headers import Headers
from connectors.email.mailbox import Mailbox
from connectors.types import Party

_ID_LENGTH = 200
_NOBODY = re.compile(r".*@(?:unknown|localhost|invalid|.*\.invalid)$")
# Written by programs that take no answer; whoever answers them talks to a wall, or to another machine.
_UNATTENDED = re.compile(
    r"^(?:no-?reply|do-?not-?reply|donotreply|geen-?antwoord|noreply-.*|.*[-_.]no-?reply|mailer-daemon|postmaster"
    r"|bounces?(?:[-+].*)?|owner-.*|.*-(?:request|bounces?|owner))$"
)
_VIA = re.compile(r"\s+(?:via|über|par l'intermédiaire de)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class People:
    """`sender` is the contact; `written_by` the From line; `reply_to` all of Reply-To; `to` and `cc` as in the mail."""

    sender: Address
    written_by: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]


def people_of(headers: Headers, envelope: Mapping[str, Any], mailbox: Mailbox) -> People:
    """Everybody a mail names, and which of them is the customer."""
    authors = addresses(headers.all("from")[:1]) or addresses(headers.all("from"))
    written_by = next((author for author in authors if author.email), authors[0] if authors else Address())
    reply_to = tuple(addresses(headers.all("reply-to"), 10))
    sender = _behind_a_group(headers, written_by, mailbox) or _answer_to(headers, reply_to, mailbox) or written_by
    if not sender.email:
        known = addresses([*headers.all("sender")[:1], *headers.all("return-path")[:1], _envelope_sender(envelope)])
        sender = Address(sender.name, next((address.email for address in known if address.email), ""))
    if not sender.name and sender.email == written_by.email:
        sender = written_by
    more = [address for address in (*authors[1:], *reply_to[1:]) if address.email and address.email != sender.email]
    cc = [*addresses(headers.all("cc")), *more]
    return People(sender, written_by, reply_to, tuple(addresses(headers.all("to"))), tuple(dict.fromkeys(cc)))


def party_of(address: Address, digest: str) -> Party:
    """The contact. Two mails without any address are two people: a digest of the mail stands in for the id."""
    if not address.email:
        return Party(id=f"unknown:{digest}", name=address.name)
    return Party(id=address.email[:_ID_LENGTH], name=address.name, email=address.email)


def is_unattended(email: str) -> bool:
    """Whether nobody reads what is sent to this address (no-reply, mailer-daemon, a list's own addresses)."""
    return bool(_UNATTENDED.match(email.rpartition("@")[0]))


def is_our_own(email: str, mailbox: Mailbox) -> bool:
    """Whether this is our address, with or without something after a plus."""
    local, _at, domain = email.rpartition("@")
    ours = {clean_address(address) for address in mailbox.addresses} - {""}
    return f"{local.partition('+')[0]}@{domain}" in ours or email in ours


def _envelope_sender(envelope: Mapping[str, Any]) -> str:
    sender = envelope.get("sender")
    return sender if isinstance(sender, str) else ""


def _answer_to(headers: Headers, reply_to: tuple[Address, ...], mailbox: Mailbox) -> Address | None:
    """The first Reply-To that names a person: contact forms write from one address for everybody."""
    lists = {address.email for address in addresses(headers.all("list-post") + headers.all("list-id"))}
    for address in reply_to:
        refused = not address.email or address.email in lists or _NOBODY.match(address.email)
        if not refused and not is_our_own(address.email, mailbox) and not is_unattended(address.email):
            return address
    return None


def _behind_a_group(headers: Headers, written_by: Address, mailbox: Mailbox) -> Address | None:
    """ "Noor via Support" of a group: the group rewrote From and kept the author elsewhere."""
    rewritten = "list-id" in headers or is_our_own(written_by.email, mailbox) or _VIA.search(written_by.name)
    if not rewritten:
        return None
    kept = [value for name in ("x-original-from", "x-original-sender") for value in headers.all(name)[:1]]
    for address in addresses(kept):
        if address.email and not is_our_own(address.email, mailbox):
            name = address.name or _VIA.split(written_by.name)[0].strip("'\" ")
            return Address(name, address.email)
    return None
