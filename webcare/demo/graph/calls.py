"""One request to the stand-in, and what it answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from webcare.demo.graph.errors import GraphError

WHO_ASKS = ("access_token", "appsecret_proof", "appsecret_time")
HOSTS = ("graph.facebook.com", "graph.instagram.com", "api.instagram.com")


@dataclass(slots=True)
class Call:
    """`path` without host and version: `["310000000000001", "messages"]`."""

    method: str
    path: list[str]
    query: dict[str, str]
    headers: Message
    body: bytes = field(default=b"", repr=False)

    @property
    def token(self) -> str:
        """From the header or the query; both count."""
        kind, _space, value = (self.headers.get("Authorization") or "").partition(" ")
        return value.strip() if kind.lower() in ("bearer", "oauth") else self.query.get("access_token", "")

    @property
    def fields(self) -> dict[str, Any]:
        """What was asked, however it was written: query, form or JSON, without who asks. Raises GraphError(100)."""
        query = {name: value for name, value in self.query.items() if name not in WHO_ASKS}
        kind = (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if kind == "application/x-www-form-urlencoded":
            return query | {name: values[-1] for name, values in parse_qs(self.body.decode()).items()}
        if kind == "application/json" and self.body:
            try:
                found = json.loads(self.body)
            except ValueError:
                raise GraphError(100, "The request body is no JSON") from None
            if not isinstance(found, dict):
                raise GraphError(100, "The request body is no object")
            return query | found
        return query

    def parts(self) -> dict[str, tuple[bytes, str, str]]:
        """A multipart form: name -> (content, media type, file name)."""
        boundary = self.headers.get_param("boundary", header="content-type")
        if not boundary:
            raise GraphError(100, "A multipart form is needed")
        found = {}
        # By hand: the standard library's parser is for mail, and a picture is no mail.
        for piece in self.body.split(b"--" + str(boundary).encode())[1:-1]:
            head, _blank, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
            part = BytesParser(policy=HTTP).parsebytes(head + b"\r\n\r\n")
            name = part.get_param("name", header="content-disposition")
            found[str(name)] = (content.removesuffix(b"\r\n"), part.get_content_type(), part.get_filename() or "")
        return found


def received(method: str, target: str, headers: Message, body: bytes) -> Call:
    """The host and the version in the path are whatever they like."""
    parts = urlsplit(target)
    path = [piece for piece in parts.path.split("/") if piece]
    if path and path[0] in HOSTS:
        path = path[1:]
    if path and path[0].startswith("v") and path[0][1:].replace(".", "").isdigit():
        path = path[1:]
    return Call(method, path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body)


@dataclass(slots=True)
class Answer:
    """`then` runs after the answer was written. `manner` is how the bytes leave, see `server.py`."""

    status: int = 200
    body: dict[str, Any] | bytes = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    manner: str = ""
    then: list[Callable[[], object]] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type") or "application/json; charset=UTF-8"
