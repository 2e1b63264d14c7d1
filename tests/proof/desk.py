"""The agent: presses Send through the desk's own pages, again when there was no answer, sometimes twice at once."""

import http.client
import threading
import time
from urllib.parse import urlencode

PATIENCE = 60.0  # seconds until an answer must be confirmed
CSRF = "c" * 32


class Refused(Exception):
    """The desk said no to a click."""


class Desk:
    """`cookie`: of somebody who is signed in."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    def click(self, conversation: int, text: str, click: str, *, twice: bool = False) -> None:
        """Returns when the desk confirmed it. Raises Refused."""
        other = threading.Thread(target=self._once, args=(conversation, text, click)) if twice else None
        if other:
            other.start()
        until = time.monotonic() + PATIENCE
        while (answer := self._once(conversation, text, click))[0] != 200:
            if 400 <= answer[0] < 500 or time.monotonic() > until:
                raise Refused(f"{click}: {answer}")
            time.sleep(0.2)
        if other:
            other.join()

    def _once(self, conversation: int, text: str, click: str) -> tuple[int, bytes]:
        """Status and body; 0: no answer, so nobody knows."""
        body = urlencode({"text": text, "client_id": click, "seen": 2**31 - 1})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "Host": f"localhost:{self.port}",
            "Cookie": f"{self.cookie}; webcare_csrf={CSRF}", "X-CSRFToken": CSRF, "Accept": "application/json",
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", f"/conversations/{conversation}/messages/", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()
