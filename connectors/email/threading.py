"""Which mails belong together: lanes, the ids a mail refers to, tokens in its addresses, its bare subject."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.email import limits
from connectors.email.addresses import addresses
from connectors.email.headers import Headers, decode_words, parse_headers
from connectors.email.mailbox import Mailbox
from connectors.email.tokens import read_message_id, thread_of

_ID = re.compile(r"<([^<>]{1,990})>")
_PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|fw|aw|wg|antw|betr|betreft|doorst|sv|vs|tr|rif|rv|enc|odp|r|回复|答复|转发|回覆)"
    r"\s{0,3}(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3})?\s{0,3}[:：]|\[(?:external|extern|ext)\][:\s]*)",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[#[0-9]{1,12}\]")
_FORWARD = re.compile(
    r"\s*(?:fwd?|fw|wg|doorst|doorgestuurd|tr|转发)\s{0,3}(?:\[\d{1,3}\])?\s{0,3}[:：]", re.IGNORECASE
)
# Where servers write for whom a mail was before it was forwarded or sorted; a token may stand in any of them.
DELIVERED_TO = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "x-forwarded-for",
    "x-gm-original-to", "apparently-to", "resent-to",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs. `token` is ours of the message it answers; `thread` is empty unless a token proved it."""

    references: tuple[str, ...] = ()
    thread: str = ""
    token: str = ""


def lane_of(raw: bytes) -> str:
    """The queue a raw mail waits in: one for all mails of an exchange, another for every other customer.

    Delivery reports have lanes of their own, as all receipts.
    """
    headers, _body = parse_headers(raw)
    named = reversed(_ids(headers.all("references"))), _ids(headers.all("in-reply-to")), _ids([message_id(headers)])
    for name in (list(ids) for ids in named):
        if name:
            # `_ids` gives the nearest first, and the first of References is the beginning of the exchange.
            return _lane("report" if _is_report(headers) else "mail", name[0].encode("utf-8", "replace"))
    return _lane("mail", raw[: limits.HEADER_BLOCK_BYTES])


def _is_report(headers: Headers) -> bool:
    return headers.get("content-type").strip().lower().startswith("multipart/report")


def _lane(kind: str, data: bytes) -> str:
    return f"{kind}:{hashlib.sha256(data).hexdigest()[:32]}"


def message_id(headers: Headers) -> str:
    """The Message-ID with its brackets, "" when there is none. Some programs leave the brackets out."""
    value = headers.text("message-id").strip()
    if found := _ID.search(value):
        return bounded(f"<{found.group(1)}>")
    word = value.split()[0].strip("<>") if value else ""
    return bounded(f"<{word}>") if word else ""


def bounded(id: str) -> str:
    """An id as it can be stored, the same for the same id: no blanks or controls, and not longer than the column."""
    clean = "".join(char for char in id if char.isprintable() and not char.isspace())
    if len(clean) <= limits.ID_CHARACTERS:
        return clean
    digest = hashlib.sha256(clean.encode("utf-8", "replace")).hexdigest()[:32]
    return f"{clean[: limits.ID_CHARACTERS - 40]}~{digest}>"


def place_of(headers: Headers, envelope: Mapping[str, Any], mailbox: Mailbox) -> Place:
    """The ids a mail refers to, nearest first, and the thread that a token of ours proves."""
    ids = [*_ids(headers.all("in-reply-to")), *_ids(headers.all("references"))]
    references = tuple(dict.fromkeys(ids))[: limits.REFERENCES]
    answered = next((known for id in references if (known := read_message_id(mailbox.secrets, id))), None)
    thread = _thread_in_addresses(headers, envelope, mailbox)
    if thread:
        return Place(references, thread, answered[0] if answered and answered[1] == thread else "")
    return Place(references, answered[1], answered[0]) if answered else Place(references)


def _ids(values: Iterable[str]) -> list[str]:
    """Every id in these headers, the last one first; only the ends of a very long list.

    Some programs (Python's own among them) spell an id that is longer than a line as encoded words.
    """
    found = [bounded(match.group()) for value in values for match in _ID.finditer(decode_words(value))]
    found = found if len(found) <= limits.REFERENCES else [found[0], *found[1 - limits.REFERENCES :]]
    return list(reversed(found))


def _thread_in_addresses(headers: Headers, envelope: Mapping[str, Any], mailbox: Mailbox) -> str:
    for email in recipients(headers, envelope):
        local, _at, _domain = email.rpartition("@")
        token = local.partition("+")[2]
        if token and (thread := thread_of(mailbox.secrets, token)):
            return thread
    return ""


def recipients(headers: Headers, envelope: Mapping[str, Any]) -> list[str]:
    """Every address this mail was for, those of the envelope first."""
    given = envelope.get("recipients")
    named = [name for name in given if isinstance(name, str)] if isinstance(given, list | tuple) else []
    named += [value for name in (*DELIVERED_TO, "to", "cc") for value in headers.all(name)]
    return list(dict.fromkeys(address.email for address in addresses(named) if address.email))


def new_thread(reference: str, digest: str) -> str:
    """A name for the thread this mail begins: the same whenever the same mail is read, and no other mail's."""
    hashed = hashlib.sha256(f"{reference}\0{digest}".encode("utf-8", "replace")).digest()
    return base64.b32encode(hashed).decode().lower()[:26]


def normal_subject(subject: str) -> str:
    """The subject without `Re:`, `Fwd:`, `Antw:` and the like in front, however many, and without our own tag."""
    rest = subject
    while (prefix := _PREFIX.match(rest)) and prefix.end():
        rest = rest[prefix.end() :]
    return " ".join(_TAG.sub(" ", rest).split())


def is_forward(subject: str) -> bool:
    """Whether the subject says that somebody passed this mail on."""
    return bool(_FORWARD.match(subject))
