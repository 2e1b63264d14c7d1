"""Ports: finding free ones, holding one, and asking whether the desk answers on it."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from webcare.devstack.state import Trouble

LOOPBACK = "127.0.0.1"


@contextmanager
def listening(wanted: int) -> Iterator[socket.socket]:
    """A listening socket on `wanted` or the next free port. We own it, so a web process may die and come back."""
    with _first_free(wanted) as server:
        yield server


def _first_free(wanted: int) -> socket.socket:
    """Another stack may look for a port at the same moment: whoever binds it has it, the other looks on."""
    while True:
        port = free_port(wanted)
        with suppress(OSError):
            return socket.create_server((LOOPBACK, port), backlog=1024)
        wanted = port + 1


def free_port(first: int) -> int:
    """The first port from `first` on where nobody answers on either family and we may listen."""
    for port in range(first, min(first + 100, 65536)):
        if any(in_use(host, port) for host in (LOOPBACK, "::1")):
            continue
        with suppress(OSError), socket.create_server((LOOPBACK, port)):
            return port
    raise Trouble(f"no free port from {first} on")


def in_use(host: str, port: int) -> bool:
    """Whether somebody accepts connections there; `localhost` may lead a browser to either family."""
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def answers(port: int) -> bool:
    """Whether the desk says it is well."""
    with closing(http.client.HTTPConnection(LOOPBACK, port, timeout=5)) as connection:
        try:
            connection.request("GET", "/health/", headers={"Host": f"{LOOPBACK}:{port}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
