"""A caller of the Graph API and a door for its webhooks, made of nothing but the standard library."""

import http.client
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass
class Door:
    """Where webhooks arrive. `says`: the status it answers with; `greets`: whether it knows the verify token."""

    says: int = 200
    greets: bool = True
    seen: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    def __call__(self, method: str, headers: dict[str, str], body: bytes, query: dict[str, str]) -> tuple[int, bytes]:
        if method == "GET":
            return (200, query["hub.challenge"].encode()) if self.greets else (403, b"")
        self.seen.append((headers, body))
        return self.says, b""

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.seen]

    def values(self) -> list[dict[str, Any]]:
        """Every change's value and every messaging item, in order."""
        found = []
        for entry in (entry for payload in self.payloads for entry in payload["entry"]):
            found += [change["value"] for change in entry.get("changes", [])]
            found += entry.get("messaging", []) + entry.get("standby", [])
        return found

    def take(self) -> list[dict[str, Any]]:
        """`values`, which are then forgotten."""
        found = self.values()
        self.seen.clear()
        return found


@dataclass
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, int]:
        """(code, subcode)."""
        told = self.json["error"]
        return told["code"], told.get("error_subcode", 0)


def call(
    url: str, method: str, path: str, body: Any = None, *, token: str = "", query: Mapping[str, str] | None = None,
    files: Mapping[str, tuple[bytes, str, str]] | None = None,
) -> Reply:  # fmt: skip
    """`files`: a multipart form, with `body` as its fields."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    content = None
    if files:
        content, headers["Content-Type"] = multipart(body or {}, files)
    elif body is not None:
        content, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request(method, path + (f"?{urlencode(query)}" if query else ""), content, headers)
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def multipart(fields: Mapping[str, str], files: Mapping[str, tuple[bytes, str, str]]) -> tuple[bytes, str]:
    """(body, Content-Type); `files`: name -> (content, media type, file name)."""
    boundary, out = uuid.uuid4().hex, b""
    for name, value in fields.items():
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (content, kind, file) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: {kind}\r\n\r\n'
        out += f"--{boundary}\r\n{head}".encode() + content + b"\r\n"
    return out + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
