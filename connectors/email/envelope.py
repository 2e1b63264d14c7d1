"""What the outside of a mail tells: who, about what, in which thread, and what kind of mail it is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.email import authentication, limits
from connectors.email.addresses import addresses
from connectors.email.classes import Verdict, classify
from connectors.email.headers import Headers
from connectors.email.mailbox import Mailbox
from connectors.email.people import People, people_of
from connectors.email.structure import Part
from connectors.email.threading import DELIVERED_TO, Place, message_id, place_of
from connectors.reading import line

_GMAIL_ASKS = "forwarding-noreply@google.com"
_CHUNK = 1_000_000


@dataclass(frozen=True, slots=True)
class Heading:
    """`reference` is the Message-ID, made up from the content where there is none; `digest` names the content."""

    headers: Headers
    subject: str
    reference: str
    digest: str
    people: People
    place: Place
    verdict: Verdict
    auth: dict[str, str]

    def extra(self) -> dict[str, Any]:
        """What is worth showing besides, as JSON. Names that say nothing are left out."""
        people = self.people
        found: dict[str, Any] = {
            "class": self.verdict.kind.value,
            "from": people.written_by.as_json(),
            "to": [address.as_json() for address in people.to],
            "cc": [address.as_json() for address in people.cc],
        }
        more = {
            "reply_to": [address.as_json() for address in people.reply_to],
            "auth": self.auth,
            "spam": authentication.spam(self.headers),
            "delivered_to": _delivered_to(self.headers),
            "confirm_forwarding": people.written_by.email == _GMAIL_ASKS,
        }
        return found | {name: value for name, value in more.items() if value not in (None, [], {}, False)}


def heading_of(root: Part, raw: bytes, envelope: Mapping[str, Any], mailbox: Mailbox) -> Heading:
    """The outside of a mail that was taken apart into `root`; `raw` is all of it."""
    headers = root.headers
    people = people_of(headers, envelope, mailbox)
    auth = authentication.results(headers, mailbox.trusted_authserv)
    digest = content_digest(headers, raw, root.start)
    return Heading(
        headers=headers,
        subject=line(headers.text("subject"), limits.SUBJECT_CHARACTERS),
        reference=message_id(headers) or f"<{digest[:32]}@no-id.invalid>",
        digest=digest,
        people=people,
        place=place_of(headers, envelope, mailbox),
        verdict=classify(headers, root, envelope, mailbox, people, auth.get("dmarc", "")),
        auth=auth,
    )


def content_digest(headers: Headers, raw: bytes, body: int) -> str:
    """Hex name of From, Subject, Date and body. Line ends do not count: every way in has its own."""
    digest = hashlib.sha256()
    for name in ("from", "subject", "date"):
        digest.update(" ".join(headers.get(name).split()).encode("utf-8", "replace") + b"\0")
    end = len(raw.rstrip(b"\r\n"))
    for at in range(body, end, _CHUNK):
        digest.update(raw[at : min(end, at + _CHUNK)].replace(b"\r", b""))
    return digest.hexdigest()


def _delivered_to(headers: Headers) -> list[str]:
    """For whom the mail was before it was forwarded to us."""
    named = addresses([value for name in DELIVERED_TO for value in headers.all(name)], 10)
    return list(dict.fromkeys(address.email for address in named if address.email))
