"""HTTP on this machine, and the ways in which an answer can go wrong on its way."""

import logging
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webcare.demo.graph import control, desk, page
from webcare.demo.graph.calls import Answer, Call, received

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

log = logging.getLogger(__name__)
HERE = "127.0.0.1"
MAX_BODY = 110 * 1024 * 1024


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up is no news."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Server:
    """Listens from the moment it is made, so that the address is known; serves from `start`."""

    def __init__(self, graph: "Graph", port: int, fd: int = -1) -> None:
        self._listener = _Listener((HERE, port), handler_for(graph), bind_and_activate=fd < 0)
        if fd >= 0:
            self._listener.socket.close()
            self._listener.socket = socket.socket(fileno=fd)
            self._listener.server_address = self._listener.socket.getsockname()
        self.port = self._listener.server_address[1]
        self.url = f"http://{HERE}:{self.port}"
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._listener.shutdown()
        self._listener.server_close()


def handler_for(graph: "Graph") -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60  # seconds for a client to say something

        def _serve(self) -> None:
            length = self.headers.get("Content-Length", "0")
            if not length.isdigit() or int(length) > MAX_BODY:
                return self._send(Answer(413, b""))
            call = received(self.command, self.path, self.headers, self.rfile.read(int(length)))
            try:
                answer = _answer(graph, call)
            except Exception:
                log.exception("the stand-in failed at %s %s", self.command, urlsplit(self.path).path)
                answer = Answer(599, b"the stand-in itself is broken, see its log")
            with graph.outbox.busy():
                self._carry_out(answer)

        def _carry_out(self, answer: Answer) -> None:
            """The answer, and what comes after it; where none will come, that begins at once."""
            if answer.manner != "silent":
                self._reply(answer)
            for job in answer.then:
                job()
            if answer.manner == "silent":
                self._reply(answer)

        def _reply(self, answer: Answer) -> None:
            try:
                self._misbehave(answer) if answer.manner else self._send(answer)
            except OSError:
                self.close_connection = True

        do_GET = do_POST = do_DELETE = do_HEAD = _serve

        def _misbehave(self, answer: Answer) -> None:
            self.close_connection = True
            match answer.manner:
                case "reset":
                    linger = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                case "silent":
                    self.connection.settimeout(0.2)
                    while not graph.ended.is_set() and _waits(self.connection):
                        pass
                case "drip":
                    self._drip(answer)
                case "cut":
                    answer.headers["Content-Length"] = str(len(answer.content) * 2 + 1000)
                    self._send(answer)
                # close: nothing is said at all

        def _drip(self, answer: Answer) -> None:
            self._head(answer)
            for byte in answer.content:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                graph.ended.wait(graph.drip)

        def _send(self, answer: Answer) -> None:
            self._head(answer)
            if self.command != "HEAD":
                self.wfile.write(answer.content)

        def _head(self, answer: Answer) -> None:
            self.send_response(answer.status)
            told = {"Content-Type": answer.kind, "Content-Length": str(len(answer.content))} | answer.headers
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the ledger knows."""

    return Handler


def _waits(connection: socket.socket) -> bool:
    """Whether the other side is still there."""
    try:
        return bool(connection.recv(1))
    except TimeoutError:
        return True
    except OSError:
        return False


def _answer(graph: "Graph", call: Call) -> Answer:
    match call.path:
        case ["_stand-in", *rest]:
            return control.answer(graph, call, rest)
        case [] | ["assets", _]:
            return page.answer(call, graph.desk)
        case _:
            return desk.answer(graph, call)
