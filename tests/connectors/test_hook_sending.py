"""Own channel, outward: what the callback gets, and what its answer means."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from connectors.contract import (
    Enclosure,
    Media,
    Outbound,
    Party,
    Rejected,
    SendError,
    Unauthorised,
    Unavailable,
    Unclear,
)
from tests.connectors.calling import loopback_open
from tests.connectors.hooks import OLD, SECRET, hook
from tests.connectors.peers import Peer, always, peer, unused_port

FILE = Enclosure("bon.pdf", "application/pdf", 3, lambda: b"pdf", "https://desk.example/files/1")
MESSAGE = Outbound(
    token="wc42", thread="chat-7", recipient=Party("u-31", "Noor"), text="Morgen é 😀", media=(FILE,),
    sent_at=datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=1))), reply_to="1001", sender_name="Anna",
)  # fmt: skip


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    with loopback_open():
        yield


def _sent(server: Peer) -> dict[str, Any]:
    """The one request the peer got, checked as a stranger would who has only read the page about it."""
    [seen] = server.seen
    time, signature = seen.headers["webcare-signature"].removeprefix("t=").split(",v1=")
    expected = hmac.new(SECRET.encode(), time.encode() + b"." + seen.body, hashlib.sha256).hexdigest()
    assert signature == expected
    assert (seen.method, seen.headers["content-type"]) == ("POST", "application/json")
    return json.loads(seen.body)


def test_the_callback_gets_the_message_signed_and_with_its_key() -> None:
    with peer(always(200, b'{"id": "p-9"}')) as server:
        receipt = hook(url=f"{server.url}/in?x=1").send(MESSAGE)
        assert (receipt.provider_id, receipt.state) == ("p-9", "sent")
        assert server.seen[0].headers["idempotency-key"] == "wc42"
        assert server.seen[0].target == "/in?x=1"
        assert _sent(server) == {
            "type": "message",
            "token": "wc42",
            "thread": "chat-7",
            "recipient": {"id": "u-31", "name": "Noor"},
            "sender": {"name": "Anna"},
            "text": "Morgen é 😀",
            "media": [{"url": "https://desk.example/files/1", "name": "bon.pdf", "type": "application/pdf", "size": 3}],
            "reply_to": "1001",
            "sent_at": "2026-11-22T11:00:00Z",
        }


@pytest.mark.parametrize(
    "body", [b"", b"ok", b"[]", b"null", b'{"id": null}', b'{"id": {}}', b'{"id": "a\\u0000"}', b"\xff"]
)
def test_without_a_usable_id_of_theirs_our_token_is_the_id(body: bytes) -> None:
    with peer(always(202, body)) as server:
        assert hook(url=server.url).send(MESSAGE).provider_id == "wc42"


@pytest.mark.parametrize("status", [400, 404, 409, 422, 429, 500, 503])
def test_their_own_error_is_believed_whatever_the_status(status: int) -> None:
    body = b'{"error": {"code": "blocked", "message": "The customer blocked us", "retry": false}}'
    with peer(always(status, body)) as server, pytest.raises(SendError) as caught:
        hook(url=server.url).send(MESSAGE)
    assert type(caught.value) is Rejected
    assert (caught.value.reason, caught.value.code) == ("The customer blocked us", "blocked")


@pytest.mark.parametrize("status", [400, 409, 429, 500, 502])
def test_their_own_error_may_ask_for_another_try(status: int) -> None:
    body = b'{"error": {"code": "busy", "message": "Later", "retry": true}}'
    with peer(always(status, body, Retry_After="9")) as server, pytest.raises(SendError) as caught:
        hook(url=server.url).send(MESSAGE)
    assert type(caught.value) is Unavailable
    assert caught.value.retry_after == 9.0


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_signature_stops_the_channel_even_with_an_error_body(status: int) -> None:
    for body in (b"", b'{"error": {"code": "x", "message": "y", "retry": true}}'):
        with peer(always(status, body)) as server, pytest.raises(Unauthorised):
            hook(url=server.url).send(MESSAGE)


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": "text"}', b'{"error": {"message": "no code", "retry": true}}', b"<html>Bad Gateway</html>",
        b'{"error": {"code": "x", "message": "y", "retry": "yes"}}',
        b'{"error": {"code": 1, "message": "y", "retry": true}}',
    ],
)  # fmt: skip
def test_an_error_in_any_other_format_is_judged_by_its_status(body: bytes) -> None:
    with peer(always(502, body)) as server, pytest.raises(Unclear):
        hook(url=server.url).send(MESSAGE)
    with peer(always(400, body)) as server, pytest.raises(Rejected):
        hook(url=server.url).send(MESSAGE)


def test_a_peer_that_is_down_surely_got_nothing() -> None:
    with pytest.raises(Unavailable):
        hook(url=f"http://127.0.0.1:{unused_port()}/").send(MESSAGE)


def test_a_peer_that_breaks_off_may_have_got_it() -> None:
    with peer(lambda seen, connection: None) as server, pytest.raises(Unclear):
        hook(url=server.url).send(MESSAGE)


def test_our_secret_is_not_shown_even_if_the_peer_repeats_it() -> None:
    body = json.dumps({"error": {"code": SECRET, "message": f"bad {SECRET} {OLD}", "retry": False}}).encode()
    with peer(always(400, body)) as server, pytest.raises(Rejected) as caught:
        hook(url=server.url).send(MESSAGE)
    assert "bad" in caught.value.reason
    assert not any(secret in caught.value.reason + caught.value.code for secret in (SECRET, OLD))


def test_incomplete_settings_are_said_not_tried() -> None:
    with pytest.raises(Rejected, match="callback"):
        hook(url="").send(MESSAGE)
    with peer() as server:
        with pytest.raises(Unauthorised, match="secret"):
            hook(url=server.url, secrets=()).send(MESSAGE)
        hidden = Outbound("t", "t", Party("u"), MESSAGE.sent_at, media=(Enclosure("a", "b/c", 1, lambda: b"x"),))
        with pytest.raises(Rejected, match="file"):
            hook(url=server.url).send(hidden)
        assert server.connections == 0


def test_the_test_button_sends_a_signed_ping() -> None:
    with peer() as server:
        hook(url=server.url).check()
        assert _sent(server) == {"type": "ping"}
        assert "idempotency-key" not in server.seen[0].headers


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (301, "redirects"), (302, "redirects"), (308, "leads to"), (401, "signature"), (403, "signature"),
        (404, "path"), (405, "POST"), (500, "500 Internal Server Error"), (429, "429"),
    ],
)  # fmt: skip
def test_the_test_button_says_what_is_wrong(status: int, words: str) -> None:
    with peer(always(status)) as server, pytest.raises(SendError, match=words) as caught:
        hook(url=server.url).check()
    assert caught.value.reason.endswith(".")


def test_the_test_button_says_that_nobody_listens() -> None:
    with pytest.raises(Unavailable, match="refused the connection"):
        hook(url=f"http://127.0.0.1:{unused_port()}/").check()


def test_files_are_fetched_without_showing_who_we_are() -> None:
    with peer(always(200, b"bytes")) as server:
        assert hook(url=server.url).fetch(Media(url=f"{server.url}/a.jpg")) == b"bytes"
        assert "webcare-signature" not in server.seen[0].headers
