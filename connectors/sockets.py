"""The socket layer under `http.py`: checks every address when it connects, and keeps the clock of every call."""

import ssl
import time
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore

from connectors.addresses import Gate

# Written in slices, so that the clock is looked at in between however large a file is.
SLICE = 64 * 1024


@dataclass(slots=True)
class Call:
    """One outside call: when it must be over (monotonic seconds), and whether any of it may have reached the peer."""

    ends_at: float
    written: bool = False


# httpcore shares connections between calls and hands a stream only its per-read limits. A connection is used by one
# call at a time and in that call's own thread, so the call travels beside it.
current_call: ContextVar[Call] = ContextVar("current_call")


def _within(timeout: float | None, late: type[Exception]) -> float:
    """The shorter of this step's limit and what is left of the whole call."""
    left = current_call.get().ends_at - time.monotonic()
    if left <= 0:
        raise late("the time for the whole call is over")
    return left if timeout is None else min(timeout, left)


class TimedStream(httpcore.NetworkStream):
    """A stream that a peer cannot keep busy for ever by sending one byte now and then."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _within(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), SLICE):
            within = _within(timeout, httpcore.WriteTimeout)
            current_call.get().written = True
            self._inner.write(buffer[start : start + SLICE], within)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = _within(timeout, httpcore.ConnectTimeout)
        return TimedStream(self._inner.start_tls(ssl_context, server_hostname, within))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the very address that was checked; the name is used for the certificate only."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        ends_at = time.monotonic() + _within(timeout, httpcore.ConnectTimeout)
        failure: Exception = httpcore.ConnectTimeout("no time left to connect")
        for address in self._gate.addresses(host, port, ends_at - time.monotonic()):
            left = ends_at - time.monotonic()
            if left <= 0:
                break
            try:
                return TimedStream(self._inner.connect_tcp(address, port, left, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("only network addresses are called")
