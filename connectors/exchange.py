"""The two ends of a call: the request as we write it, the answer as far as we read it."""

import re
from typing import Any
from urllib.parse import parse_qsl

import httpcore
import httpx
from django.utils.translation import gettext_lazy as _

from connectors.answers import Answer
from connectors.errors import Rejected

# Another host may learn what we would like to have, never who we are.
HARMLESS_HEADERS = ("accept", "accept-encoding", "accept-language", "user-agent")
# A name as the network knows it, or a number; no percent signs, whatever a resolver might make of them.
_HOST = re.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


def build(method: str, url: str, **content: Any) -> httpx.Request:
    """A request to an address that can be called at all. Raises Rejected."""
    # Identity: what never comes packed need not be unpacked, however small it was on the way.
    headers = httpx.Headers({"User-Agent": "Webcare", "Accept-Encoding": "identity"})
    headers.update(content.pop("headers", None))
    try:
        request = httpx.Request(method, url, headers=headers, **content)
    except (httpx.InvalidURL, UnicodeError):
        raise Rejected(_("This is not an address that can be called."), "bad_url") from None
    parts = request.url
    host, port = parts.raw_host.decode("ascii", "replace"), parts.port
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or parts.userinfo or not _is_port(port):
        raise Rejected(_("Only addresses like https://name/path can be called."), "bad_url")
    return request


def _is_port(port: int | None) -> bool:
    return port is None or 1 <= port <= 65535


def secrets_in(request: httpx.Request) -> frozenset[str]:
    """What of this request must never be shown, besides what the caller names."""
    credentials = request.headers.get("authorization", "")
    query = parse_qsl(request.url.query.decode("ascii", "replace"))
    return frozenset([credentials, credentials.partition(" ")[2], *(value for _name, value in query)])


def on_the_wire(request: httpx.Request, limits: dict[str, float]) -> httpcore.Request:
    """The same request for httpcore; `limits` in seconds for connect, pool, read and write."""
    url = request.url
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.stream,
        extensions={"timeout": limits},
    )


def next_hop(request: httpx.Request, answer: Answer) -> httpx.Request:
    """The request a redirect asks for. Raises Rejected when it leads nowhere we go."""
    try:
        url = request.url.join(answer.headers.get("location", ""))
    except (httpx.InvalidURL, UnicodeError):
        raise Rejected(_("%(host)s redirects to no address.") % {"host": answer.host}, "bad_url") from None
    same = (url.scheme, url.host, url.port) == (request.url.scheme, request.url.host, request.url.port)
    kept = {name: value for name, value in request.headers.items() if same or name in HARMLESS_HEADERS}
    kept.pop("host", None)
    return build(request.method, str(url), headers=kept)


def read_body(response: httpcore.Response, headers: httpx.Headers, method: str, max_bytes: int) -> bytes | None:
    """The body; None when it is larger than `max_bytes` or packed although we asked for it plain."""
    announced = headers.get("content-length", "")
    if method != "HEAD" and announced.isdigit() and int(announced) > max_bytes:
        return None
    if headers.get("content-encoding", "identity").lower() != "identity":
        return None
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > max_bytes:
            return None
    return bytes(body)
