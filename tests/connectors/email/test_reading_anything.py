"""Whatever arrives is read: nothing raises, nothing is unreadable, and reading again gives the same."""

import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectors.contract import InboundMessage
from connectors.email.addresses import addresses, clean_address
from connectors.email.attachments import cid_key, clean_name
from connectors.email.calendars import invitation
from connectors.email.charsets import decode
from connectors.email.headers import decode_base64, decode_words
from connectors.email.message import read
from connectors.email.params import split_value
from connectors.email.threading import bounded, lane_of, normal_subject
from connectors.email.tokens import read_message_id, thread_of
from tests.connectors.email.mails import MAILBOX, NAMES, SECRET, raw_of
from tests.connectors.email.test_reading import assert_can_be_kept
from tests.connectors.strategies import anything

FUZZ = settings(deadline=None, database=None, max_examples=150, suppress_health_check=list(HealthCheck))
LABELS = st.sampled_from(
    ["utf-8", "utf-16", "utf-7", "iso-2022-jp", "gb2312", "zlib", "hex", "idna", "unicode_escape", "undefined", "x"]
)
# Pieces of mails, so that random ones get past the first look.
PIECES = st.sampled_from(
    [b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: text/html\n", b"--b\n", b"--b--\n", b"\n",
     b"\r\n", b"Date: x\n", b"Content-Transfer-Encoding: base64\n", b"From: a@b.nl\n", b"\xff\x00 ",
     b"Subject: =?utf-8?B?w?=\n", b"Content-ID: <a>\n", b"Content-Type: text/calendar; method=REPLY\n",
     b"Content-Type: message/delivery-status\n", b"Content-Disposition: attachment; filename*0*=utf-8''%ff\n",
     b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:1\n", b"<img src=cid:a>", b"Action: failed\n",
     b"Content-Type: application/ms-tnef\n", b"References: <a@b> <>\n", b"Return-Path: <>\n",
     b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"]
)  # fmt: skip


def _survives(raw: bytes, envelope: object = None) -> None:
    found = read(raw, envelope if isinstance(envelope, dict) else {}, MAILBOX)
    assert len(found) <= 1
    for each in found:
        if isinstance(each, InboundMessage):
            assert_can_be_kept(each)
    assert 0 < len(lane_of(raw)) < 200
    assert found == read(raw, envelope if isinstance(envelope, dict) else {}, MAILBOX)


@FUZZ
@given(raw=st.binary(max_size=400))
@example(raw=b"")
@example(raw=b"\n")
@example(raw=b"\r\n\r\n")
def test_any_bytes(raw: bytes) -> None:
    _survives(raw)


@FUZZ
@given(pieces=st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=30))
def test_any_pieces_of_mails(pieces: list[bytes]) -> None:
    _survives(b"".join(pieces))


@FUZZ
@given(name=st.sampled_from(NAMES), data=st.data())
def test_any_change_to_a_real_mail(name: str, data: st.DataObject) -> None:
    raw = raw_of(name)
    for _turn in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        until = data.draw(st.integers(at, min(len(raw), at + 40)))
        raw = raw[:at] + data.draw(st.one_of(PIECES, st.binary(max_size=10))) + raw[until:]
    _survives(raw)


@FUZZ
@given(envelope=st.dictionaries(st.sampled_from(["sender", "recipients", "received_at", "internal_date"]), anything()))
def test_any_envelope(envelope: dict[str, object]) -> None:
    _survives(raw_of("plain"), envelope)


@FUZZ
@given(name=st.text(max_size=300))
def test_a_cleaned_name_is_clean(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned == clean_name(cleaned) and cleaned
    assert not set("/\\\0\r\n\u202e\u200b") & set(cleaned) and not cleaned.startswith(".")
    assert len(cleaned.encode()) <= 200


@FUZZ
@given(text=st.text(max_size=200), label=st.one_of(LABELS, st.text(max_size=20)), data=st.binary(max_size=200))
def test_no_piece_raises(text: str, label: str, data: bytes) -> None:
    assert isinstance(decode(data, label, html=True), str)
    assert isinstance(decode_base64(data), bytes)
    decode_words(text)
    split_value(text)
    json.dumps(invitation(data))
    assert thread_of([SECRET], text) is None and read_message_id([SECRET], text) is None
    for address in addresses([text]):
        assert address.email == clean_address(address.email) and "\n" not in address.name
    assert bounded(bounded(f"<{text}>")) == bounded(f"<{text}>")
    assert normal_subject(normal_subject(text)) == normal_subject(text)
    assert cid_key(cid_key(text)) is not None


@FUZZ
@given(text=st.text(max_size=100))
def test_what_one_charset_writes_it_reads(text: str) -> None:
    assert decode(text.encode("utf-8", "replace"), "utf-8") == text.encode("utf-8", "replace").decode().removeprefix(
        "\ufeff"
    )
