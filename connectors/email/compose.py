"""An answer as a mail: headers made of checked objects only, so that no name or subject can add one, or a reader."""

import re
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

from django.utils.translation import gettext, override

from connectors.email import bodies, tokens
from connectors.email.account import MailAccount
from connectors.email.addressing import header_address, header_line, is_address, on_the_wire, plus
from connectors.errors import Rejected
from connectors.outbound import Enclosure, Outbound
from connectors.reading import file_name, line
from connectors.types import Party

LONGEST_SUBJECT = 200
NEAREST_REFERENCES = 20
# A Message-ID: nothing that could end the header or begin another.
_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")


class _Ids(UnstructuredHeader):
    """Message-IDs, one on each line: the usual folding would rewrite one that is longer than a line."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: " + f"{policy.linesep} ".join(str(self).split()) + policy.linesep


_registry = HeaderRegistry()
_registry.map_to_type("in-reply-to", _Ids)
_registry.map_to_type("references", _Ids)
POLICY = SMTP.clone(header_factory=_registry)


def mail(message: Outbound, account: MailAccount) -> EmailMessage:
    """The whole mail. The same message gives the same Message-ID each time. Raises Rejected."""
    if not account.secrets:
        raise Rejected(gettext("This channel has no secret to sign with."), "no_secret")
    composed = EmailMessage(policy=POLICY)
    _who(composed, message, account)
    _which(composed, message, account)
    text, html = bodies.both(message, tokens.mark(account.secrets[0], message.token, message.thread))
    composed.set_content(text, cte="quoted-printable")
    composed.add_alternative(html, subtype="html", cte="quoted-printable")
    for enclosure in message.media:
        _enclose(composed, enclosure)
    return composed


def recipients(message: Outbound) -> list[str]:
    """The envelope: to, then cc, as on the wire. Raises Rejected."""
    return [_wired(party) for party in (message.recipient, *message.cc)]


def as_bytes(composed: EmailMessage, readers: list[str]) -> bytes:
    """As it goes over the wire, lines ended by CR LF. Only an address beyond ASCII makes the headers so too."""
    utf8 = not all(reader.isascii() for reader in readers) or not composed["From"].addresses[0].addr_spec.isascii()
    return composed.as_bytes(policy=POLICY.clone(utf8=True) if utf8 else POLICY)


def _who(composed: EmailMessage, message: Outbound, account: MailAccount) -> None:
    company = line(account.settings.get("company", ""), 80)
    composed["From"] = header_address(account.address, _sender(message, company))
    composed["To"] = _reader(message.recipient)
    if message.cc:
        composed["Cc"] = [_reader(party) for party in message.cc]
    if account.settings.get("plus_address", True):
        reply_to = plus(account.address, tokens.thread_token(account.secrets[0], message.thread))
        if is_address(reply_to):  # not when the name of the mailbox is very long: References must do then
            composed["Reply-To"] = header_address(reply_to, company)


def _sender(message: Outbound, company: str) -> str:
    name = line(message.sender_name, 80)
    if not name or not company:
        return name or company
    with override(message.language or None):
        return gettext("%(agent)s via %(company)s") % {"agent": name, "company": company}


def _which(composed: EmailMessage, message: Outbound, account: MailAccount) -> None:
    """What this mail is, and which mails it belongs to."""
    composed["Subject"] = header_line(message.subject, LONGEST_SUBJECT) or _no_subject(message)
    composed["Date"] = message.sent_at
    composed["Message-ID"] = message_id(message, account)
    answered = _id(message.reply_to)
    earlier = [found for found in map(_id, reversed(message.references)) if found and found != answered]
    chain = list(dict.fromkeys([*earlier, *([answered] if answered else [])]))
    if answered:
        composed["In-Reply-To"] = answered
    if chain:
        composed["References"] = " ".join([chain[0], *chain[1:][-NEAREST_REFERENCES:]])
    if not message.by_person:
        composed["Auto-Submitted"] = "auto-replied"
        composed["X-Auto-Response-Suppress"] = "All"


def message_id(message: Outbound, account: MailAccount) -> str:
    domain = account.wire_address.rpartition("@")[2]
    return tokens.message_id(account.secrets[0], message.token, message.thread, domain)


def _no_subject(message: Outbound) -> str:
    with override(message.language or None):
        return gettext("Your message")


def _id(given: str) -> str:
    """The Message-ID in `given` (which may carry a digest behind it), "" when there is none that can be written."""
    found = _ID.match(given.strip())
    return found[0] if found else ""


def address_of(party: Party) -> str:
    """Where they wrote from; `email` is only what a contact card says."""
    return party.id if is_address(party.id) else party.email


def _reader(party: Party) -> Address:
    _wired(party)
    return header_address(address_of(party), party.name)


def _wired(party: Party) -> str:
    if not is_address(address_of(party)):
        raise Rejected(gettext("There is no valid e-mail address to send to."), "no_address")
    return on_the_wire(address_of(party))


def _enclose(composed: EmailMessage, enclosure: Enclosure) -> None:
    media_type = enclosure.media_type.lower()
    if not _TYPE.fullmatch(media_type) or media_type.startswith(("multipart/", "message/")):
        media_type = "application/octet-stream"
    kind, _slash, subtype = media_type.partition("/")
    name = header_line(file_name(enclosure.name), 200)
    composed.add_attachment(enclosure.read(), maintype=kind, subtype=subtype, filename=name)
