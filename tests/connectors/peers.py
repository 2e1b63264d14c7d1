"""Servers on loopback that behave exactly as badly as a test asks. Real sockets, no stand-ins for our own code."""

import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread


@dataclass(frozen=True)
class Seen:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


# Gets what was asked and the connection. Bytes are sent as the answer; None means the connection is to be closed.
Behaviour = Callable[[Seen, socket.socket], bytes | None]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A well-formed answer; header names are written with underscores."""
    lines = [f"HTTP/1.1 {status} Words", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def always(status: int = 200, body: bytes = b"", **headers: str) -> Behaviour:
    return lambda seen, connection: answer(status, body, **headers)


def reset(seen: Seen | None, connection: socket.socket) -> None:
    """Break off so that the other side gets "connection reset" instead of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close(seen: Seen, connection: socket.socket) -> None:
    """Read the request and hang up without a word."""


def partly(text: bytes) -> Behaviour:
    """Say just this and break off."""

    def behave(seen: Seen, connection: socket.socket) -> None:
        connection.sendall(text)

    return behave


@dataclass
class Peer:
    behaviour: Behaviour
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    # False: act on the bare connection, before a byte of the request is read.
    reads: bool = True
    connections: int = 0
    seen: list[Seen] = field(default_factory=list)
    _threads: list[Thread] = field(default_factory=list)
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server((self.host, 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            # Wakes a behaviour that still waits on it; it may have closed it long ago.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _start(self, target: Callable[..., None], *arguments: socket.socket) -> None:
        thread = Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                while True:
                    seen = _read(connection) if self.reads else Seen("", "", {}, b"")
                    if seen is None:
                        return
                    self.seen.append(seen)
                    reply = self.behaviour(seen, connection)
                    if reply is None:
                        return
                    connection.sendall(reply)


def _read(connection: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    head, _end, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, target, _version = first.split(" ", 2)
    return Seen(method, target, headers, body)


@contextmanager
def peer(behaviour: Behaviour | None = None, **options: object) -> Iterator[Peer]:
    server = Peer(behaviour or always(), **options)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.close()


def unused_port(host: str = "127.0.0.1") -> int:
    """A port on which nothing listens."""
    with socket.create_server((host, 0)) as listener:
        return int(listener.getsockname()[1])
