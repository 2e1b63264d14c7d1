"""Files at Meta: an id becomes a link that lives five minutes, and that link wants to know who asks."""

import base64
import binascii
import hashlib
import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from connectors import http
from connectors.errors import Rejected, SendError, Unauthorised, Unavailable
from connectors.meta.client import Graph
from connectors.meta.envelope import words

MEBIBYTE = 1024 * 1024
OURS = (".fbsbx.com", ".fbcdn.net")


def trusted(graph: Graph, url: str) -> bool:
    """Whether our token may go there: to Meta's own file servers by https, and to the server we call anyway."""
    try:
        parts, base = urlsplit(url), urlsplit(graph.base)
        called = (parts.scheme, parts.hostname, parts.port)
    except ValueError:
        return False
    if called == (base.scheme, base.hostname, base.port):
        return True
    return parts.scheme == "https" and parts.port in (None, 443) and (parts.hostname or "").endswith(OURS)


def fetch(graph: Graph, media_id: str, *, url: str = "", sha256: str = "", most: int, **params: str) -> bytes:
    """The bytes of a file: by the link that came along while it lives, else by a fresh one. Raises a SendError.

    `params` go with the question for a fresh link, `most` is in bytes. A link may die between the question and the
    download: then one more is asked for.
    """
    for link in [lambda: url, *[lambda: _fresh(graph, media_id, params)] * 2]:
        if address := link():
            try:
                return checked(_download(graph, address, most), sha256)
            except Stale:
                continue
    raise Unavailable(_("The file could not be fetched from Meta for the moment."), "stale_link")


class Stale(SendError):
    """The link has expired."""


def checked(content: bytes, sha256: str) -> bytes:
    """`content` when it is what the provider announced. Raises Unavailable: something went wrong on the way."""
    expected = _digest(sha256)
    if expected and hashlib.sha256(content).digest() != expected:
        raise Unavailable(_("The file arrived damaged."), "wrong_sha256")
    return content


def _digest(sha256: str) -> bytes | None:
    """32 bytes written as hex or base64; None when it is neither, so that nothing can be compared."""
    try:
        if re.fullmatch("[0-9A-Fa-f]{64}", sha256):
            return bytes.fromhex(sha256)
        found = base64.b64decode(sha256, validate=True)
    except (ValueError, binascii.Error):
        return None
    return found if len(found) == 32 else None


def _fresh(graph: Graph, media_id: str, params: dict[str, str]) -> str:
    if not media_id:
        return ""
    url = words(graph.get(media_id, **params).content.get("url"))
    if not trusted(graph, url):
        raise Rejected(_("Meta names a strange server for this file; it was not called."), "strange_host")
    return url


def _download(graph: Graph, url: str, most: int) -> bytes:
    """Raises Stale when the link has died."""
    if not trusted(graph, url):
        raise Stale(code="strange_host")
    answer = http.get(url, headers=graph.bearer, secrets=graph.secrets, max_bytes=most)
    if not _ours(graph, answer.host):
        # It redirected to somebody whose answer says nothing about us.
        raise Rejected(_("Meta sends us to a strange server for this file."), "strange_host")
    if answer.status in (400, 403, 404, 410):
        raise Stale(code=f"http_{answer.status}")
    if answer.status == 401:
        raise Unauthorised(_("Meta no longer accepts our access token. Connect this channel again."), "http_401")
    answer.expect_ok()
    return answer.body


def _ours(graph: Graph, host: str) -> bool:
    return host.lower() == graph.host or host.lower().endswith(OURS)
