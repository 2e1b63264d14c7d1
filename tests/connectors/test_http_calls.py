"""What goes out to whom, what must never be shown, and how connections are shared."""

import itertools
import os
import socket
from collections.abc import Iterator

import pytest

from connectors import http
from connectors.addresses import Gate
from connectors.contract import ConnectorError, Rejected
from connectors.http import Client
from tests.connectors.calling import LOOPBACK, client, loopback_open, raised
from tests.connectors.peers import Behaviour, Seen, always, answer, close, partly, peer, unused_port


@pytest.fixture
def own() -> Iterator[Client]:
    with client(LOOPBACK) as own:
        yield own


@pytest.fixture
def opened() -> Iterator[None]:
    with loopback_open():
        yield


def test_another_host_gets_none_of_our_headers() -> None:
    sent = {"Authorization": "Bearer token-token", "X-Api-Key": "key-key", "Cookie": "a=b", "Webcare-Signature": "t=1"}
    with peer(host="127.0.0.3") as other, peer(always(302, Location=other.url), host="127.0.0.2") as first:
        with client(Gate(["127.0.0.0/8"])) as own:
            own.request("GET", first.url, headers=sent)
    assert sent.items() <= {name: first.seen[0].headers.get(name.lower()) for name in sent}.items()
    assert set(other.seen[0].headers) == {"host", "accept-encoding", "user-agent"}


def test_the_same_host_gets_them_again() -> None:
    hops = itertools.chain([answer(302, Location="/next")], itertools.repeat(answer()))
    with peer(lambda seen, connection: next(hops)) as server, client(LOOPBACK) as own:
        own.request("GET", server.url, headers={"Authorization": "Bearer token-token"})
    assert [(seen.target, seen.headers["authorization"]) for seen in server.seen] == [
        ("/", "Bearer token-token"),
        ("/next", "Bearer token-token"),
    ]


def test_redirects_come_to_an_end(own: Client) -> None:
    with peer(always(302, Location="/again")) as server:
        assert raised(own, "GET", server.url).code == "redirects"
        assert len(server.seen) == 6


def test_a_redirect_to_nobody_says_so(own: Client) -> None:
    """The first hop was written to; that says nothing about the second."""
    with peer(always(302, Location=f"http://127.0.0.1:{unused_port()}/")) as server:
        assert raised(own, "GET", server.url).code == "refused"


def test_cookies_are_not_kept_between_calls(own: Client) -> None:
    with peer(always(200, Set_Cookie="session=other-account")) as server:
        own.request("GET", server.url)
        own.request("GET", server.url)
    assert [seen.headers.get("cookie") for seen in server.seen] == [None, None]


def test_the_environment_cannot_put_a_proxy_in_between(own: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with peer() as proxy, peer() as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        with client(LOOPBACK) as own:
            own.request("POST", server.url)
        assert (proxy.connections, server.connections) == (0, 1)


def test_a_header_that_would_break_the_request_is_never_sent(own: Client) -> None:
    with peer() as server:
        error = raised(own, "POST", server.url, headers={"Idempotency-Key": "a\r\nX-Evil: b"})
        assert isinstance(error, Rejected)
        assert server.seen == []


CANARY = "canary-7f3c9b1d"


def _echo(seen: Seen, connection: socket.socket) -> bytes:
    return answer(400, f"{seen.target} {seen.headers}".encode(), X_Echo=CANARY)


@pytest.mark.parametrize("behaviour", [_echo, close, partly(f"{CANARY}\r\n\r\n".encode())])
def test_secrets_appear_in_no_reason_and_no_log(
    own: Client, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with peer(behaviour) as server:
        error = raised(own, "POST", f"{server.url}/path-{CANARY}?access_token={CANARY}")
        with pytest.raises(ConnectorError) as caught:
            own.request("POST", server.url, headers={"Authorization": f"Bearer {CANARY}"}).expect_ok()
    assert len(caplog.records) >= 1 or behaviour is not _echo
    for text in (str(error), repr(error), str(caught.value), repr(caught.value), caplog.text):
        assert CANARY not in text
    assert error.__suppress_context__ or error.__context__ is None


def test_a_providers_words_are_quoted_without_our_secrets(own: Client) -> None:
    with peer(_echo) as server:
        found = own.request(
            "POST", f"{server.url}/?access_token={CANARY}-query", headers={"Authorization": f"Bearer {CANARY}-header"},
            secrets=[f"{CANARY}-named"],
        )  # fmt: skip
    quoted = found.quote(f"denied: {found.body.decode()} {CANARY}-named\r\nline")
    assert "denied" in quoted
    assert CANARY not in quoted and "\n" not in quoted
    assert CANARY not in repr(found)


def test_connections_are_reused(opened: None) -> None:
    with peer() as server:
        http.get(server.url)
        http.post(server.url, content=b"x")
        assert (server.connections, len(server.seen)) == (1, 2)


def test_a_forked_process_makes_connections_of_its_own(opened: None) -> None:
    with peer() as server:
        http.get(server.url)
        child = os.fork()
        if child == 0:
            os._exit(0 if http.get(server.url).ok else 1)
        assert os.waitpid(child, 0)[1] == 0
        http.get(server.url)
        assert (server.connections, len(server.seen)) == (2, 3)


def test_a_file_is_downloaded_and_a_strangers_403_is_no_word_on_our_credentials(opened: None) -> None:
    with peer(always(200, b"bytes")) as server:
        assert http.download(server.url, 100) == b"bytes"
    for status in (401, 403, 404):
        with peer(always(status)) as server, pytest.raises(Rejected):
            http.download(server.url, 100)
