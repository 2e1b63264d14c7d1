"""One signed-in IMAP connection: made through `wire.dial`, every command within its time, every failure a SendError."""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.utils.translation import gettext_lazy as _
from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, ProtocolError

from connectors.email import oauth
from connectors.email.account import MailAccount
from connectors.email.imap_library import Client, bearer, with_password, words
from connectors.email.wire import TIMES, Times, cut, time_limit, tls_context
from connectors.email.wire_errors import LONG_PAUSE, NO_BASIC, broken, quote
from connectors.errors import Rejected, SendError, Unauthorised, Unavailable

# What servers say when we ask too much, or when they are unwell: no reason to doubt the password or the mail.
_LATER = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|THROTTLED)\]|too many|temporar|try (?:again )?later", re.IGNORECASE
)
_SLICE = 1.0  # seconds between two looks at whether we are to stop


class Refused(Exception):
    """The server said no to one command; the connection goes on."""


class Connection:
    """Signed in on entry, signed off at the end."""

    def __init__(self, account: MailAccount, times: Times = TIMES) -> None:
        self.account, self.times = account, times
        self.place = account.place("imap")
        self._client: Client | None = None

    def __enter__(self) -> "Connection":
        if not self.place.host:
            raise Rejected(_("No server is set from which mail is fetched."), "no_server")
        try:
            with self._understood(), time_limit(self._socket, self.times.total):
                self._client = Client(self.place, self.times)
                self._secure()
                self._sign_in()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is None:
            return
        with suppress(Exception):
            self._client.socket().settimeout(1.0)
            self._client.logout()
        with suppress(Exception):
            self._client.shutdown()
        self._client = None

    def __call__(self, do: Callable[[IMAPClient], Any], seconds: float = 0.0) -> Any:
        """Run one command (or a few) within the usual time plus `seconds`. Raises Refused or a SendError."""
        assert self._client is not None
        with self._understood(), time_limit(self._socket, self.times.total + seconds):
            return do(self._client)

    def idle(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Wait until the server has something to say, at most so long, or until `stop()`. True: it said something.

        Whatever it says is not read here: the end of the command brings it, and the next look finds the mail.
        """
        assert self._client is not None
        client, ends_at = self._client, time.monotonic() + seconds
        self(lambda imap: imap.idle())
        spoke = self._has_spoken()  # what came together with "go on" lies in a buffer, where no poll sees it
        while not spoke and time.monotonic() < ends_at and not stop():
            spoke = bool(client._poll_socket(client.socket(), min(_SLICE, max(0.0, ends_at - time.monotonic()))))
        self(lambda imap: imap.idle_done())
        return spoke

    def _has_spoken(self) -> bool:
        assert self._client is not None
        reader = self._client._imap.file
        self._client.socket().setblocking(False)
        try:
            return bool(reader.peek(1))
        except OSError:  # TLS has its own way to say that nothing is there
            return False
        finally:
            self._client.socket().settimeout(self.times.read)

    def can(self, capability: str) -> bool:
        return bool(self(lambda imap: imap.has_capability(capability)))

    def cut(self) -> None:
        """From another thread: whatever is under way ends at once."""
        cut(self._socket())

    def _socket(self) -> socket.socket | None:
        return self._client.socket() if self._client is not None else None

    def _secure(self) -> None:
        assert self._client is not None
        if self.place.security != "starttls":
            return
        try:
            self._client.starttls(tls_context())
        except CapabilityError:
            where = {"host": self.place.host, "port": self.place.port}
            raise Unavailable(_("%(host)s offers no STARTTLS on port %(port)s.") % where, "no_starttls") from None

    def _sign_in(self) -> None:
        user = self.account.user("imap")
        if self.account.uses_oauth:
            oauth.use(
                self.account, lambda token: self._try(lambda imap: imap.sasl_login("XOAUTH2", bearer(user, token)))
            )
        else:
            self._try(lambda imap: with_password(imap, user, self.account.password("imap")))

    def _try(self, sign_in: Callable[[IMAPClient], Any]) -> None:
        assert self._client is not None
        try:
            sign_in(self._client)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as problem:
            raise self._not_let_in(str(problem)) from None

    def _not_let_in(self, text: str) -> SendError:
        said = {"host": self.place.host, "said": quote(words(text))}
        if _LATER.search(text) or "[SERVERBUG]" in text:
            return Unavailable(_("%(host)s lets nobody in right now: %(said)s") % said, "busy", LONG_PAUSE)
        if "BasicAuthBlocked" in text or "LOGINDISABLED" in text or "LOGIN command disabled" in text:
            return Unauthorised(NO_BASIC % said, "no_basic")
        return Unauthorised(_("%(host)s refuses the user name or the password: %(said)s") % said, "sign_in")

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except (IMAPClientAbortError, ProtocolError) as problem:
            raise self._broke_off(str(problem)) from None
        except IMAPClientError as problem:
            if _LATER.search(str(problem)):
                raise self._broke_off(str(problem)) from None
            raise Refused(quote(words(str(problem)))) from None
        except (OSError, ssl.SSLError) as problem:
            raise broken(problem, self.place) from None

    def _broke_off(self, text: str) -> Unavailable:
        said = {"host": self.place.host, "said": quote(words(text))}
        if _LATER.search(text) or "BYE" in text:
            return Unavailable(_("%(host)s asks us to come back later: %(said)s") % said, "later", LONG_PAUSE)
        return Unavailable(_("%(host)s broke off.") % said, "cut")
