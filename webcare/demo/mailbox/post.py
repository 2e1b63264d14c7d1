"""What was sent: kept in memory, newest first, until the process ends."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count
from threading import Lock
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

MOST = 500  # mails; the oldest goes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came, with the envelope it came in."""

    number: int
    at: datetime
    sender: str
    readers: tuple[str, ...]
    raw: bytes = field(repr=False)

    @property
    def parsed(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    def header(self, name: str) -> str:
        return str(self.parsed.get(name, ""))

    def text(self, kind: str = "plain") -> str:
        """The body as `plain` or `html`, empty when there is none."""
        part = self.parsed.get_body((kind,))
        return part.get_content() if part is not None and part.get_content_maintype() == "text" else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number, "at": self.at.isoformat(), "sender": self.sender, "readers": list(self.readers),
            "headers": [[name, str(value)] for name, value in self.parsed.items()],
            "text": self.text(), "html": self.text("html"),
            "files": [part.get_filename() or "" for part in self.parsed.iter_attachments()],
        }  # fmt: skip


class Post:
    """Takes mail for anybody (it is the handler of an SMTP server) and gives it back."""

    def __init__(self) -> None:
        self._mails: deque[Mail] = deque(maxlen=MOST)
        self._number, self._lock = count(1), Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        with self._lock:
            mail = Mail(next(self._number), datetime.now(UTC), envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
            self._mails.appendleft(mail)
        return "250 2.0.0 Kept"

    def newest(self) -> list[Mail]:
        with self._lock:
            return list(self._mails)

    def find(self, number: int) -> Mail | None:
        return next((mail for mail in self.newest() if mail.number == number), None)
