"""The other side of an own channel: posts what customers write, takes what we send, and misbehaves when told to.

It speaks docs/own-channel.md over real sockets and keeps its own ledger of what it accepted, to be compared with ours.
"""

import itertools
import json
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.db import connections
from django.http import HttpResponse
from django.test import Client

from connectors import http
from connectors.hook import signature
from tests import factories as make
from tests.connectors import peers
from webcare.actions.messages import from_token
from webcare.models import Channel, Message

SECRET = "wcs_of-the-misbehaving-peer"
_numbers = itertools.count(1)


class Peer:
    """One provider with one channel at the desk."""

    def __init__(self, channel: Channel, *, honours_tokens: bool = False) -> None:
        self.channel, self.honours_tokens = channel, honours_tokens
        self.manners: deque[Manner] = deque()  # how it takes the next requests; then it behaves
        self.asked: list[dict[str, Any]] = []  # every request, accepted or not
        self.accepted: list[dict[str, Any]] = []  # its ledger: what its customers got, in order
        self._lock = Lock()

    # -- in: what customers write --

    def posts(self, payload: Any, client: Client | None = None) -> HttpResponse:
        """One signed request to the desk's hook."""
        return signed_post(self.channel, json.dumps(payload).encode(), client=client)

    def says(self, *texts: str, thread: str = "chat-1") -> HttpResponse:
        return self.posts({"messages": [self.message(text, thread) for text in texts]})

    @staticmethod
    def message(text: str, thread: str = "chat-1", id: str = "") -> dict[str, Any]:
        return {"id": id or f"in-{next(_numbers)}", "thread": thread, "sender": {"id": f"u-{thread}"}, "text": text}

    def reports(self, state: str, **name: str) -> HttpResponse:
        """A receipt, named by `id` (its own) or `token` (ours)."""
        return self.posts({"statuses": [{"state": state, **name}]})

    # -- out: what we send --

    def accept(self, message: dict[str, Any]) -> dict[str, Any]:
        """Into the ledger, once per token when it honours them."""
        with self._lock:
            if self.honours_tokens:
                if known := next((one for one in self.accepted if one["token"] == message["token"]), None):
                    return known
            self.accepted.append(message | {"id": f"p-{next(_numbers)}"})
            return self.accepted[-1]

    def texts(self, thread: str | None = None) -> list[str]:
        return [one["text"] for one in self.accepted if thread in (None, one["thread"])]

    def answer(self, seen: peers.Seen, connection: socket.socket) -> bytes | None:
        """Called by the server, in a thread of its own."""
        signature.verify(seen.headers["webcare-signature"], seen.body, [SECRET], time.time())
        message = json.loads(seen.body)
        if message["type"] == "ping":
            return peers.answer()
        with self._lock:
            self.asked.append(message)
            manner = self.manners.popleft() if self.manners else takes
        try:
            return manner(self, message, connection)
        finally:
            connections.close_all()


Manner = Callable[[Peer, dict[str, Any], socket.socket], bytes | None]


def takes(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
    """As it should: accepts, and tells its id."""
    return peers.answer(200, json.dumps({"id": peer.accept(message)["id"]}).encode())


def takes_without_id(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
    peer.accept(message)
    return peers.answer(204)


def takes_and_cuts(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
    peer.accept(message)
    return None


def takes_and_resets(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
    peer.accept(message)
    return peers.reset(None, connection)


def takes_and_is_silent(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
    """Says nothing until the other side gives up."""
    peer.accept(message)
    connection.recv(1)
    return None


def takes_but_says(status: int) -> Manner:
    """A proxy in between gave up, although the message had arrived."""

    def manner(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
        peer.accept(message)
        return peers.answer(status, b"<html>Sorry</html>")

    return manner


def cuts(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
    """Reads the request and drops it."""
    return None


def says(status: int, **headers: str) -> Manner:
    """Does not accept, with a bare status."""
    return lambda peer, message, connection: peers.answer(status, b"<html>No</html>", **headers)


def says_no(reason: str, *, retry: bool, status: int = 422) -> Manner:
    """Does not accept, in the words of docs/own-channel.md."""
    body = json.dumps({"error": {"code": "blocked", "message": reason, "retry": retry}}).encode()
    return lambda peer, message, connection: peers.answer(status, body)


def reports_first(state: str, then: Manner = takes) -> Manner:
    """Its receipt, which knows only our token, is at the desk and worked before its own answer is."""

    def manner(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
        reply = then(peer, message, connection)
        assert peer.reports(state, token=message["token"]).status_code == 200
        make.work_everything()
        return reply

    return manner


def meanwhile(act: Callable[[], object], then: Manner = takes) -> Manner:
    """Something else happens while the request is under way."""

    def manner(peer: Peer, message: dict[str, Any], connection: socket.socket) -> bytes | None:
        act()
        return then(peer, message, connection)

    return manner


@contextmanager
def connected(*, honours_tokens: bool = False, **fields: Any) -> Iterator[Peer]:
    """A peer and its channel at the desk. One that honours tokens is connected as such (SAFE_RESEND)."""
    settings = {"safe_resend": True} if honours_tokens else {}
    channel = make.channel("hook", settings=settings, **fields)
    peer = Peer(channel, honours_tokens=honours_tokens)
    before = http.allow(["127.0.0.0/8"])
    try:
        with peers.peer(peer.answer) as server:
            channel.credentials = {"callback_url": f"{server.url}/callback", "secrets": [SECRET]}
            channel.save()
            yield peer
    finally:
        http.allow(before)


def signed_post(
    channel: Channel, body: bytes, *, secret: str = SECRET, at: float | None = None, client: Client | None = None
) -> HttpResponse:
    """A request as an own channel signs it. `client` may be one whose requests cross a real socket."""
    header = signature.sign(body, secret, int(time.time() if at is None else at))
    return (client or Client()).post(
        f"/hooks/{channel.key}/", body, content_type="application/json", headers={signature.HEADER: header}
    )


def message_of(sent: dict[str, Any]) -> Message:
    """Our message behind an entry of the peer's ledger."""
    return Message.objects.get(pk=from_token(sent["token"]))
