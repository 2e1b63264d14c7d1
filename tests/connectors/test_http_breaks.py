"""What a broken call means: surely not accepted, or nobody can tell. Real sockets throughout."""

import socket
from collections.abc import Iterator
from threading import Event

import pytest

from connectors.contract import ConnectorError, Unavailable, Unclear
from connectors.http import Client, Times
from tests.connectors.calling import LOOPBACK, client, raised
from tests.connectors.peers import Behaviour, Seen, answer, close, partly, peer, reset, unused_port


@pytest.fixture
def own() -> Iterator[Client]:
    with client(LOOPBACK) as own:
        yield own


@pytest.fixture
def hasty() -> Iterator[Client]:
    """Gives up at once: only for peers that never answer, or a busy machine would decide the outcome."""
    with client(LOOPBACK, Times(read=0.2)) as own:
        yield own


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_is_surely_not_accepted(own: Client, method: str) -> None:
    error = raised(own, method, f"http://127.0.0.1:{unused_port()}/")
    assert (type(error), error.code) == (Unavailable, "refused")


def _silence(seen: Seen, connection: socket.socket) -> bytes | None:
    connection.recv(1)  # until the client gives up
    return None


AFTER_WRITING = {
    "closed without a word": (close, "cut"),
    "reset": (reset, "cut"),
    "cut in the status line": (partly(b"HTTP/1.1 20"), "cut"),
    "cut in the headers": (partly(b"HTTP/1.1 200 OK\r\nContent-Le"), "cut"),
    "cut in the body": (partly(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), "garbled"),
    "cut in a chunk": (partly(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"), "garbled"),
    "not HTTP": (partly(b"220 mail.example ESMTP\r\n\r\n"), "garbled"),
}


@pytest.mark.parametrize("behaviour", AFTER_WRITING)
def test_whatever_breaks_after_the_first_byte_is_unclear(own: Client, behaviour: str) -> None:
    behave, code = AFTER_WRITING[behaviour]
    with peer(behave) as server:
        error = raised(own, "POST", server.url, content=b"hello")
        assert (type(error), error.code) == (Unclear, code)
        assert server.seen[0].body == b"hello"


@pytest.mark.parametrize("behaviour", AFTER_WRITING)
def test_a_question_may_always_be_asked_again(own: Client, behaviour: str) -> None:
    with peer(AFTER_WRITING[behaviour][0]) as server:
        assert type(raised(own, "GET", server.url)) is Unavailable


def test_a_reset_while_we_are_still_sending_is_unclear(own: Client) -> None:
    """Some of our bytes have arrived by then, and nobody can tell what the peer made of them."""

    def behave(seen: Seen, connection: socket.socket) -> None:
        connection.recv(1)
        reset(seen, connection)

    with peer(behave, reads=False) as server:
        assert type(raised(own, "POST", server.url, content=b"x" * 5_000_000)) is Unclear


@pytest.mark.parametrize(("method", "expected"), [("GET", Unavailable), ("POST", Unclear)])
def test_silence_after_the_request_is_unclear(hasty: Client, method: str, expected: type[ConnectorError]) -> None:
    with peer(_silence) as server:
        error = raised(hasty, method, server.url)
        assert (type(error), error.code) == (expected, "timeout")
        assert len(server.seen) == 1


def test_a_peer_that_stops_reading_is_unclear(hasty: Client) -> None:
    over = Event()

    def hold(seen: Seen, connection: socket.socket) -> None:
        over.wait(20)

    with peer(hold, reads=False) as server:
        error = raised(hasty, "POST", server.url, content=b"x" * 50_000_000)
        over.set()
    assert (type(error), error.code) == (Unclear, "timeout")


def _dripping(text: bytes, pace: float = 0.02) -> Behaviour:
    """One byte at a time: never silent for long, and complete in the end if anybody waits that long."""

    def behave(seen: Seen, connection: socket.socket) -> None:
        pause = Event()
        for byte in text:
            connection.sendall(bytes([byte]))
            pause.wait(pace)

    return behave


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 200 + b"\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + b"a" * 200,
    ],
    ids=["headers", "body"],
)
def test_a_dripping_peer_is_cut_when_the_time_for_the_whole_call_is_over(text: bytes) -> None:
    with peer(_dripping(text)) as server, client(LOOPBACK, Times(read=5.0, total=0.4)) as own:
        error = raised(own, "POST", server.url, content=b"hello")
    assert (type(error), error.code) == (Unclear, "timeout")


def test_redirects_share_the_time_of_one_call() -> None:
    """Each hop alone is fast enough; six of them would end in "redirects"."""
    text = answer(302, Location="/again", Connection="close")
    with peer(_dripping(text, 0.005)) as server, client(LOOPBACK, Times(read=5.0, total=1.2)) as own:
        assert raised(own, "GET", server.url).code == "timeout"
