"""Mail as a customer has it: a mail program beside the browser."""

import json
import smtplib
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from typing import Any
from urllib.request import urlopen

from tests import factories as make
from webcare.devstack.mail import MailPorts
from webcare.models import Channel

PATIENCE = 30.0
WIDE = SMTP.clone(max_line_length=990)  # Python would spell a long In-Reply-To as an encoded word


@dataclass(frozen=True)
class Post:
    ports: MailPorts

    def channel(self, **fields: Any) -> Channel:
        """A mailbox that takes mail in at the stack's door and sends through its post office."""
        settings = {
            "address": "service@voorbeeldfietsen.example", "company": "Voorbeeld Fietsen", "way_in": "smtp",
            "smtp_host": "127.0.0.1", "smtp_port": self.ports.post, "smtp_security": "none", "smtp_user": "-",
        }  # fmt: skip
        return make.channel(
            kind="email", settings=settings, credentials={"secrets": ["wcs_0123456789abcdef"]}, **fields
        )

    def write(self, to: str, text: str, subject: str = "Vraag", html: str = "", **headers: str) -> EmailMessage:
        """Send a mail as Noor. The desk may have learned of its mailbox only just now: a refusal is tried again."""
        mail = EmailMessage(policy=WIDE)
        mail["From"], mail["To"], mail["Subject"] = "Noor de Wit <noor@klant.example>", to, subject
        mail["Message-ID"] = make_msgid(domain="klant.example")
        for name, value in headers.items():
            del mail[name.replace("_", "-")]
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        ends_at = time.monotonic() + PATIENCE
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", self.ports.door, timeout=10) as client:
                    client.send_message(mail)
                return mail
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ConnectionError):
                if time.monotonic() > ends_at:
                    raise
                time.sleep(0.2)

    def sent_to(self, address: str, text: str = "") -> dict[str, Any]:
        """The newest mail the desk sent there that says `text`, waited for. Headers by name, body as `text`."""
        ends_at = time.monotonic() + PATIENCE
        while True:
            with urlopen(f"http://127.0.0.1:{self.ports.page}/mails.json", timeout=10) as answer:
                mails = json.load(answer)
            for mail in mails:
                if address in mail["readers"] and text in mail["text"]:
                    return mail | dict(mail["headers"])
            assert time.monotonic() < ends_at, f"nothing was sent to {address}"
            time.sleep(0.2)
