"""What servers report about a mail of ours: not delivered, late, delivered, read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.email.addresses import clean_address
from connectors.email.classes import BOUNCE_SUBJECT
from connectors.email.headers import Headers, decode_words, parse_headers
from connectors.email.mailbox import Mailbox
from connectors.email.reasons import reason
from connectors.email.structure import Part
from connectors.email.threading import Place, message_id
from connectors.email.tokens import find_mark, read_message_id
from connectors.inbound import InboundStatus
from connectors.reading import line

_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
_READ_TYPES = {"message/disposition-notification", "message/global-disposition-notification"}
_RETURNED_TYPES = {
    "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers",
}  # fmt: skip
_CODE = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
_OLD_CODE = re.compile(r"(?<![0-9.])5[0-9]{2}(?![0-9.])")
_LATE = re.compile(r"\b(?:delayed|will (?:keep|continue) (?:on )?trying|still trying|vertraagd|verzögert)\b", re.I)
_FINAL = re.compile(
    r"\b(?:permanent|fatal|giving up|given up|unknown user|user unknown|no such user|does(?: not|n't) exist"
    r"|could(?: not|n't) be delivered|was(?: not|n't) delivered|did not reach|address rejected)\b",
    re.I,
)
_MOST_GROUPS = 100
_SCANNED = 100_000  # characters of an old notice


@dataclass(frozen=True, slots=True)
class Recipient:
    """What became of the mail for one of those it was for."""

    address: str
    action: str
    code: str
    said: str


def bounce_status(root: Part, place: Place, mailbox: Mailbox) -> InboundStatus | None:
    """A delivery report about a message of ours; state "failed" or "delivered". None: not ours, or nothing final."""
    recipients = list(_recipients(root))
    token, thread = _returned(root, mailbox) or (place.token, place.thread)
    failed = [recipient for recipient in recipients if recipient.action == "failed"]
    if not token:
        return None
    if failed:
        error = " ".join(reason(recipient.code, recipient.address, recipient.said) for recipient in failed[:3])
        return InboundStatus("failed", token=token, thread=thread, error=line(error, 300), code=failed[0].code)
    if recipients and all(recipient.action in ("delivered", "relayed", "expanded") for recipient in recipients):
        return InboundStatus("delivered", token=token, thread=thread)
    return None


def is_only_late(root: Part) -> bool:
    """Whether a delivery report says that the server is still trying: a warning, no more."""
    actions = {recipient.action for recipient in _recipients(root)}
    return bool(actions) and actions <= {"delayed", "relayed", "expanded", "delivered"}


def old_bounce_status(headers: Headers, text: str, root: Part, place: Place, mailbox: Mailbox) -> InboundStatus | None:
    """A notice in prose of a server that writes no reports. Believed only with a verified id of ours in it, and only
    where it says that this is final: the words differ from server to server.
    """
    text = text[:_SCANNED]
    found = _returned(root, mailbox) or find_mark(mailbox.secrets, text)
    token, thread = found or (place.token, place.thread)
    code = next((code for code in _CODE.findall(text) if code.startswith("5")), "")
    final = bool(code) or bool(_FINAL.search(text)) or bool(_OLD_CODE.search(text) and BOUNCE_SUBJECT.search(text))
    if not token or not final or is_late_notice(headers, text):
        return None
    address = clean_address(headers.get("x-failed-recipients").partition(",")[0])
    return InboundStatus("failed", token=token, thread=thread, error=reason("", address), code=code or "notice")


def is_late_notice(headers: Headers, text: str) -> bool:
    """Whether an old notice is only a warning."""
    return bool(_LATE.search(headers.text("subject")[:300]) or _LATE.search(text[:2000]))


def read_status(root: Part, place: Place, mailbox: Mailbox) -> InboundStatus | None:
    """A read receipt for a message of ours that says it was shown; None for any other."""
    for part in root.walk():
        if part.media_type in _READ_TYPES:
            fields, _body = parse_headers(part.content(20_000) + b"\n\n")
            shown = fields.get("disposition").rpartition(";")[2].strip().lower().startswith(("displayed", "dispatched"))
            named = read_message_id(mailbox.secrets, message_id(_renamed(fields)))
            token, thread = named or _returned(root, mailbox) or (place.token, place.thread)
            return InboundStatus("read", token=token, thread=thread) if shown and token else None
    return None


def _renamed(fields: Headers) -> Headers:
    return Headers([("message-id", value) for name, value in fields.fields if name == "original-message-id"])


def _recipients(root: Part) -> Iterator[Recipient]:
    for part in root.walk():
        if part.media_type in _STATUS_TYPES:
            content = part.content(200_000).replace(b"\r\n", b"\n")
            for group in re.split(rb"\n[ \t]*\n", content)[:_MOST_GROUPS]:
                fields, _body = parse_headers(group.lstrip(b"\n") + b"\n\n")
                if "action" in fields or "final-recipient" in fields:
                    yield _recipient(fields)


def _recipient(fields: Headers) -> Recipient:
    named = fields.get("original-recipient") or fields.get("final-recipient")
    address = clean_address(named.rpartition(";")[2])
    said = decode_words(fields.get("diagnostic-code").partition(";")[2] or fields.get("diagnostic-code"))
    code = _CODE.search(fields.get("status")) or _CODE.search(said[:500])
    action = fields.get("action").partition("(")[0].partition(";")[0].strip().lower()
    if not action and code:
        action = "failed" if code.group(1).startswith("5") else "delayed"
    return Recipient(address, action, code.group(1) if code else "", line(said, 160))


def _returned(root: Part, mailbox: Mailbox) -> tuple[str, str] | None:
    """(token, thread) of the mail that came back, from the signed id in its headers."""
    for part in root.walk():
        if part.media_type in _RETURNED_TYPES:
            content = part.content(100_000)
            headers, _body = parse_headers(content)
            if found := read_message_id(mailbox.secrets, message_id(headers)):
                return found
            if found := find_mark(mailbox.secrets, content.decode("ascii", "replace")):
                return found
    return None
