"""Calling peers: clients that may reach loopback, and the errors calls end in."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import tests.connectors.ready  # noqa: F401
from connectors import http
from connectors.addresses import Gate
from connectors.contract import ConnectorError
from connectors.http import Client, Times

LOOPBACK = Gate(["127.0.0.0/8"], lambda host, port: ["127.0.0.1"])


@contextmanager
def client(gate: Gate, times: Times | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Client]:
    """A client of the test's own, its connections closed afterwards."""
    own = Client(gate, times, tls)
    try:
        yield own
    finally:
        own.close()


@contextmanager
def loopback_open() -> Iterator[None]:
    """For a while, the client of this process may call 127.0.0.0/8."""
    before = http.allow(["127.0.0.0/8"])
    try:
        yield
    finally:
        http.allow(before)


def raised(own: Client, method: str, url: str, **content: Any) -> ConnectorError:
    """The error that this call ends in."""
    with pytest.raises(ConnectorError) as caught:
        own.request(method, url, **content).expect_ok()
    return caught.value
