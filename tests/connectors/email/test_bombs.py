"""Mails made to cost much: each is read within its limits, stays visible, and twice as much takes twice as long.

Times are of this process alone, and compared with each other: the machine may be busy.
"""

import os
import resource
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.email import limits, tnef
from connectors.email.addresses import addresses
from connectors.email.calendars import invitation
from connectors.email.charsets import decode
from connectors.email.headers import decode_words
from connectors.email.params import split_value
from connectors.email.structure import take_apart
from connectors.email.threading import lane_of, normal_subject
from tests.connectors.email.mails import mail, message
from tests.growing import expect_no_square

MIXED = b"Content-Type: multipart/mixed; boundary=b\n"
HEAD = b"From: Noor <noor@example.nl>\nSubject: Zwaar\nMessage-ID: <b@x>\n"


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth))


BOMBS: dict[str, Callable[[], bytes]] = {
    "parts": lambda: HEAD + MIXED + b"\n" + b"--b\n\nx\n" * 500_000,
    "empty parts": lambda: HEAD + MIXED + b"\n" + b"--b\n" * 2_000_000,
    "depth": lambda: HEAD + nested(20_000),
    "lines that only look like borders": lambda: HEAD + MIXED + b"\n--b\n\n" + b"--b x\n" * 2_000_000,
    "headers": lambda: HEAD + b"X-A: 1\n" * 500_000 + b"\nx",
    "one header": lambda: HEAD + b"X-A: " + b"a " * 2_000_000 + b"\n\nx",
    "a header in many lines": lambda: HEAD + b"References: " + b"<a@b>\n " * 500_000 + b"\n\nx",
    "addresses": lambda: HEAD + b"To: " + b"a@b.nl, " * 200_000 + b"\n\nx",
    "texts of unknown alphabets": lambda: (
        HEAD + MIXED + b"\n" + b"--b\nContent-Type: text/plain\n\n\xe9\xf1\xc3 a\n" * 500
    ),
    "pieces of base64": lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"aA==" * 3_000_000,
    "lines of uuencode": lambda: HEAD + b"Content-Transfer-Encoding: x-uuencode\n\n" + b"#86)C\n" * 500_000,
    "quoted-printable": lambda: HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * 10_000_000,
    "empty lines": lambda: HEAD + b"\n" * 20_000_000,
    "a text too long": lambda: HEAD + b"\n" + b"word " * 4_000_000,
    "an HTML too long": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<p>woord</p>" * 500_000,
    "a deep HTML": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<div><b>" * 240_000,
    "an HTML of tables": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<table><tr><td>x" * 120_000,
    "an HTML of quotes": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<blockquote>x" * 150_000,
    "a text of quotes": lambda: HEAD + b"\n" + b"> x\nOp ma schreef\n" * 100_000,
    "a file as large as may be": lambda: (
        HEAD
        + b"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n"
        + (b"QUJD" * 19 + b"\r\n") * ((limits.MESSAGE_BYTES - 500) // 78)
    ),
    "too large": lambda: HEAD + b"\n" + b"x" * (limits.MESSAGE_BYTES + 1),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_little_and_stays_visible(name: str) -> None:
    """In a process of its own: what another test took before says nothing about this one."""
    seconds, grown, subject, sender = _read_alone(name)
    assert (subject, sender) == ("Zwaar", "noor@example.nl")
    assert seconds <= 5, f"{seconds} s"
    assert grown <= 256, f"{grown} MB"


def _read_alone(name: str) -> tuple[float, float, str, str]:
    command = [sys.executable, "-c", f"from tests.connectors.email.test_bombs import explode; explode({name!r})"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, capture_output=True, text=True, timeout=50, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    seconds, grown, subject, sender = done.stdout.strip().rsplit("\n", 1)[-1].split("\t")
    return float(seconds), float(grown), subject, sender


def explode(name: str) -> None:
    """Read one bomb and tell what it took: seconds of this process, and how much memory beyond the start."""
    message(mail())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    raw = BOMBS[name]()
    start = time.process_time()
    found = message(raw)
    seconds = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(seconds, grown, found.subject, found.sender.id, sep="\t")


@pytest.mark.parametrize(
    "name", ["parts", "depth", "headers", "a text too long", "an HTML too long", "too large", "empty parts"]
)
def test_what_is_left_out_is_said(name: str) -> None:
    assert message(BOMBS[name]()).extra["truncated"] is True


def test_an_ordinary_mail_is_not_truncated() -> None:
    assert "truncated" not in message(mail()).extra


def test_of_many_parts_the_first_are_kept() -> None:
    parts = b"".join(b"--b\nContent-Type: application/pdf; name=%d.pdf\n\nx\n" % number for number in range(300))
    found = message(HEAD + MIXED + b"\n--b\n\nHallo\n" + parts + b"--b--\n")
    assert found.text == "Hallo" and len(found.media) == limits.PARTS - 2 and found.media[0].name == "0.pdf"
    assert found.extra["truncated"]


def test_the_deepest_parts_are_one_file() -> None:
    found = message(HEAD + nested(limits.DEPTH + 5) + b"\n\nx")
    assert len(found.media) == 1 and found.extra["truncated"]


GROWING: dict[str, Callable[[int], object]] = {
    "words": lambda size: decode_words("=?a?q?" * size),
    "words with question marks": lambda size: decode_words("=?a?q?" + "?" * size + "=?a?b?"),
    "comments": lambda size: addresses(["(" * size + ")" * (size // 2)]),
    "angles": lambda size: addresses(["<" * size]),
    "quotes": lambda size: addresses(['"\\' * size]),
    "at signs": lambda size: addresses(["@ " * size]),
    "semicolons": lambda size: split_value(";" * size),
    "blanks after a semicolon": lambda size: split_value("a;b" + " " * size + "c"),
    "unclosed parameters": lambda size: split_value(';a="' * size),
    "continued parameters": lambda size: split_value(";a*1=b" * size),
    "prefixes": lambda size: normal_subject("Re:" * size),
    "almost prefixes": lambda size: normal_subject("re " * size),
    "ids": lambda size: lane_of(b"References: " + b"<" * size + b"\n\n"),
    "header lines": lambda size: take_apart(b"a:\n" * size),
    "blank lines": lambda size: take_apart(b" \n" * size),
    "borders": lambda size: take_apart(MIXED + b"\n--b\n" + b"\n--b-" * size),
    "guessed borders": lambda size: take_apart(b"Content-Type: multipart/mixed\n\n" + b"--\n" * size),
    "meta tags": lambda size: decode(b"<meta" * size + b"\xff", "", html=True),
    "pictures": lambda size: message(mail("<img src=cid:" * size, Content_Type="text/html; charset=utf-8")),
    "marks": lambda size: message(mail("wc.a.b." * size, From="mailer-daemon@x.nl", Return_Path="<>")),
}


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_input_and_not_with_its_square(name: str) -> None:
    work = GROWING[name]
    work(100)
    expect_no_square(lambda size: lambda: work(size), 3_000, 30_000)


def test_a_calendar_of_a_thousand_years_is_not_read_whole() -> None:
    event = b"BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:x\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\n"
    data = b"BEGIN:VCALENDAR\r\n" + b"".join(event % number for number in range(6_000)) + b"END:VCALENDAR\r\n"
    found = invitation(data)
    assert found and found["uid"] == "0"
    assert invitation(b" " * (limits.CALENDAR_BYTES + 1)) is None


# -- winmail.dat --


def tnef_object(level: int, name: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(*objects: bytes) -> bytes:
    codepage = tnef_object(1, 0x9007, 6, struct.pack("<II", 1252, 0))
    return b"\x78\x9f\x3e\x22\x01\x00" + codepage + b"".join(objects) + b"\0" * 3


LETTER = tnef_object(1, 0x800C, 2, b"Hallo caf\xe9")
FILE = (
    tnef_object(2, 0x9002, 6, b"\0" * 14)
    + tnef_object(2, 0x8010, 1, b"..\\rekening.pdf\0")
    + tnef_object(2, 0x800F, 6, b"%PDF")
)
# Says that four thousand million properties follow; one of the library's loops believes it.
LIAR = tnef_object(1, 0x9003, 6, struct.pack("<IHHI", 0xFFFFFFFF, 3, 0x0E08, 1))


def parcel(data: bytes, text: str = "") -> bytes:
    part = b"--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\n" + data
    return HEAD + MIXED + b"\n--b\n\n" + text.encode() + b"\n" + part + b"\n--b--\n"


def test_a_parcel_of_outlook_is_opened() -> None:
    found = message(parcel(winmail(LETTER, FILE)))
    assert found.text == "Hallo café"
    assert [(file.name, file.content) for file in found.media] == [("rekening.pdf", b"%PDF")]


def test_the_text_beside_a_parcel_is_kept() -> None:
    found = message(parcel(winmail(LETTER, FILE), "Zie bijlage"))
    assert found.text == "Zie bijlage" and len(found.media) == 1


@pytest.mark.parametrize(
    "data", [b"", b"geen parcel", winmail(LETTER)[:14], winmail(LIAR), b"\x78\x9f\x3e\x22" + b"\xff" * 5_000]
)
def test_a_parcel_that_cannot_be_opened_stays_a_file(data: bytes) -> None:
    found = message(parcel(data, "Hallo"))
    assert found.text == "Hallo" and [file.name for file in found.media] == ["winmail.dat"]


def test_the_liar_would_count_for_ever() -> None:
    """The premise of the process with limits: it does not fail by itself, it is killed."""
    worker = Path(tnef.__file__).with_name("tnef_worker.py")
    done = subprocess.run([sys.executable, "-I", str(worker), "1", "250000000", "100"], input=winmail(LIAR), timeout=50)
    assert done.returncode < 0
