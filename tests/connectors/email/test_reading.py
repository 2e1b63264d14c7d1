"""Every mail of fixtures/mail means what stands beside it, whichever way its lines end."""

import json
from typing import Any

import pytest

from connectors.contract import InboundMessage
from connectors.email.message import read
from tests.connectors.comparing import as_expected
from tests.connectors.email.mails import MAILBOX, NAMES, expected_of, raw_of


def test_there_are_mails() -> None:
    assert len(NAMES) > 100


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_a_mail_means_what_stands_beside_it(name: str, line_end: bytes) -> None:
    wanted = expected_of(name)
    raw = raw_of(name).replace(b"\n", line_end)
    found = read(raw, wanted.get("envelope", {}), MAILBOX)
    assert len(found) == len(wanted["inbound"]), found
    assert as_expected(found, wanted["inbound"]) == wanted["inbound"]


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_do_not_make_another_mail(name: str) -> None:
    raw, envelope = raw_of(name), expected_of(name).get("envelope", {})
    once, again = (read(each, envelope, MAILBOX) for each in (raw, raw.replace(b"\n", b"\r\n")))
    assert [getattr(each, "id", "") for each in once] == [getattr(each, "id", "") for each in again]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_read_can_be_kept(name: str) -> None:
    """Reading twice gives the same, `extra` is JSON, and names fit their columns."""
    raw, envelope = raw_of(name), expected_of(name).get("envelope", {})
    found = read(raw, envelope, MAILBOX)
    assert found == read(raw, envelope, MAILBOX)
    for each in found:
        if isinstance(each, InboundMessage):
            assert_can_be_kept(each)


def assert_can_be_kept(found: InboundMessage) -> None:
    assert json.loads(json.dumps(found.extra, allow_nan=False)) == found.extra
    assert "unreadable" not in found.extra
    for text, length in ((found.id, 300), (found.reference, 300), (found.sender.id, 200), (found.subject, 300)):
        assert len(text) <= length and _storable(text)
    assert all(len(reference) <= 300 and _storable(reference) for reference in found.references)
    assert _storable(found.text + found.html + found.quoted_text + found.quoted_html)
    for file in found.media:
        assert file.name and len(file.name.encode()) <= 200 and len(file.content_id) <= 200
        assert file.content is not None and file.size == len(file.content)


def _storable(text: Any) -> bool:
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
