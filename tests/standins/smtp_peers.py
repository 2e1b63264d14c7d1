"""SMTP servers on loopback: an honest one that keeps what it gets, and one that misbehaves exactly as asked."""

import asyncio
import base64
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class Kept:
    """An envelope as it came in. `secure`: over TLS; `user`: who signed in, "" nobody."""

    sender: str
    readers: list[str]
    content: bytes
    secure: bool
    user: str


@dataclass
class Honest:
    """Takes everything, from those who sign in with `passwords` or `tokens` when there are any."""

    passwords: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # what to say instead, by reader
    port: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if said := self.answers.get(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        user = str(session.auth_data or "")
        self.kept.append(Kept(envelope.mail_from or "", list(envelope.rcpt_tos), content, bool(session.ssl), user))
        return self.answers.get("DATA", "250 kept")

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        user, password = data.login.decode(), data.password.decode()
        right = self.passwords.get(user) == password
        return AuthResult(success=right, handled=False, auth_data=user)

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:
        """As the large services do it: the explanation of a refusal waits for an empty line."""
        said = base64.b64decode(arguments[1]).decode().split("\1")
        user, token = said[0].removeprefix("user="), said[1].removeprefix("auth=Bearer ")
        if self.tokens.get(token) == user:
            return AuthResult(success=True, auth_data=user)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


@contextmanager
def honest(
    tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, **options: Any
) -> Iterator[Honest]:
    handler = Honest(**options)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: _protocol(handler, starttls, loop), "127.0.0.1", 0, ssl=tls)
    )
    handler.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield handler
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def _protocol(handler: Honest, starttls: ssl.SSLContext | None, loop: asyncio.AbstractEventLoop) -> SMTP:
    options: dict[str, Any] = {"tls_context": starttls} if starttls else {}
    if handler.passwords or handler.tokens:
        options |= {
            "auth_required": True, "auth_require_tls": False, "authenticator": handler.authenticate,
            "auth_exclude_mechanism": [] if handler.passwords else ["PLAIN", "LOGIN"],
        }  # fmt: skip
    return SMTP(handler, hostname="mail.example.nl", enable_SMTPUTF8=True, loop=loop, **options)


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=2)


# -- misbehaving ones --

# Told what the client said ("." for the whole mail, "" for the greeting) and the connection; returns what to say,
# None to hang up.
Behaviour = Callable[[str, socket.socket], bytes | None]


def usual(command: str) -> bytes:
    match command.split(" ")[0].upper():
        case "":
            return b"220 mail.example.nl\r\n"
        case "EHLO":
            return b"250-mail.example.nl\r\n250 SIZE 50000000\r\n"
        case "DATA":
            return b"354 go on\r\n"
        case "QUIT":
            return b"221 bye\r\n"
        case _:
            return b"250 fine\r\n"


def at(moment: str, does: Behaviour | bytes | None) -> Behaviour:
    """Well-behaved until the client says what begins with `moment`."""

    def behave(command: str, connection: socket.socket) -> bytes | None:
        if command.upper().startswith(moment) if moment else not command:
            return does(command, connection) if callable(does) else does
        return usual(command)

    return behave


def reset(command: str, connection: socket.socket) -> None:
    """Break off so that the other side gets "connection reset"."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silence(command: str, connection: socket.socket) -> bytes:
    """Say nothing until the client gives up."""
    with suppress(OSError):
        connection.recv(1)
    return b""


def drip(command: str, connection: socket.socket) -> bytes:
    """An answer that never ends, a byte at a time."""
    with suppress(OSError):
        for byte in b"250-" + b"x" * 1000:
            connection.sendall(bytes([byte]))
            threading.Event().wait(0.05)
    return b""


class Misbehaving:
    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.commands: list[str] = []
        self.accepted = 0  # mails that were complete when they came
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            if not self._say("", connection):
                return
            while line := lines.readline():
                command = line.decode("utf-8", "replace").strip()
                self.commands.append(command)
                if not self._say(command, connection):
                    return
                if command.upper() == "DATA" and not self._mail(lines, connection):
                    return

    def _mail(self, lines: Any, connection: socket.socket) -> bool:
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return False
        self.accepted += 1
        self.commands.append(".")
        return self._say(".", connection)

    def _say(self, command: str, connection: socket.socket) -> bool:
        said = self.behaviour(command, connection)
        if said is None:
            return False
        connection.sendall(said)
        return True


@contextmanager
def misbehaving(behaviour: Behaviour) -> Iterator[Misbehaving]:
    server = Misbehaving(behaviour)
    try:
        yield server
    finally:
        server.close()
