"""A mail built again from what a provider took it apart into, for those who do not hand on the original.

Written by hand and not by a library: the same request must give the same bytes, because they name the item.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$%&'*+.^_|~-]{0,99}")
_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")
_BREAKS = re.compile(r"[\r\n\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]+")
# What describes the body as it once was; ours is another one.
_OF_THE_BODY = {"content-type", "content-transfer-encoding", "content-disposition", "content-length", "mime-version"}


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file: `content_id` without brackets when the HTML shows it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    content_id: str = ""


def rebuilt(headers: Iterable[tuple[str, str]], text: str, html: str, files: Sequence[Enclosed]) -> bytes:
    """The raw mail: the headers given, in order, and a body of text, HTML and files. No value can begin a header."""
    head = [_header(name, value) for name, value in headers if name.lower() not in _OF_THE_BODY]
    head = [header for header in head if header]
    bodies = [_leaf("text/plain; charset=utf-8", text.encode("utf-8", "replace"))] if text or not html else []
    bodies += [_leaf("text/html; charset=utf-8", html.encode("utf-8", "replace"))] if html else []
    body = bodies[0] if len(bodies) == 1 else _multipart("alternative", bodies)
    if files:
        body = _multipart("mixed", [body, *map(_file, files)])
    return b"".join(head) + b"MIME-Version: 1.0\r\n" + body


def _header(name: str, value: str) -> bytes:
    """UTF-8 as it is, RFC 6532."""
    if not _NAME.fullmatch(name):
        return b""
    return f"{name}: {_one_line(value)}\r\n".encode("utf-8", "replace")


def _one_line(value: str) -> str:
    return _BREAKS.sub(" ", value).strip()


def _leaf(kind: str, content: bytes, more: str = "") -> bytes:
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return f"Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n".encode() + encoded


def _file(file: Enclosed) -> bytes:
    media_type = file.media_type.partition(";")[0].strip().lower()
    kind = media_type if _TYPE.fullmatch(media_type) and not media_type.startswith("multipart/") else ""
    name = base64.b64encode(_one_line(file.name).encode("utf-8", "replace")).decode()
    more = f'Content-Disposition: attachment; filename="=?utf-8?B?{name}?="\r\n'
    if content_id := re.sub(r"[\s<>]", "", _one_line(file.content_id)):
        more += f"Content-ID: <{content_id.encode('utf-8', 'replace').decode()}>\r\n"
    return _leaf(kind or "application/octet-stream", file.content, more)


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    """The boundary comes from the content, so that nobody can write a mail that holds it."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    boundary = f"wc-{digest.hexdigest()[:40]}".encode()
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    head = b"Content-Type: multipart/" + kind.encode() + b'; boundary="' + boundary + b'"\r\n\r\n'
    return head + body + b"--" + boundary + b"--\r\n"
