"""A peer that answers like the Graph API: by method and path, as a test scripts it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.connectors.calling import loopback_open
from tests.connectors.peers import Behaviour, Peer, Seen, answer, peer

# What to answer: an object, a status with an object, ready bytes, or something that acts on the connection.
Reply = dict[str, Any] | tuple[int, dict[str, Any]] | bytes | Behaviour


def error(code: int, sub: int = 0, **more: Any) -> dict[str, Any]:
    told = {"message": f"(#{code}) Said so", "type": "OAuthException", "code": code, "fbtrace_id": "Atr1"}
    return {"error": told | ({"error_subcode": sub} if sub else {}) | more}


@contextmanager
def graph(**replies: Reply | list[Reply]) -> Iterator[Peer]:
    """Replies by the last part of the path (`messages`, `media`, or an id as `_310…`); a list is used up one by one,
    its last stays. Everything else is unknown there."""
    with loopback_open(), peer(lambda seen, connection: _behave(replies, seen, connection)) as server:
        yield server


def _behave(replies: dict[str, Any], seen: Seen, connection: Any) -> bytes | None:
    last = path(seen).rpartition("/")[2]
    reply = replies.get(last, replies.get(f"_{last}", (404, error(100, 33))))
    if isinstance(reply, list):
        reply = reply.pop(0) if len(reply) > 1 else reply[0]
    if isinstance(reply, Callable):
        return reply(seen, connection)
    if isinstance(reply, bytes):
        return reply
    status, body = reply if isinstance(reply, tuple) else (200, reply)
    return answer(status, json.dumps(body).encode())


def path(seen: Seen) -> str:
    return urlsplit(seen.target).path


def query(seen: Seen) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(seen.target).query))


def bodies(server: Peer, last: str = "messages") -> list[Any]:
    """The JSON of every call to a path that ends so."""
    return [json.loads(seen.body) for seen in server.seen if path(seen).endswith(last)]
