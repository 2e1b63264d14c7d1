"""The one HTTP client for all calls to the outside: providers, callbacks, files customers point to.

http and https only; every address is checked as the socket connects (`addresses.py`); 5 s to connect, 15 s for each
answer to go on, 30 s for the whole call, redirects included; answers are capped; no proxy and no cookie is used.
Only questions (GET, HEAD) follow redirects, and another host gets none of our headers.

What goes wrong on the way is raised as a SendError: Unavailable while no byte of the request was written, Unclear
after that. A question is Unavailable in both cases, since asking again changes nothing. An answer of any status is
returned as it is: the provider's own error format comes first, `Answer.expect_ok` knows the rest.
"""

import logging
import os
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpcore
import httpx
from django.utils.translation import gettext_lazy as _

from connectors.addresses import Gate
from connectors.answers import Answer
from connectors.errors import Rejected, Unauthorised, Unclear
from connectors.exchange import build, next_hop, on_the_wire, read_body, secrets_in
from connectors.failures import BROKEN, failure
from connectors.sockets import Call, CheckedBackend, current_call

log = logging.getLogger(__name__)
# At its debug level httpcore writes down every header of an answer.
logging.getLogger("httpcore").setLevel(logging.INFO)

ANSWER_BYTES = 1024 * 1024
REDIRECTS = 5
QUESTIONS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: to connect (and again for TLS), without a byte from the peer, for the whole call."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0


class Client:
    """A pool of connections behind a gate. Code uses the functions of this module; tests make a client of their own."""

    def __init__(self, gate: Gate, times: Times | None = None, tls: ssl.SSLContext | None = None) -> None:
        times = times or Times()
        self._total = times.total
        self._limits = {"connect": times.connect, "pool": times.connect, "read": times.read, "write": times.read}
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or httpx.create_ssl_context(),
            max_connections=100,
            max_keepalive_connections=20,
            # Shorter than servers wait: a connection reused while it is being closed makes a send unclear.
            keepalive_expiry=2.0,
            network_backend=CheckedBackend(gate),
        )

    def request(
        self, method: str, url: str, *, secrets: Iterable[str] = (), max_bytes: int = ANSWER_BYTES,
        seconds: float | None = None, **content: Any,
    ) -> Answer:  # fmt: skip
        """One call. `content` is httpx's: headers, params, json, content, data, files. `seconds`: for the whole call,
        where that must be less than ever.

        `secrets` never appear in a reason or a log; values of the query and of Authorization are added to them.
        Raises Rejected (an address we cannot or will not call), Unavailable or Unclear.
        """
        request = build(method, url, **content)
        hidden = frozenset(secrets) | secrets_in(request)
        token = current_call.set(Call(ends_at=time.monotonic() + min(seconds or self._total, self._total)))
        try:
            for _hop in range(REDIRECTS + 1):
                answer = self._exchange(request, hidden, max_bytes)
                if not (answer.repeatable and answer.status in (301, 302, 303, 307, 308)):
                    return answer
                request = next_hop(request, answer)
        finally:
            current_call.reset(token)
        raise Rejected(_("%(host)s redirects without end.") % {"host": request.url.host}, "redirects")

    def close(self) -> None:
        self._pool.close()

    def _exchange(self, request: httpx.Request, hidden: frozenset[str], max_bytes: int) -> Answer:
        call, host, repeatable = current_call.get(), request.url.host, request.method in QUESTIONS
        call.written = False
        try:
            response = self._pool.handle_request(on_the_wire(request, self._limits))
            try:
                headers = httpx.Headers(response.headers)
                body = read_body(response, headers, request.method, max_bytes)
            finally:
                response.close()
        except BROKEN as error:
            # Without the context: it would show the request, secrets and all, to whatever logs the traceback.
            raise failure(error, host, call.written, repeatable) from None
        log.info("%s %s: %s", request.method, host, response.status)
        answer = Answer(response.status, headers, body or b"", host, repeatable, hidden)
        if body is None and answer.ok:
            reason = _("The answer of %(host)s is too large or packed.") % {"host": host}
            raise (Rejected if repeatable else Unclear)(reason, "too_large")
        return answer


_gate = Gate()
_client: Client | None = None
_lock = Lock()


def _forget() -> None:
    """A forked process must not talk over its parent's connections, nor wait for a lock nobody will release."""
    global _client, _lock
    _client, _lock = None, Lock()


os.register_at_fork(after_in_child=_forget)


def _shared() -> Client:
    global _client
    with _lock:
        if _client is None:
            _client = Client(_gate)
        return _client


def allow(networks: Iterable[str]) -> list[str]:
    """Open inner networks ("10.1.0.0/16") instead of those opened before, which are returned.

    For the operator's own services only: whatever is open here, anybody's link can reach.
    """
    before = [str(network) for network in _gate.allowed]
    _gate.allow(networks)
    return before


def request(method: str, url: str, **content: Any) -> Answer:
    """One call with this process's connections, see `Client.request`."""
    return _shared().request(method, url, **content)


def get(url: str, **content: Any) -> Answer:
    return request("GET", url, **content)


def post(url: str, **content: Any) -> Answer:
    return request("POST", url, **content)


def download(url: str, max_bytes: int, **content: Any) -> bytes:
    """A file from anywhere. Raises Rejected for good, Unavailable for now; a stranger's 403 says nothing about us."""
    answer = get(url, max_bytes=max_bytes, **content)
    try:
        answer.expect_ok()
    except Unauthorised as error:
        raise Rejected(error.reason, error.code) from None
    return answer.body
