"""Our own mail server, spoken to line by line: what it takes, what it refuses, and where one mail ends."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from connectors.email import listener as listening
from connectors.email.items import handed_over
from connectors.email.listener import Door, Listener
from tests.connectors.certificates import self_signed

OURS = ("support@example.nl", "support+abc@example.nl", "jörg@example.nl")


@dataclass
class Desk:
    """Knows a few addresses and keeps what it is handed."""

    kept: list[tuple[bytes, str, list[Any]]] = field(default_factory=list)
    breaks: Exception | None = None
    port: int = 0

    def route(self, address: str) -> list[str]:
        return ["mailbox"] if address.lower() in OURS else []

    def store(self, raw: bytes, sender: str, routed: list[Any]) -> None:
        if self.breaks:
            raise self.breaks
        self.kept.append((raw, sender, routed))


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    server = Listener(Door(desk.route, desk.store), "127.0.0.1", 0, "desk.example")
    desk.port = server.start()
    yield desk
    server.stop()


class Line:
    """A client that says exactly what it is told to."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.lines = self.socket.makefile("rb")
        self.hear()

    def say(self, text: bytes | str) -> str:
        self.socket.sendall((text.encode() if isinstance(text, str) else text) + b"\r\n")
        return self.hear()

    def hear(self) -> str:
        while True:
            line = self.lines.readline().decode()
            if line[3:4] != "-":
                return line.strip()

    def begin(self, *readers: str, sender: str = "noor@klant.example") -> "Line":
        assert self.say("EHLO klant.example").startswith("250")
        assert self.say(f"MAIL FROM:<{sender}>").startswith("250")
        for reader in readers or OURS[:1]:
            assert self.say(f"RCPT TO:<{reader}>").startswith("250")
        assert self.say("DATA").startswith("354")
        return self

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


@pytest.fixture
def line(desk: Desk) -> Iterator[Line]:
    line = Line(desk.port)
    yield line
    line.close()


def test_a_mail_is_kept_with_its_envelope_byte_for_byte(desk: Desk, line: Line) -> None:
    line.begin(*OURS[:2])
    assert line.say(b"Subject: Hoi\r\n\r\n..punt\r\n...\r\n\xff\x00\r\n.").startswith("250")
    [(raw, sender, routed)] = desk.kept
    assert raw == b"Subject: Hoi\r\n\r\n.punt\r\n..\r\n\xff\x00\r\n"
    assert sender == "noor@klant.example" and routed == [("mailbox", OURS[0]), ("mailbox", OURS[1])]


def test_a_bounce_has_nobody_as_its_sender(desk: Desk, line: Line) -> None:
    line.begin(sender="")
    assert line.say("Subject: Undelivered\r\n\r\n.").startswith("250")
    assert desk.kept[0][1] == ""


@pytest.mark.parametrize(
    "reader",
    ["noor@klant.example", "support@example.nl@evil.example", "@relay.example:noor@klant.example",
     "support%example.nl@x.nl", "postmaster", "support", "\"support@example.nl\"@x.nl",
     "support@example.nl.evil.example"],
)  # fmt: skip
def test_nothing_is_passed_on_to_anybody(desk: Desk, line: Line, reader: str) -> None:
    line.say("EHLO klant.example")
    line.say("MAIL FROM:<noor@klant.example>")
    assert line.say(f"RCPT TO:<{reader}>")[0] == "5"
    assert line.say("DATA").startswith("503")


def test_one_reader_who_is_ours_is_enough(desk: Desk, line: Line) -> None:
    line.say("EHLO klant.example")
    line.say("MAIL FROM:<noor@klant.example>")
    assert line.say("RCPT TO:<noor@klant.example>").startswith("550")
    assert line.say(f"RCPT TO:<{OURS[0]}>").startswith("250")
    line.say("DATA")
    assert line.say("Subject: Hoi\r\n\r\n.").startswith("250")
    assert [reader for _route, reader in desk.kept[0][2]] == [OURS[0]]


@pytest.mark.parametrize(
    "ending", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\n.\r", b"\r\n.\r", b"\0.\r\n"]
)
def test_only_cr_lf_dot_cr_lf_ends_a_mail(desk: Desk, line: Line, ending: bytes) -> None:
    """Otherwise one mail could smuggle in a second one with any sender."""
    line.begin()
    smuggled = b"MAIL FROM:<boss@example.nl>\r\nRCPT TO:<support@example.nl>\r\nDATA\r\nSubject: b\r\n\r\nb"
    assert line.say(b"Subject: a\r\n\r\na" + ending + smuggled + b"\r\n.").startswith("250")
    assert len(desk.kept) == 1 and b"boss@example.nl" in desk.kept[0][0]


def test_what_cannot_be_stored_is_to_be_sent_again(desk: Desk, line: Line) -> None:
    desk.breaks = RuntimeError("secret detail")
    line.begin()
    said = line.say("Subject: a\r\n\r\n.")
    assert said.startswith("452") and "secret" not in said
    desk.breaks = None
    assert line.begin().say("Subject: a\r\n\r\n.").startswith("250")


def test_a_mail_that_is_too_large_is_refused_and_the_next_one_taken(
    desk: Desk, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MESSAGE_BYTES", 1000)
    other = Line(desk.port)
    other.say("EHLO klant.example")
    assert other.say("MAIL FROM:<noor@klant.example> SIZE=2000").startswith("552")
    other.begin()
    assert other.say(b"x: y\r\n\r\n" + b"a" * 70 + (b"\r\n" + b"b" * 70) * 100 + b"\r\n.").startswith("552")
    assert other.begin().say("Subject: a\r\n\r\n.").startswith("250")
    assert len(desk.kept) == 1
    other.close()


def test_long_lines_and_letters_beyond_ascii_are_taken(desk: Desk, line: Line) -> None:
    line.say("EHLO klant.example")
    assert line.say("MAIL FROM:<zoë@klant.example> SMTPUTF8").startswith("250")
    assert line.say("RCPT TO:<jörg@example.nl>").startswith("250")
    line.say("DATA")
    assert line.say(b"Subject: a\r\n\r\n" + b"x" * 50_000 + b"\r\n.").startswith("250")
    assert desk.kept[0][1] == "zoë@klant.example"


def test_nonsense_does_not_bring_it_down(desk: Desk) -> None:
    for nonsense in (
        b"\xff\xfe\0",
        b"GET / HTTP/1.1",
        b"A" * 200_000,
        b"MAIL FROM:<\r",
        b"RCPT TO",
        b"AUTH PLAIN AGEAYg==",
    ):
        line = Line(desk.port)
        assert line.say(nonsense)[:1] in ("5", "2", "")
        line.close()
    line = Line(desk.port)
    assert line.begin().say("Subject: a\r\n\r\n.").startswith("250")
    line.close()


def test_a_line_that_breaks_off_keeps_nothing(desk: Desk, line: Line) -> None:
    line.begin()
    line.socket.sendall(b"Subject: half\r\n\r\nhal")
    line.close()
    after = Line(desk.port)
    assert after.begin().say("Subject: a\r\n\r\n.").startswith("250")
    after.close()
    assert [raw for raw, _sender, _routed in desk.kept] == [b"Subject: a\r\n\r\n"]


def test_many_connections_at_once_are_told_to_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 3)
    lines = [Line(desk.port) for _ in range(3)]
    with socket.create_connection(("127.0.0.1", desk.port), 10) as fourth:
        assert fourth.recv(100).startswith(b"421")
    for each in lines:
        each.close()


def test_with_a_certificate_the_line_is_secured_and_nothing_said_before_counts(tmp_path: Path) -> None:
    _server, client = self_signed("localhost", tmp_path)
    from connectors.email.wire import server_tls

    desk = Desk()
    server = Listener(
        Door(desk.route, desk.store), "127.0.0.1", 0, "desk.example", server_tls(str(tmp_path / "peer.pem"))
    )
    port = server.start()
    try:
        with smtplib.SMTP("localhost", port, timeout=10) as mail:
            mail.starttls(context=client)
            mail.sendmail("noor@klant.example", [OURS[0]], b"Subject: a\r\n\r\n")
        injected = Line(port)
        injected.say("EHLO klant.example")
        injected.socket.sendall(b"STARTTLS\r\nMAIL FROM:<evil@example.org>\r\n")
        assert injected.hear().startswith("220")
        secured = ssl.create_default_context(cafile=str(tmp_path / "peer.pem")).wrap_socket(
            injected.socket, server_hostname="localhost"
        )
        secured.sendall(b"EHLO x.example\r\nRCPT TO:<support@example.nl>\r\n")
        said = b""
        while b"503" not in said and b"250 2.1.5" not in said:
            said += secured.recv(4096)
        assert b"503" in said
        secured.close()
    finally:
        server.stop()
    assert len(desk.kept) == 1


def test_a_taken_port_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError):
        Listener(Door(lambda _: [], lambda *_: None), "127.0.0.1", taken.getsockname()[1], "desk.example").start()


def test_it_stops_while_somebody_is_in_the_middle(desk: Desk) -> None:
    server = Listener(Door(desk.route, desk.store), "127.0.0.1", 0, "desk.example")
    line = Line(server.start())
    line.begin()
    server.stop()
    line.close()
    assert not any(thread.name == "listener" and thread is server._thread for thread in threading.enumerate())


def test_the_same_mail_for_the_same_readers_is_the_same_item() -> None:
    first = handed_over("key", b"Subject: a\r\n\r\n", "x@y.nl", ["A@b.nl", "c@d.nl"])
    again = handed_over("key", b"Subject: a\r\n\r\n", "z@y.nl", ["c@d.nl", "a@b.nl"])
    other = handed_over("key", b"Subject: a\r\n\r\n", "x@y.nl", ["a@b.nl"])
    assert first.key == again.key != other.key and len(first.key) == 64
