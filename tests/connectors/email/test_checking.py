"""The Test button says in words what is wrong, in both directions; and what was entered makes a whole."""

from typing import Any

import pytest

from connectors.contract import Capability, SendError, Unauthorised
from connectors.email.connector import Email
from connectors.email.forms import EmailForm, EmailSettingsForm
from tests.connectors.contract import assert_roundtrip
from tests.connectors.email.boxes import account, mailbox
from tests.connectors.peers import unused_port
from tests.standins.dovecot import Dovecot
from tests.standins.smtp_peers import honest

pytestmark = pytest.mark.usefixtures("loopback_is_open")


def connected(dovecot: Dovecot, port: int, **settings: Any) -> Email:
    sending = {"smtp_host": "localhost", "smtp_port": port, "smtp_security": "none", "smtp_user": "-"}
    return Email(mailbox(dovecot, "checker", **sending | settings).account)


def test_what_works_is_passed_over_in_silence(dovecot: Dovecot) -> None:
    with honest() as server:
        connected(dovecot, server.port).check()
    assert server.kept == []  # nothing was sent


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"imap_host": "nowhere.invalid"}, ["Receiving", "nowhere.invalid", "could not be found"]),
        ({"imap_port": 1}, ["Receiving", "refuses connections on port 1"]),
        ({"folder": "Nergens"}, ["Receiving", "Nergens"]),
        ({"credentials": {"password": "wrong-one"}}, ["Receiving", "password"]),
        ({"imap_host": ""}, ["Receiving", "No server"]),
        ({"smtp_port": 1}, ["Sending", "refuses connections on port 1"]),
        ({"smtp_security": "starttls"}, ["Sending", "STARTTLS"]),
        ({"smtp_security": "tls"}, ["Sending", "kind of security"]),
        ({"smtp_user": ""}, ["Sending", "lets nobody sign in"]),
        ({"imap_port": 1, "smtp_port": 1}, ["Receiving", "Sending"]),
    ],
)
def test_what_is_wrong_is_said_in_words(dovecot: Dovecot, wrong: dict[str, Any], said: list[str]) -> None:
    with honest() as server, pytest.raises(SendError) as caught:
        connected(dovecot, server.port, **wrong).check()
    for words in said:
        assert words in caught.value.reason
    assert "wrong-one" not in caught.value.reason


def test_a_sender_that_is_refused_is_said(dovecot: Dovecot) -> None:
    with honest(answers={"support@example.nl": "550 5.7.60 not allowed to send as"}) as server:
        with pytest.raises(SendError, match="not allowed to send as"):
            connected(dovecot, server.port).check()


def test_refused_credentials_stay_the_administrators_business(dovecot: Dovecot) -> None:
    with honest(passwords={"x": "y"}) as server, pytest.raises(Unauthorised):
        connected(dovecot, server.port, smtp_user="x").check()


def test_without_imap_only_sending_is_tried() -> None:
    ours = account(way_in="smtp", smtp_host="127.0.0.1", smtp_port=unused_port(), smtp_security="none")
    with pytest.raises(SendError) as caught:
        Email(ours.account).check()
    assert "Receiving" not in caught.value.reason


# -- what was entered --

WHOLE = {
    "address": "Support@Example.nl", "service": "other", "way_in": "imap", "imap_host": "mail.example.nl",
    "imap_security": "tls", "smtp_host": "mail.example.nl", "smtp_security": "starttls", "sign_in": "password",
}  # fmt: skip


def cleaned(**entered: Any) -> dict[str, Any]:
    form = EmailSettingsForm(WHOLE | entered)
    assert form.is_valid(), form.errors.as_text()
    return form.cleaned_data


def test_ports_and_the_rest_are_filled_in() -> None:
    found = cleaned()
    assert (found["address"], found["imap_port"], found["smtp_port"], found["folder"]) == (
        "support@example.nl",
        993,
        587,
        "INBOX",
    )
    assert_roundtrip(EmailSettingsForm, WHOLE)
    assert_roundtrip(EmailForm, {"secrets": "s" * 32, "password": " spaces stay "})


@pytest.mark.parametrize("service", ["gmail", "microsoft"])
def test_a_known_service_needs_no_servers(service: str) -> None:
    found = cleaned(service=service, imap_host="", smtp_host="", sign_in="oauth", client_id="us")
    assert found["imap_host"] and found["smtp_host"] and found["token_url"].startswith("https://") and found["scope"]


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"smtp_host": ""}, "smtp_host"), ({"imap_host": ""}, "imap_host"), ({"address": "nobody"}, "address"),
        ({"imap_host": "http://mail.example.nl"}, "imap_host"), ({"smtp_host": "a b"}, "smtp_host"),
        ({"aliases": "info@example.nl\nnobody"}, "aliases"), ({"sign_in": "oauth"}, "client_id"),
        ({"imap_port": "70000"}, "imap_port"), ({"way_in": "pigeon"}, "way_in"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said_at_its_field(entered: dict[str, Any], field: str) -> None:
    form = EmailSettingsForm(WHOLE | entered)
    assert not form.is_valid() and field in form.errors


def test_a_secret_is_made_when_none_is_given() -> None:
    form = EmailForm({"secrets": ""})
    assert form.is_valid() and len(form.cleaned_data["secrets"][0]) > 40


def test_what_it_can_do_follows_from_the_way_in() -> None:
    assert Capability.POLLING in Email(account().account).capabilities
    assert Capability.POLLING not in Email(account(way_in="smtp").account).capabilities
    assert Capability.SAFE_RESEND not in Email(account().account).capabilities
    assert Email(account(way_in="smtp", aliases=["info@example.nl"]).account).inlets == (
        "support@example.nl",
        "info@example.nl",
    )
    assert Email(account().account).inlets == ()


def test_half_an_account_breaks_nothing() -> None:
    """A form saved long ago, or by a program: the desk still shows the channel, and sending says what is missing."""
    from connectors.types import Account

    bare = Email(Account("email", "k", {}, {}))
    assert bare.capabilities and bare.limits and bare.inlets == ()
    with pytest.raises(SendError):
        bare.check()
