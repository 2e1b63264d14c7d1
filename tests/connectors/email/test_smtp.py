"""Sending over real sockets: what is surely not accepted, what nobody can know, and what is our own mistake."""

import email
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from connectors.email import oauth, smtp
from connectors.email.account import MailAccount
from connectors.email.wire import Times
from connectors.errors import AddressRefused, Rejected, SendError, Unauthorised, Unavailable, Unclear
from connectors.outbound import Enclosure, Outbound
from connectors.types import Party
from tests.connectors.certificates import self_signed
from tests.connectors.email.boxes import account
from tests.connectors.peers import answer, peer
from tests.standins import smtp_peers
from tests.standins.smtp_peers import at, drip, honest, misbehaving, reset, silence

pytestmark = pytest.mark.usefixtures("loopback_is_open")
SHORT = Times(connect=1.0, read=0.5, total=1.5)


def outgoing(port: int, security: str = "none", **settings: Any) -> MailAccount:
    credentials = settings.pop("credentials", None)
    kept = settings.pop("kept", None)
    usual = {"smtp_host": "localhost", "smtp_port": port, "smtp_security": security, "smtp_user": "-"}
    return account(credentials, kept, **usual | settings)


def message(text: str = "Hij is onderweg.", **fields: Any) -> Outbound:
    fields.setdefault("recipient", Party("noor@klant.example", name="Noor"))
    return Outbound("wc12", "thread1", sent_at=datetime(2026, 11, 22, 10, tzinfo=UTC), text=text, **fields)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    server, _client = self_signed("localhost", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "peer.pem"))
    yield server


# -- sending --


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.parametrize("sign_in", ["nobody", "password", "oauth"])
def test_a_mail_arrives_whole_with_tls_and_without_and_however_we_sign_in(
    security: str, sign_in: str, certificate: ssl.SSLContext
) -> None:
    tls = {"tls": certificate} if security == "tls" else {"starttls": certificate} if security == "starttls" else {}
    who = {"password": {"passwords": {"support": "geheim"}}, "oauth": {"tokens": {"t1": "support"}}}.get(sign_in, {})
    with honest(**tls, **who) as server:
        ours = outgoing(
            server.port, security, smtp_user="-" if sign_in == "nobody" else "support", sign_in=sign_in,
            credentials={"password": "geheim", "access_token": "t1", "access_until": time.time() + 3600},
        )  # fmt: skip
        sent = smtp.send(message("Hoi\n.\n..\n.punt\nDag"), ours)
    [kept] = server.kept
    read = email.message_from_bytes(kept.content, policy=default)
    assert (kept.sender, kept.readers) == ("support@example.nl", ["noor@klant.example"])
    assert kept.secure == (security == "starttls") or security == "tls"
    assert kept.user == ("" if sign_in == "nobody" else "support")
    assert read["Message-ID"] == sent
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n") == "Hoi\n.\n..\n.punt\nDag\n"
    assert b"\n" not in kept.content.replace(b"\r\n", b"")


def test_everybody_is_in_the_envelope_once(certificate: ssl.SSLContext) -> None:
    with honest() as server:
        smtp.send(message(cc=(Party("els@klant.example"), Party("jan@klant.example"))), outgoing(server.port))
    assert server.kept[0].readers == ["noor@klant.example", "els@klant.example", "jan@klant.example"]


def test_a_large_file_arrives_as_it_is() -> None:
    content = bytes(range(256)) * 8000
    file = Enclosure("foto.jpg", "image/jpeg", len(content), lambda: content)
    with honest() as server:
        smtp.send(message(media=(file,)), outgoing(server.port))
    [part] = email.message_from_bytes(server.kept[0].content, policy=default).iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("foto.jpg", content)


def test_an_address_beyond_ascii_is_sent_to_where_the_server_can() -> None:
    reader = Party("jörg@müller.example", name="Jörg")
    with honest() as server:
        smtp.send(message(recipient=reader), outgoing(server.port))
    assert server.kept[0].readers == ["jörg@xn--mller-kva.example"]
    with misbehaving(at("NEVER", None)) as old, pytest.raises(Rejected) as caught:
        smtp.send(message(recipient=reader), outgoing(old.port))
    assert caught.value.code == "no_smtputf8" and old.accepted == 0


# -- what an answer means --


@pytest.mark.parametrize(
    ("moment", "said", "kind"),
    [
        ("", b"421 too busy\r\n", Unavailable),
        ("", b"554 go away\r\n", Rejected),
        ("MAIL", b"450 later\r\n", Unavailable),
        ("MAIL", b"550 not you\r\n", Rejected),
        ("MAIL", b"530 5.7.0 sign in first\r\n", Unauthorised),
        ("RCPT", b"451 greylisted\r\n", Unavailable),
        ("RCPT", b"432 4.3.2 too many connections\r\n", Unavailable),
        ("RCPT", b"550 5.1.1 no such user\r\n", Rejected),
        ("DATA", b"451 later\r\n", Unavailable),
        ("DATA", b"554 no\r\n", Rejected),
        (".", b"452 disk full\r\n", Unavailable),
        (".", b"554 5.7.1 spam\r\n", Rejected),
    ],
)
def test_an_answer_is_taken_at_its_word(moment: str, said: bytes, kind: type[SendError]) -> None:
    with misbehaving(at(moment, said)) as server, pytest.raises(kind) as caught:
        smtp.send(message(), outgoing(server.port), SHORT)
    assert type(caught.value) is kind
    assert said[4:].decode().strip() in caught.value.reason


def test_one_reader_refused_is_nobody_served() -> None:
    with honest(answers={"els@klant.example": "550 5.1.1 unknown"}) as server, pytest.raises(Rejected) as caught:
        smtp.send(message(cc=(Party("els@klant.example"),)), outgoing(server.port))
    assert "els@klant.example" in caught.value.reason and server.kept == []


def test_what_a_server_refused_for_now_waits_a_minute() -> None:
    with misbehaving(at("RCPT", b"451 greylisted\r\n")) as server, pytest.raises(Unavailable) as caught:
        smtp.send(message(), outgoing(server.port), SHORT)
    assert caught.value.retry_after == 60


# -- when it breaks --


@pytest.mark.parametrize("moment", ["", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("does", [None, reset, silence, drip], ids=["closes", "resets", "is silent", "drips"])
def test_what_breaks_before_the_mail_was_surely_not_accepted(moment: str, does: Any) -> None:
    with misbehaving(at(moment, does)) as server, pytest.raises(Unavailable):
        smtp.send(message(), outgoing(server.port), SHORT)
    assert server.accepted == 0


@pytest.mark.parametrize(
    "does", [None, reset, silence, drip, b"what?\r\n"], ids=["closes", "resets", "is silent", "drips", "says nonsense"]
)
def test_what_breaks_after_the_last_dot_nobody_can_know(does: Any) -> None:
    with misbehaving(at(".", does)) as server, pytest.raises(Unclear):
        smtp.send(message(), outgoing(server.port), SHORT)
    assert server.accepted == 1


def test_a_mail_cut_in_the_middle_was_not_accepted() -> None:
    """Ten megabytes to somebody who reads none of it: the limit on the whole ends it."""
    file = Enclosure("a.bin", "application/octet-stream", 10_000_000, lambda: b"x" * 10_000_000)

    def stall(command: str, connection: Any) -> bytes:
        connection.sendall(b"354 go on\r\n")
        time.sleep(3)
        return b""

    with misbehaving(at("DATA", stall)) as server, pytest.raises(Unavailable):
        smtp.send(message(media=(file,)), outgoing(server.port), SHORT)
    assert server.accepted == 0


def test_nobody_there() -> None:
    with pytest.raises(Unavailable) as caught:
        smtp.send(message(), outgoing(1))
    assert caught.value.code == "refused" and "1" in caught.value.reason


def test_an_inner_network_is_never_called() -> None:
    from connectors.email import wire

    wire.allow([])
    for host in ("127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "2130706433", "0x7f.1"):
        with pytest.raises((AddressRefused, Unavailable)) as caught:
            smtp.send(message(), outgoing(25, smtp_host=host), SHORT)
        assert caught.value.code in ("address_refused", "dns")


def test_without_tls_only_inside() -> None:
    with pytest.raises(Rejected) as caught:
        smtp.send(message(), outgoing(25, smtp_host="8.8.8.8"), SHORT)
    assert caught.value.code == "no_tls"


# -- certificates and credentials --


def test_a_certificate_for_another_name_or_from_nobody_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_tls, _client = self_signed("elsewhere.example", tmp_path)
    for trusted in (str(tmp_path / "peer.pem"), "/nonexistent"):
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        for way in ("tls", "starttls"):
            with honest(**{way: server_tls}, passwords={"support": "geheim"}) as server:
                with pytest.raises(Unavailable) as caught:
                    smtp.send(message(), outgoing(server.port, way, smtp_user="support"), SHORT)
            assert caught.value.code == "certificate" and server.kept == []


def test_no_password_goes_over_a_line_that_was_to_be_secured() -> None:
    with misbehaving(at("NEVER", None)) as server, pytest.raises(Unavailable) as caught:
        smtp.send(message(), outgoing(server.port, "starttls", smtp_user="support"), SHORT)
    assert caught.value.code == "no_starttls" and not any("AUTH" in each for each in server.commands)


def test_a_wrong_password_is_the_administrators_business() -> None:
    with honest(passwords={"support": "geheim"}) as server, pytest.raises(Unauthorised) as caught:
        smtp.send(message(), outgoing(server.port, smtp_user="support", credentials={"password": "guessed-it"}))
    assert "guessed-it" not in str(caught.value)


def test_the_end_of_passwords_at_microsoft_is_explained() -> None:
    said = b"535 5.7.139 Authentication unsuccessful, basic authentication is disabled.\r\n"
    greeting = b"250-mail.example.nl\r\n250 AUTH LOGIN PLAIN\r\n"

    def behave(command: str, connection: Any) -> bytes | None:
        return (
            greeting
            if command.upper().startswith("EHLO")
            else said
            if command.startswith("AUTH")
            else smtp_peers.usual(command)
        )

    with misbehaving(behave) as server, pytest.raises(Unauthorised, match="OAuth 2"):
        smtp.send(message(), outgoing(server.port, smtp_user="support"), SHORT)


def test_another_password_for_sending() -> None:
    with honest(passwords={"relay": "r-word"}) as server:
        ours = outgoing(server.port, smtp_user="relay", credentials={"password": "m-word", "smtp_password": "r-word"})
        smtp.send(message(), ours)
    assert server.kept[0].user == "relay"


# -- access tokens --


def token_answer(status: int = 200, **content: Any) -> bytes:
    import json

    return answer(status, json.dumps(content).encode())


def with_oauth(port: int, token_url: str, kept: list[Any], **credentials: Any) -> MailAccount:
    usual = {"client_secret": "client-secret", "refresh_token": "refresh-1"}
    return outgoing(
        port, smtp_user="support", sign_in="oauth", token_url=token_url, client_id="us", kept=kept,
        credentials=usual | credentials,
    )  # fmt: skip


def test_a_token_is_fetched_once_and_a_rotated_one_is_kept() -> None:
    kept: list[Any] = []
    gives = token_answer(access_token="t1", expires_in=3600, refresh_token="refresh-2")
    with honest(tokens={"t1": "support"}) as server, peer(lambda *_: gives) as provider:
        ours = with_oauth(server.port, provider.url, kept)
        smtp.send(message(), ours)
        smtp.send(message(), ours)
    assert len(provider.seen) == 1 and b"refresh_token=refresh-1" in provider.seen[0].body
    assert kept[0]["refresh_token"] == "refresh-2" and kept[0]["access_token"] == "t1"
    assert kept[0]["access_until"] > time.time() + 3000


def test_a_token_is_renewed_five_minutes_before_its_end() -> None:
    kept: list[Any] = []
    gives = token_answer(access_token="t2", expires_in=3600)
    with honest(tokens={"t2": "support"}) as server, peer(lambda *_: gives) as provider:
        soon = {"access_token": "t1", "access_until": time.time() + oauth.EARLY - 10}
        smtp.send(message(), with_oauth(server.port, provider.url, kept, **soon))
    assert server.kept and kept[0]["access_token"] == "t2"


def test_a_token_withdrawn_before_its_time_is_replaced_once() -> None:
    kept: list[Any] = []
    gives = token_answer(access_token="t2", expires_in=3600)
    with honest(tokens={"t2": "support"}) as server, peer(lambda *_: gives) as provider:
        stale = {"access_token": "t1", "access_until": time.time() + 3600}
        smtp.send(message(), with_oauth(server.port, provider.url, kept, **stale))
    assert len(server.kept) == 1 and len(provider.seen) == 1


def test_a_permission_that_was_withdrawn_asks_for_a_new_connection() -> None:
    gives = token_answer(400, error="invalid_grant", error_description="Token has been expired or revoked.")
    with honest(tokens={"t": "support"}) as server, peer(lambda *_: gives) as provider:
        with pytest.raises(Unauthorised, match="connect this mailbox again") as caught:
            smtp.send(message(), with_oauth(server.port, provider.url, []))
    assert caught.value.code == "invalid_grant" and "refresh-1" not in str(caught.value)


@pytest.mark.parametrize("gives", [answer(503), token_answer(400, error="temporarily_unavailable"), None], ids=str)
def test_a_provider_that_is_away_is_asked_later(gives: bytes | None) -> None:
    with honest(tokens={"t": "support"}) as server, peer(lambda *_: gives) as provider, pytest.raises(Unavailable):
        smtp.send(message(), with_oauth(server.port, provider.url, []))
