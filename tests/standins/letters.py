"""Mails as they arrive, and mailboxes of ours that take them in: real bytes, the product's own way in."""

import hashlib
import itertools
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session

from connectors.contract import RawItem
from connectors.email import tokens, wire
from connectors.email.threading import lane_of
from tests import factories as make
from webcare.actions import intake
from webcare.models import Channel, Message, Thread

SECRET = "a secret of the mailbox, for tests"
_numbers = itertools.count(1)


def mailbox(address: str = "support@shop.example", **fields: Any) -> Channel:
    """A channel of mail that works without a server: what is to be sent is refused at 127.0.0.1:9."""
    settings = {
        "way_in": "smtp", "address": address, "company": "Voorbeeld Fietsen",
        "smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none", "smtp_user": "-",
    } | fields.pop("settings", {})  # fmt: skip
    return make.channel("email", settings=settings, credentials={"secrets": [SECRET]}, **fields)


def letter(
    text: str = "Waar is mijn fiets?", *, sender: str = "Noor Smit <noor@mail.example>", subject: str = "Mijn fiets",
    to: str = "support@shop.example", cc: str = "", id: str = "", answers: str = "", references: Iterable[str] = (),
    html: str = "", files: Iterable[tuple[str, str, bytes]] = (), inline: Iterable[tuple[str, bytes]] = (),
    **headers: str,
) -> bytes:  # fmt: skip
    """RFC 5322 bytes. `files`: (name, type, bytes); `inline`: (content id, PNG bytes); headers as `Auto_Submitted`."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = id or f"<m{next(_numbers)}.x@mail.example>"
    mail["Date"] = headers.pop("Date", "Sun, 22 Nov 2020 10:00:00 +0000")
    for name, value in (("Cc", cc), ("In-Reply-To", answers), ("References", " ".join(references))):
        if value:
            mail[name] = value
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
        for content_id, picture in inline:
            mail.get_payload()[1].add_related(picture, "image", "png", cid=f"<{content_id}>")
    for name, kind, content in files:
        mail.add_attachment(content, *kind.split("/"), filename=name)
    return mail.as_bytes()


def items(channel: Channel, *raws: bytes) -> list[RawItem]:
    return [
        RawItem(channel.connector.address, hashlib.sha256(raw).hexdigest(), lane_of(raw), "{}", raw) for raw in raws
    ]


def bring(channel: Channel, *raws: bytes) -> None:
    """They arrive and are worked."""
    intake.accept(channel, items(channel, *raws))
    make.work_everything()


def write(channel: Channel, text: str = "Waar is mijn fiets?", **parts: Any) -> Message:
    """One mail; returns the message it became."""
    bring(channel, letter(text, **parts))
    return Message.objects.select_related("conversation__thread", "conversation__channel").latest("pk")


def plus(channel: Channel, thread: Thread) -> str:
    """The address that answers to this thread are sent to."""
    local, _at, domain = channel.settings["address"].partition("@")
    return f"{local}+{tokens.thread_token(channel.credentials['secrets'][0], thread.external_id)}@{domain}"


class PostOffice:
    """A mail server that takes everything: `letters` as they came, oldest first."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.readers: list[list[str]] = []

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        self.letters.append(message_from_bytes(envelope.content or b"", policy=SMTP))
        self.readers.append(list(envelope.rcpt_tos))
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]).strip() for letter in self.letters]


@contextmanager
def post_office(*channels: Channel) -> Iterator[PostOffice]:
    """A real one on this machine, through which these mailboxes send."""
    office = PostOffice()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    before = wire.allow(["127.0.0.0/8"])
    controller.start()
    try:
        for channel in channels:
            channel.settings = {**channel.settings, "smtp_port": port}
            channel.save(update_fields=["settings"])
        yield office
    finally:
        controller.stop()
        wire.allow(before)
