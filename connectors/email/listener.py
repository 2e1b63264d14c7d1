"""Our own SMTP server: takes mail for our addresses and for nobody else's, and says 250 when it is stored.

It passes nothing on, signs nobody in and knows no other hosts. What is one mail to it is one mail to everybody: only
CR LF . CR LF ends it (the library reads lines by CR LF alone).
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from connectors.email.limits import MESSAGE_BYTES

# At its info level the library writes down every address it hears.
logging.getLogger("mail.log").setLevel(logging.ERROR)
log = logging.getLogger(__name__)

MOST_READERS = 100
MOST_CONNECTIONS = 50
SILENCE = 300  # seconds for the next command, or for a whole mail, until we hang up
LONGEST_LINE = 100_000  # of a mail; more than allowed (998), because mails with such lines exist and are read
WAIT = "451 4.3.0 Not stored, please try again later"
FULL = "452 4.3.1 Not stored, please try again later"
UNKNOWN = "550 5.1.1 No such mailbox here"


class Door:
    """What the library asks. `route` finds where a reader's mail goes (nowhere: not ours), `store` keeps a mail.

    `store(raw, sender, [(route, reader), ...])` runs in a thread and returns only when everything is committed.
    """

    def __init__(self, route: Callable[[str], Iterable[Any]], store: Callable[[bytes, str, list[Any]], None]) -> None:
        self._route, self._store = route, store

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_READERS:
            return "452 4.5.3 Too many recipients"
        if not address.isprintable() or not self._route(address):
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        routed = [(route, reader) for reader in envelope.rcpt_tos if reader for route in self._route(reader)]
        if not routed:  # switched off since
            return UNKNOWN
        raw, sender = envelope.original_content or b"", envelope.mail_from or ""
        sender = "" if sender == "<>" else sender  # as the library writes nobody: a bounce
        try:
            await asyncio.to_thread(self._store, raw, sender, routed)
        except Exception:
            log.exception("a mail that was handed over could not be stored")
            return FULL
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        log.error("the mail server stumbled: %s", type(error).__name__)
        return WAIT


class _Server(SMTP):
    """One connection."""

    line_length_limit = LONGEST_LINE
    open = 0  # of all of them

    def connection_made(self, transport: Any) -> None:
        if self.transport is None:
            _Server.open += 1
            if _Server.open > MOST_CONNECTIONS:
                transport.write(b"421 4.7.0 Too many connections, please try again later\r\n")
                transport.close()
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        _Server.open -= 1
        super().connection_lost(error)


class Listener:
    """The server in a thread with an event loop of its own. Raises OSError on start when the address is taken."""

    def __init__(self, door: Door, host: str, port: int, name: str, tls: ssl.SSLContext | None = None) -> None:
        self._door, self._name, self._tls = door, name, tls
        self._place = host, port
        self._loop = asyncio.new_event_loop()
        self._ready: Future[int] = Future()
        self._thread = Thread(target=self._run, daemon=True, name="listener")

    def start(self) -> int:
        """Returns the port, which matters when 0 was asked for."""
        self._thread.start()
        return self._ready.result(10)

    def stop(self, seconds: float = 2.0) -> None:
        """Takes no more, and lets what is under way end for a moment: a sender that hears nothing sends it again."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(seconds)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(self._loop.create_server(self._connection, *self._place))
        except OSError as problem:
            self._ready.set_exception(problem)
            return
        self._ready.set_result(server.sockets[0].getsockname()[1])
        self._loop.run_forever()
        server.close()
        with suppress(TimeoutError):
            self._loop.run_until_complete(self._end())
        self._loop.close()

    def _connection(self) -> SMTP:
        return _Server(
            self._door, data_size_limit=MESSAGE_BYTES, enable_SMTPUTF8=True, hostname=self._name, ident="Webcare",
            tls_context=self._tls, timeout=SILENCE, loop=self._loop,
        )  # fmt: skip

    async def _end(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others, timeout=1.0)
