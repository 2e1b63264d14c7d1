"""Knocking at the product's door: the only place where the stand-in calls somebody."""

import http.client
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

TIMEOUT = 20.0  # seconds; Meta waits five for Messenger, which nobody measures here
# What tests may give instead of an address: method, headers, body, query -> status and body.
Door = Callable[[str, dict[str, str], bytes, dict[str, str]], tuple[int, bytes]]


def knock(
    hook: str | Door, method: str, headers: dict[str, str], body: bytes = b"", query: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """The status and body of the answer; (0, b"") when there was none."""
    try:
        if not isinstance(hook, str):
            return hook(method, headers, body, query or {})
        return _over_the_wire(hook, method, headers, body, query or {})
    except (OSError, http.client.HTTPException):
        return 0, b""


def _over_the_wire(
    hook: str, method: str, headers: dict[str, str], body: bytes, query: dict[str, str]
) -> tuple[int, bytes]:
    parts = urlsplit(hook)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        asked = "&".join(part for part in (parts.query, urlencode(query)) if part)
        connection.request(method, (parts.path or "/") + (f"?{asked}" if asked else ""), body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(64 * 1024)
    finally:
        connection.close()
