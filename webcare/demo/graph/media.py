"""Files: kept here, named by an id, fetched in two steps from an address that expires."""

import hashlib
import secrets
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from webcare.demo.graph import ids

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

MINUTES_OF_ADDRESS = 5
DAYS_INBOUND, DAYS_UPLOADED = 7, 30
MOST = 2000  # files; the oldest go


@dataclass(slots=True)
class File:
    id: str
    content: bytes = field(repr=False)
    media_type: str
    name: str
    ends_at: float  # seconds since 1970, by the stand-in's clock


class Media:
    def __init__(self, graph: "Graph") -> None:
        self.graph = graph
        self._files: dict[str, File] = {}
        self._tickets: dict[str, tuple[str, float, bool]] = {}  # hash -> file, end, whether a token is needed
        self._lock = Lock()

    def keep(self, content: bytes, media_type: str, name: str = "", *, inbound: bool = False) -> File:
        days = DAYS_INBOUND if inbound else DAYS_UPLOADED
        file = File(ids.number(8), content, media_type, name, self.graph.clock.now() + days * 86400)
        return self.put(file)

    def put(self, file: File) -> File:
        with self._lock:
            self._files[file.id] = file
            if len(self._files) > MOST:
                self._files.pop(next(iter(self._files)))
        return file

    def find(self, id: str) -> File | None:
        file = self._files.get(id)
        return file if file and file.ends_at > self.graph.clock.now() else None

    def kept(self, id: str) -> File | None:
        """Also what Meta no longer gives: it still stands on the screens of those who sent and got it."""
        return self._files.get(id)

    def drop(self, id: str) -> bool:
        return self._files.pop(id, None) is not None

    def address(self, file: File, *, bearer: bool, minutes: float = MINUTES_OF_ADDRESS) -> str:
        """Where it can be had for a while; `bearer`: only with the token of an account."""
        ticket = secrets.token_urlsafe(12)
        with self._lock:
            self._tickets[ticket] = (file.id, self.graph.clock.now() + minutes * 60, bearer)
            if len(self._tickets) > 2 * MOST:
                self._tickets.pop(next(iter(self._tickets)))
        place = "whatsapp_business/attachments" if bearer else "ig_messaging_cdn"
        return f"{self.graph.url}/{place}/?mid={file.id}&hash={ticket}"

    def redeem(self, ticket: str) -> tuple[File | None, bool]:
        """The file behind an address, None when that has expired; and whether a token is needed."""
        id, ends_at, bearer = self._tickets.get(ticket, ("", 0.0, False))
        return (self.find(id) if ends_at > self.graph.clock.now() else None), bearer

    def describe(self, file: File) -> dict[str, Any]:
        """Step one, as WhatsApp answers it."""
        return {
            "messaging_product": "whatsapp", "url": self.address(file, bearer=True), "mime_type": file.media_type,
            "sha256": hashlib.sha256(file.content).hexdigest(), "file_size": str(len(file.content)), "id": file.id,
        }  # fmt: skip
