"""Encrypted calls: the certificate must be for the name, although we connect to a checked number."""

import socket
import ssl

import pytest

from connectors.contract import ConnectorError, Unavailable, Unclear
from connectors.http import Times
from tests.connectors.calling import LOOPBACK, client
from tests.connectors.certificates import self_signed
from tests.connectors.peers import Seen, peer

NAME = "hook.example"
Contexts = tuple[ssl.SSLContext, ssl.SSLContext]


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> Contexts:
    return self_signed(NAME, tmp_path_factory.mktemp("tls"))


def test_a_trusted_certificate_for_the_name_is_accepted(contexts: Contexts) -> None:
    server_tls, trusting = contexts
    with peer(tls=server_tls) as server, client(LOOPBACK, tls=trusting) as own:
        assert own.request("POST", f"https://{NAME}:{server.port}/", content=b"hello").ok
        assert server.seen[0].headers["host"] == f"{NAME}:{server.port}"


def _failure(
    server_port: int, tls: ssl.SSLContext | None, host: str = NAME, times: Times | None = None
) -> ConnectorError:
    with client(LOOPBACK, times, tls) as own, pytest.raises(ConnectorError) as caught:
        own.request("POST", f"https://{host}:{server_port}/", content=b"hello")
    return caught.value


def test_a_certificate_nobody_vouches_for_is_surely_not_accepted(contexts: Contexts) -> None:
    with peer(tls=contexts[0]) as server:
        error = _failure(server.port, None)
        assert (type(error), error.code, server.seen) == (Unavailable, "tls", [])


def test_a_certificate_for_another_name_is_surely_not_accepted(contexts: Contexts) -> None:
    with peer(tls=contexts[0]) as server:
        error = _failure(server.port, contexts[1], host="other.example")
        assert (type(error), error.code, server.seen) == (Unavailable, "tls", [])


def test_a_peer_that_speaks_no_tls_is_surely_not_accepted(contexts: Contexts) -> None:
    def plain(seen: Seen, connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with peer(plain, reads=False) as server:
        assert type(_failure(server.port, contexts[1])) is Unavailable


def test_a_handshake_that_never_ends_is_surely_not_accepted(contexts: Contexts) -> None:
    def silent(seen: Seen, connection: socket.socket) -> None:
        while connection.recv(65536):
            pass

    with peer(silent, reads=False) as server:
        error = _failure(server.port, contexts[1], times=Times(connect=0.2))
        assert (type(error), error.code) == (Unavailable, "timeout")


def test_a_cut_after_the_handshake_is_unclear(contexts: Contexts) -> None:
    with peer(lambda seen, connection: None, tls=contexts[0]) as server:
        error = _failure(server.port, contexts[1])
        assert (type(error), error.code) == (Unclear, "cut")
        assert len(server.seen) == 1
