"""A real IMAP server for the session, and leave to call this machine."""

from collections.abc import Iterator

import pytest

from connectors import http
from connectors.email import wire
from tests.standins import dovecot as standin


@pytest.fixture
def loopback_is_open() -> Iterator[None]:
    mail, web = wire.allow(["127.0.0.0/8", "::1/128"]), http.allow(["127.0.0.0/8"])
    yield
    wire.allow(mail)
    http.allow(web)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[standin.Dovecot]:
    with standin.running() as server:
        yield server
