"""HTTP under Daphne: each request runs Django from end to end in one thread of a small pool.

All our views are synchronous. Django's own ASGI handler would make a thread, several hops between loop and thread and a
temporary executor for each request (measured: twice the processor time for a small answer). The pool is also the bound
on work under way: what exceeds it waits here, cheaply, instead of inside, holding half of what it needs.

No thread ever waits for the loop. One that did would wait for ever once the loop has ended, and keep the process alive.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from asgiref.wsgi import WsgiToAsgi, WsgiToAsgiInstance
from django.conf import settings

from webcare import pressure

THREADS = 6  # fewer than connections in the database pool, so no request ever waits for one
SPOOL = 256 * 1024  # bytes kept in memory before a body goes to disk
ROOM = 1024 * 1024  # bytes of a multipart body that are not its file
pool = ThreadPoolExecutor(THREADS, thread_name_prefix="request")


class Refused(Exception):
    """A request that never reaches Django: the status, and a sentence."""


class Request(WsgiToAsgiInstance):
    """One request. From the library: the translation of headers into what WSGI calls them."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        # "X_Forwarded_For" would become the same variable as the header that only a proxy may write.
        self.scope = scope | {"headers": [(name, value) for name, value in scope["headers"] if b"_" not in name]}
        with SpooledTemporaryFile(max_size=SPOOL) as body:
            try:
                if await self._read(receive, body):
                    await self._answer(body, send)
            except Refused as refusal:
                status, sentence = refusal.args
                await _send(send, status, [("Content-Type", "text/plain"), ("Connection", "close")], sentence.encode())

    async def _read(self, receive: Any, body: IO[bytes]) -> bool:
        """The whole body, up to the limit; False when the other side went away."""
        self.size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return False
            self.size += len(message.get("body", b""))
            if self.size > max(settings.BODY_MAX_BYTES, settings.MAX_UPLOAD_BYTES + ROOM):
                raise Refused(413, "This is larger than anything we take.")
            body.write(message.get("body", b""))
            if not message.get("more_body"):
                body.seek(0)
                return True

    async def _answer(self, body: IO[bytes], send: Any) -> None:
        loop = asyncio.get_running_loop()
        response, status, headers, content = await loop.run_in_executor(pool, self._run, body)
        if content is not None:
            return await _send(send, status, headers, content)
        try:
            await _send(send, status, headers, b"", more=True)
            chunks: Iterator[bytes] = iter(response)
            while chunk := await loop.run_in_executor(pool, next, chunks, b""):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            pool.submit(response.close)

    def _run(self, body: IO[bytes]) -> tuple[Any, int, list[tuple[str, str]], bytes | None]:
        """In a thread: Django's response; its content too, unless it is a file that is better sent in pieces."""
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started[:] = [int(status.split(" ", 1)[0]), headers]

        try:
            environ = self.build_environ(self.scope, body)
        except ValueError:
            raise Refused(400, "Too many headers of one name.") from None
        response = self.wsgi_application(environ, start_response)
        if getattr(response, "streaming", False):  # an answer of Django that is a file
            return response, *started, None
        try:
            return response, *started, b"".join(response)
        finally:
            response.close()  # gives back the database connection

    def build_environ(self, scope: dict[str, Any], body: IO[bytes]) -> dict[str, Any]:
        """A body sent in chunks has no length of its own, and Django would take it for empty."""
        return super().build_environ(scope, body) | {"CONTENT_LENGTH": str(self.size)}


class Pages(WsgiToAsgi):
    """The ASGI application around Django's WSGI one."""

    _watching: asyncio.Task[None] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if self._watching is None:
            self._watching = asyncio.create_task(pressure.watch(pool._work_queue.qsize, THREADS))
        await Request(self.wsgi_application, self.duplicate_header_limit)(scope, receive, send)


async def _send(send: Any, status: int, headers: list[tuple[str, str]], body: bytes, *, more: bool = False) -> None:
    raw = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body, "more_body": more})
