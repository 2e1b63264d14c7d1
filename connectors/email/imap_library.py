"""The IMAP library, made to use our own connections, and what it leaves to us: signing in and reading its words."""

import logging
import re
import socket
from collections.abc import Callable

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout

from connectors.email.wire import Place, Times, dial

logging.getLogger("imapclient").setLevel(logging.INFO)  # at its debug level it writes down what is said to servers


class Imap4(IMAP4WithTimeout):
    def __init__(self, place: Place, times: Times) -> None:
        self._place, self._times = place, times
        super().__init__(place.host, place.port, times.connect)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return dial(self._place, self._times)


class Client(IMAPClient):
    def __init__(self, place: Place, times: Times) -> None:
        self._place, self._times = place, times
        super().__init__(place.host, place.port, ssl=place.security == "tls", timeout=times.read)
        self.normalise_times = False

    def _create_IMAP4(self) -> Imap4:
        return Imap4(self._place, self._times)


def with_password(imap: IMAPClient, user: str, password: str) -> None:
    if user.isascii() and password.isascii():
        imap.login(user, password)
    else:
        imap.plain_login(user, password)


def bearer(user: str, token: str) -> Callable[[bytes], bytes]:
    """SASL XOAUTH2: everything at once; the explanation of a refusal is answered with an empty line."""
    answers = [f"user={user}\1auth=Bearer {token}\1\1".encode()]
    return lambda challenge: answers.pop() if answers else b""


def words(text: str) -> str:
    """The library shows some answers as Python shows bytes."""
    found = re.fullmatch(r"(?:[\w ]+: )?b(['\"])(.*)\1", text.strip(), re.DOTALL)
    return found[2] if found else text
