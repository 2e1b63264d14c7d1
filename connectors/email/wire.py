"""Connections to mail servers: only where we may call, with proven certificates, and never for longer than allowed.

The same rules as `connectors/http.py`, with a list of opened inner networks of its own: a company's mail server may
well be inside, and nobody but an administrator can name it, unlike the links in customers' messages.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from django.utils.translation import gettext_lazy as _

from connectors.addresses import Gate, is_public
from connectors.errors import Rejected, Unavailable

_gate = Gate()


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: to connect, without a byte from the peer, for one whole exchange."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0


TIMES = Times()


@dataclass(frozen=True, slots=True)
class Place:
    """A mail server: `security` is tls, starttls or none."""

    host: str
    port: int
    security: str = "tls"


def allow(networks: Iterable[str]) -> list[str]:
    """Open inner networks for mail servers instead of those opened before, which are returned."""
    before = [str(network) for network in _gate.allowed]
    _gate.allow(networks)
    return before


class Context(ssl.SSLContext):
    """As `ssl.create_default_context`, with a limit on the whole handshake, also where a library begins it."""

    def wrap_socket(self, sock: socket.socket, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        secured = super().wrap_socket(sock, *arguments, **options | {"do_handshake_on_connect": False})
        try:
            with time_limit(lambda: secured, TIMES.connect):
                secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return secured


def tls_context() -> Context:
    """Certificates are proven against the system's authorities (SSL_CERT_FILE names others), TLS 1.2 or newer."""
    context = Context(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    return context


def server_tls(certificate: str, key: str = "") -> ssl.SSLContext:
    """For our own mail server: files in PEM, the key in the same one when `key` is empty. Raises OSError."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key or None)
    return context


def dial(place: Place, times: Times = TIMES) -> socket.socket:
    """A connected socket, already secured when `place.security` is tls. Raises Rejected or Unavailable."""
    ends_at = time.monotonic() + times.connect
    problem: OSError | None = None
    for address in _gate.addresses(place.host, place.port, times.connect):
        if place.security == "none" and is_public(ip_address(address)):
            raise Rejected(_("%(host)s is not in your own network: choose TLS.") % {"host": place.host}, "no_tls")
        try:
            connection = _connect(address, place.port, max(0.1, ends_at - time.monotonic()))
        except OSError as error:
            problem = error
            continue
        connection.settimeout(times.read)
        return _secured(connection, place) if place.security == "tls" else connection
    raise Unavailable(*_why_not(place, problem))


def _connect(address: str, port: int, seconds: float) -> socket.socket:
    """To the very address that was checked."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
    except OSError:
        connection.close()
        raise
    return connection


def _why_not(place: Place, problem: OSError | None) -> tuple[str, str]:
    where = {"host": place.host, "port": place.port}
    if isinstance(problem, ConnectionRefusedError):
        return _("%(host)s refuses connections on port %(port)s: check the port.") % where, "refused"
    if isinstance(problem, TimeoutError):
        return _("%(host)s does not answer on port %(port)s: check the name and the port.") % where, "timeout"
    return _("%(host)s could not be reached on port %(port)s.") % where, "unreachable"


def _secured(connection: socket.socket, place: Place) -> socket.socket:
    try:
        return tls_context().wrap_socket(connection, server_hostname=place.host)
    except OSError as error:
        connection.close()
        raise tls_problem(error, place) from None


def tls_problem(error: Exception, place: Place) -> Unavailable:
    """Why a handshake failed. Unavailable, because servers do get new certificates."""
    where = {"host": place.host, "port": place.port}
    if isinstance(error, ssl.SSLCertVerificationError):
        why = {**where, "why": error.verify_message or "?"}
        return Unavailable(_("The certificate of %(host)s is not accepted: %(why)s.") % why, "certificate")
    return Unavailable(
        _("%(host)s does not speak TLS on port %(port)s: check the port and the kind of security.") % where, "tls"
    )


@contextmanager
def time_limit(connection: Callable[[], socket.socket | None], seconds: float) -> Iterator[None]:
    """Cuts the connection when the body takes longer, however steadily the peer drips: reads then end or fail."""
    timer = threading.Timer(seconds, lambda: cut(connection()))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def cut(connection: socket.socket | None) -> None:
    """End it from another thread. The plain method: the one of TLS sockets takes their encryption away first."""
    if connection is not None:
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
