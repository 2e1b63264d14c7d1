"""What an answer means by its status, and how much of it is read."""

import datetime
import gzip
import socket
from collections.abc import Iterator

import pytest

from connectors.answers import Answer, seconds_to_wait
from connectors.contract import ConnectorError, Rejected, Unauthorised, Unavailable, Unclear
from connectors.http import Client
from tests.connectors.calling import LOOPBACK, client, raised
from tests.connectors.peers import Behaviour, Seen, always, partly, peer


@pytest.fixture
def own() -> Iterator[Client]:
    with client(LOOPBACK) as own:
        yield own


TABLE: dict[type[ConnectorError] | None, list[int]] = {
    None: [200, 201, 202, 204],
    Rejected: [307, 308, 400, 404, 405, 410, 413, 415, 422, 451],
    Unauthorised: [401, 403],
    Unavailable: [429],
    Unclear: [301, 302, 303, 304, 408, 409, 425, 499, 500, 501, 502, 503, 504, 520, 599],
}


@pytest.mark.parametrize(
    ("status", "expected"), [(status, expected) for expected, group in TABLE.items() for status in group]
)
def test_what_a_status_means_for_a_send(own: Client, status: int, expected: type[ConnectorError] | None) -> None:
    with peer(always(status)) as server:
        found = own.request("POST", server.url, content=b"hello")
        assert found.status == status
        assert len(server.seen) == 1
    if expected is None:
        return found.expect_ok()
    with pytest.raises(expected) as caught:
        found.expect_ok()
    assert type(caught.value) is expected
    assert caught.value.code == f"http_{status}"


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504])
def test_a_question_that_failed_is_asked_again(own: Client, status: int) -> None:
    with peer(always(status)) as server:
        assert type(raised(own, "GET", server.url)) is Unavailable


@pytest.mark.parametrize(
    ("status", "header", "expected", "wait"),
    [
        (429, "7", Unavailable, 7.0),
        (429, "0", Unavailable, 0.0),
        (429, "soon", Unavailable, None),
        (503, "120", Unavailable, 120.0),
        (503, "999999999", Unavailable, 24 * 3600.0),
        (503, "Wed, 21 Oct 2015 07:28:00 GMT", Unavailable, 0.0),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", Unavailable, 24 * 3600.0),
        (503, "soon", Unclear, None),
        (503, "-5", Unclear, None),
        (503, "\u00b2", Unclear, None),
        (500, "7", Unclear, None),
        (502, "7", Unclear, None),
        (504, "7", Unclear, None),
    ],
)
def test_retry_after_makes_a_503_sure(
    own: Client, status: int, header: str, expected: type[ConnectorError], wait: float | None
) -> None:
    with peer(always(status, Retry_After=header)) as server:
        error = raised(own, "POST", server.url, content=b"hello")
    assert type(error) is expected
    assert getattr(error, "retry_after", None) == wait


def test_retry_after_as_a_date_is_seconds_from_now() -> None:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=10)
    assert seconds_to_wait(moment.strftime("%a, %d %b %Y %H:%M:%S GMT")) == pytest.approx(600, abs=30)


def test_a_redirect_of_a_send_is_never_followed(own: Client) -> None:
    """Most of them turn into a GET, whose 200 would be taken for the answer to the message."""
    with peer() as target, peer(always(302, Location=target.url)) as server:
        own.request("POST", server.url, content=b"hello")
        assert target.connections == 0


def _chunks_for_ever(seen: Seen, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _turn in range(10_000):
        connection.sendall(b"1000\r\n" + b"a" * 0x1000 + b"\r\n")


TOO_LARGE: dict[str, Behaviour] = {
    "announced": partly(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\nab"),
    "not announced": _chunks_for_ever,
    "one byte": always(200, b"a" * 1001),
    "packed": always(200, gzip.compress(b"a" * 100_000), Content_Encoding="gzip"),
}


@pytest.mark.parametrize("size", TOO_LARGE)
@pytest.mark.parametrize(("method", "expected"), [("GET", Rejected), ("POST", Unclear)])
def test_an_answer_that_is_too_large_is_not_read(
    own: Client, size: str, method: str, expected: type[ConnectorError]
) -> None:
    with peer(TOO_LARGE[size]) as server:
        error = raised(own, method, server.url, max_bytes=1000)
    assert (type(error), error.code) == (expected, "too_large")


def test_an_answer_of_exactly_the_limit_is_read(own: Client) -> None:
    with peer(always(200, b"a" * 1000)) as server:
        assert own.request("GET", server.url, max_bytes=1000).body == b"a" * 1000


def test_a_refusal_stays_a_refusal_however_long_it_is(own: Client) -> None:
    with peer(always(404, b"a" * 5000)) as server:
        assert type(raised(own, "POST", server.url, max_bytes=1000)) is Rejected


@pytest.mark.parametrize("body", [b"", b"no json", b"\xff", b"[" * 5000, b"NaN", b"1e999", b"9" * 5000])
def test_an_answer_that_is_not_json_reads_as_none(body: bytes) -> None:
    assert Answer(200, {}, body, "host", False).json() is None
