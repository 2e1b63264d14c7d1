"""HTTP under Daphne: each request runs Django from end to end in one thread of a small pool.

All our views are synchronous. Django's own ASGI handler would make a thread, several hops between loop and thread and a
temporary executor for each request (measured: twice the processor time for a small answer), and a request that hangs
between loop and thread keeps the process from ending. The pool is also the bound on work under way: what exceeds it
waits here, cheaply, instead of inside, holding half of what it needs.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from asgiref.sync import AsyncToSync, sync_to_async
from asgiref.wsgi import WsgiToAsgi, WsgiToAsgiInstance
from django.conf import settings

THREADS = 6  # fewer than connections in the database pool, so no request ever waits for one
SPOOL = 256 * 1024  # bytes kept in memory before a body goes to disk
ROOM = 1024 * 1024  # bytes of a multipart body that are not its file


class TooLarge(Exception):
    """The body is larger than anything we take; the rest of it is not read."""


class Request(WsgiToAsgiInstance):
    """One request. The parts that differ from the library's: whose thread, how much body, how long it says it is."""

    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
    run_wsgi_app = sync_to_async(
        WsgiToAsgiInstance.__dict__["run_wsgi_app"].func, thread_sensitive=False, executor=pool
    )

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        # "X_Forwarded_For" would become the same variable as the header that only a proxy may write.
        self.scope = scope | {"headers": [(name, value) for name, value in scope["headers"] if b"_" not in name]}
        with SpooledTemporaryFile(max_size=SPOOL) as body:
            try:
                if not await self._read(receive, body):
                    return
            except TooLarge:
                return await _refuse(send)
            self.sync_send = AsyncToSync(send)
            await self.run_wsgi_app(body)

    async def _read(self, receive: Any, body: IO[bytes]) -> bool:
        """The whole body, up to the limit; False when the other side went away."""
        self.size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return False
            self.size += len(message.get("body", b""))
            if self.size > settings.MAX_UPLOAD_BYTES + ROOM:
                raise TooLarge
            body.write(message.get("body", b""))
            if not message.get("more_body"):
                body.seek(0)
                return True

    def build_environ(self, scope: dict[str, Any], body: IO[bytes]) -> dict[str, Any]:
        """A body sent in chunks has no length of its own, and Django would take it for empty."""
        return super().build_environ(scope, body) | {"CONTENT_LENGTH": str(self.size)}


class Pages(WsgiToAsgi):
    """The ASGI application around Django's WSGI one."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await Request(_closed(self.wsgi_application), self.duplicate_header_limit)(scope, receive, send)


def _closed(application: Any) -> Any:
    """The library never calls `close()`, with which Django gives back its database connection, files and the like."""

    def run(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        with closing(application(environ, start_response)) as response:
            yield from response

    return run


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": b"This is larger than anything we take."})
