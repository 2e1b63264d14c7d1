"""A mail that cannot be read is shown as far as it can, and a log that tells of it tells nothing of its content."""

import logging
from typing import Any

import pytest

from connectors.contract import InboundMessage
from connectors.email.mailbox import Mailbox
from connectors.email.message import read
from tests.connectors.email.mails import MAILBOX, mail


class Breaking(dict[str, Any]):
    """An envelope that breaks when it is asked for one of its fields."""

    def get(self, name: str, default: Any = None) -> Any:
        if name in self:
            raise RuntimeError("Noor de Vries")
        return default


@pytest.mark.parametrize("field, known", [("internal_date", True), ("recipients", False)])
def test_it_stays_visible(field: str, known: bool, caplog: pytest.LogCaptureFixture) -> None:
    raw = mail("Hallo", Subject="Mijn pakket", Received="from a by b; Sun, 22 Nov 2026 09:00:00 +0100").encode()
    with caplog.at_level(logging.INFO):
        found = read(raw, Breaking({field: 1}), MAILBOX)
    [shown] = found
    assert isinstance(shown, InboundMessage)
    assert shown.extra["unreadable"] == "RuntimeError" and shown.subject == "Mijn pakket" and shown.id and shown.thread
    assert (shown.sender.id == "noor@example.nl") is known
    assert found == read(raw, Breaking({field: 1}), MAILBOX), "the same each time, so that it is stored once"
    assert "could not be read" in caplog.text and "Noor" not in caplog.text and "pakket" not in caplog.text


def test_a_mailbox_that_is_half_set_up_reads_too() -> None:
    empty = Mailbox((), "", ())
    [shown] = read(mail("Hallo").encode(), {}, empty)
    assert isinstance(shown, InboundMessage) and "unreadable" not in shown.extra and shown.text == "Hallo"
