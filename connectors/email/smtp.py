"""Handing one mail to the account's mail server, and what its answers mean.

Surely not accepted, and so tried again: everything that breaks before the last dot of the mail. From that dot until
the answer nobody can know. An answer of 4xx is a no for now, of 5xx a no for good.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.utils.translation import gettext_lazy as _

from connectors.email import compose, oauth
from connectors.email.account import MailAccount
from connectors.email.wire import TIMES, Place, Times, dial, time_limit, tls_context
from connectors.email.wire_errors import Step, broken, refusal
from connectors.errors import Rejected, Unavailable, Unclear
from connectors.outbound import Outbound

_DOTS = re.compile(rb"^\.", re.MULTILINE)
BROKEN = (OSError, ssl.SSLError, smtplib.SMTPException, ValueError)


class Client(smtplib.SMTP):
    """The library's client, on a connection that was checked (`wire.dial`), under our own name."""

    def __init__(self, place: Place, times: Times, name: str) -> None:
        self._place, self._times = place, times
        super().__init__(local_hostname=name, timeout=times.read)
        self._host = place.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return dial(self._place, self._times)


def send(message: Outbound, account: MailAccount, times: Times = TIMES) -> str:
    """Hand it over; returns its Message-ID. Raises a SendError as the contract has it."""
    composed = compose.mail(message, account)
    readers = compose.recipients(message)
    content = compose.as_bytes(composed, readers)
    with signed_in(account, times) as client:
        place = account.place("smtp")
        offer(client, place, account.wire_address, readers, len(content))
        _hand_over(client, place, content)
    return str(composed["Message-ID"])


@contextmanager
def signed_in(account: MailAccount, times: Times = TIMES) -> Iterator[Client]:
    """A connection that is ready for mail, and is over after `times.total`."""
    place = account.place("smtp")
    if not place.host:
        raise Rejected(_("No server is set through which mail is sent."), "no_server")
    client = Client(place, times, account.wire_address.rpartition("@")[2])
    try:
        with time_limit(lambda: client.sock, times.total):
            try:
                _greet(client, place)
                _sign_in(client, place, account)
            except BROKEN as problem:
                raise broken(problem, place) from None
            yield client
    finally:
        with suppress(*BROKEN):
            if client.sock is not None:
                client.sock.settimeout(1)
                client.quit()
        client.close()


def _greet(client: Client, place: Place) -> None:
    code, text = client.connect(place.host, place.port)
    if code != 220:
        raise refusal(Step.GREETING, code if code >= 400 else -1, text, place.host)
    client.ehlo_or_helo_if_needed()
    if place.security == "starttls":
        if not client.has_extn("starttls"):
            raise Unavailable(
                _("%(host)s offers no STARTTLS on port %(port)s.") % {"host": place.host, "port": place.port},
                "no_starttls",
            )
        client.starttls(context=tls_context())
        client.ehlo_or_helo_if_needed()


def _sign_in(client: Client, place: Place, account: MailAccount) -> None:
    user = account.user("smtp")
    if not user:
        return
    try:
        if account.uses_oauth:
            oauth.use(account, lambda token: _bear(client, place, user, token))
        elif password := account.password("smtp"):
            client.login(user, password)
    except smtplib.SMTPNotSupportedError:
        reason = _("%(host)s lets nobody sign in here: check port and security.") % {"host": place.host}
        raise Rejected(reason, "no_auth") from None
    except smtplib.SMTPResponseException as problem:
        raise refusal(Step.SIGN_IN, problem.smtp_code, problem.smtp_error, place.host) from None


def _bear(client: Client, place: Place, user: str, token: str) -> None:
    """SASL XOAUTH2: everything at once; the explanation of a refusal is answered with an empty line."""

    def answer(challenge: bytes | None = None) -> str:
        return f"user={user}\1auth=Bearer {token}\1\1" if challenge is None else ""

    try:
        client.auth("XOAUTH2", answer)
    except smtplib.SMTPAuthenticationError as problem:
        raise refusal(Step.SIGN_IN, problem.smtp_code, problem.smtp_error, place.host) from None


def offer(client: Client, place: Place, sender: str, readers: list[str], size: int) -> None:
    """Sender and readers. Raises Rejected when one reader is refused for good: nobody has got the mail then."""
    utf8 = not all(each.isascii() for each in (sender, *readers))
    if utf8 and not client.has_extn("smtputf8"):
        raise Rejected(_("%(host)s cannot send to an address with such letters.") % {"host": place.host}, "no_smtputf8")
    options = ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
    options += [f"SIZE={size}"] if client.has_extn("size") else []
    try:
        client.command_encoding = "utf-8" if utf8 else "ascii"
        code, text = client.mail(sender, options)
        if code != 250:
            raise refusal(Step.SENDER, code, text, place.host)
        for reader in readers:
            code, text = client.rcpt(reader)
            if code not in (250, 251, 252):
                raise refusal(Step.READER, code, text, place.host, reader)
    except BROKEN as problem:
        raise broken(problem, place) from None


def _hand_over(client: Client, place: Place, content: bytes) -> None:
    """The mail without its last dot first: until that is written, nothing was accepted."""
    try:
        code, text = client.docmd("DATA")
        if code != 354:
            raise refusal(Step.CONTENT, code, text, place.host)
        client.send(_DOTS.sub(b"..", content))
    except BROKEN as problem:
        raise broken(problem, place) from None
    try:
        client.send(b".\r\n")
        code, text = client.getreply()
    except BROKEN:
        raise Unclear(
            _("%(host)s received the mail but did not say what became of it.") % {"host": place.host}, "cut"
        ) from None
    if code < 0:
        raise Unclear(_("%(host)s received the mail but did not say what became of it.") % {"host": place.host}, "cut")
    if code != 250:
        raise refusal(Step.CONTENT, code, text, place.host)
