"""One stored mail, understood: whatever it is made of becomes messages and receipts, and nothing makes it raise."""

import base64
import hashlib
import re
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr
from typing import Any

from connectors.email.mailbox import Mailbox
from connectors.inbound import Inbound, InboundMessage
from connectors.types import Party


def read(raw: bytes, envelope: Mapping[str, Any], mailbox: Mailbox) -> list[Inbound]:
    """What a mail means. Pure; a mail that cannot be read becomes a message that says so in `extra["unreadable"]`."""
    mail = BytesParser(policy=default).parsebytes(raw)
    body = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    name, address = parseaddr(str(mail.get("From", "")))
    seen = "\0".join(str(mail.get(header, "")) for header in ("From", "Subject", "Date")).encode()
    digest = hashlib.sha256(seen + raw.partition(b"\n\n")[2]).digest()
    reference = str(mail.get("Message-ID", "")).strip() or f"<{digest.hex()[:32]}@no-id.invalid>"
    ids = re.findall(r"<[^<>\s]+>", str(mail.get("In-Reply-To", "")))
    ids += reversed(re.findall(r"<[^<>\s]+>", str(mail.get("References", ""))))
    name_of_thread = base64.b32encode(hashlib.sha256(reference.encode() + digest).digest()).decode().lower()[:26]
    return [
        InboundMessage(
            id=f"{reference}#{digest.hex()[:16]}",
            reference=reference,
            references=tuple(dict.fromkeys(ids)),
            thread=name_of_thread,
            sender=Party(id=address.lower() or "unknown", name=name, email=address.lower()),
            subject=str(mail.get("Subject", "")),
            text=body.get_content() if body else "",
            html=html.get_content() if html else "",
            extra={"class": "human", "from": {"name": name, "email": address.lower()}, "to": [], "cc": []},
        )
    ]
