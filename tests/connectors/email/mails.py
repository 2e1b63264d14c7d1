"""The mailbox of the tests, and the mails in fixtures/mail with our tokens filled in."""

import json
from pathlib import Path
from typing import Any

import tests.connectors.ready  # noqa: F401
from connectors.contract import Inbound, InboundMessage
from connectors.email.mailbox import Mailbox
from connectors.email.message import read
from connectors.email.tokens import message_id, thread_token

SECRET, STRANGER = "fixture-secret", "somebody-else"
THREAD = "a" * 26
MAILBOX = Mailbox(("support@winkel.nl", "klant@winkel.nl"), "winkel.nl", ("newer-secret", SECRET), "mx.winkel.nl")
FOLDER = Path(__file__).parent.parent / "fixtures" / "mail"
NAMES = sorted(path.stem for path in FOLDER.glob("*.eml"))
WORDS = {
    "@@TOKEN@@": thread_token(SECRET, THREAD),
    "@@UPPERTOKEN@@": thread_token(SECRET, THREAD).upper(),
    "@@ID@@": message_id(SECRET, "wc123", THREAD, "winkel.nl"),
    "@@FORGED@@": thread_token(STRANGER, THREAD),
    "@@FORGEDID@@": message_id(STRANGER, "wc123", THREAD, "winkel.nl"),
}


def filled(text: str) -> str:
    for word, value in WORDS.items():
        text = text.replace(word, value)
    return text


def raw_of(name: str) -> bytes:
    return filled((FOLDER / f"{name}.eml").read_bytes().decode("latin-1")).encode("latin-1")


def expected_of(name: str) -> dict[str, Any]:
    return json.loads(filled((FOLDER / f"{name}.json").read_text()))


def inbound(raw: bytes | str, **envelope: Any) -> list[Inbound]:
    return read(raw.encode() if isinstance(raw, str) else raw, envelope, MAILBOX)


def message(raw: bytes | str, **envelope: Any) -> InboundMessage:
    """The one message in a mail."""
    [found] = inbound(raw, **envelope)
    assert isinstance(found, InboundMessage), found
    return found


def mail(body: str = "Hallo", **headers: str) -> str:
    """A small mail; `Reply_To="x"` becomes a header, an empty value leaves one out."""
    given = {"From": "Noor <noor@example.nl>", "To": "support@winkel.nl", "Subject": "Vraag", "Message_ID": "<m@x.nl>"}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (given | headers).items() if value]
    return "\n".join(lines) + "\n\n" + body
