"""How the stand-in reaches the desk: over a real socket, sometimes hanging up before the answer, writing down when."""

import http.client
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

PATIENCE = 20.0  # seconds for an answer


@dataclass(frozen=True, slots=True)
class Try:
    """In seconds since 1970."""

    begun: float
    ended: float
    status: int  # 0: no answer


class Wire:
    """The door of one channel. `impatience`: the share of requests whose sender does not wait for the answer."""

    def __init__(self, port: int, path: str, chance: Random, impatience: float = 0.0) -> None:
        self.port, self.path = port, path
        self.impatience, self._chance = impatience, chance
        self.tries: dict[bytes, list[Try]] = defaultdict(list)
        self._lock = threading.Lock()

    def __call__(self, method: str, headers: dict[str, str], body: bytes, query: dict[str, str]) -> tuple[int, bytes]:
        with self._lock:
            hangs_up = method == "POST" and self._chance.random() < self.impatience
        begun, status, answer = time.time(), 0, b""
        with suppress(OSError, http.client.HTTPException):
            status, answer = self._ask(method, headers, body, query, hangs_up)
        if method == "POST":
            with self._lock:
                self.tries[body].append(Try(begun, time.time(), status))
        return status, answer

    def _ask(
        self, method: str, headers: dict[str, str], body: bytes, query: dict[str, str], hangs_up: bool
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            path = self.path + (f"?{urlencode(query)}" if query else "")
            connection.request(method, path, body or None, headers)
            if hangs_up:
                return 0, b""
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
