"""Webhooks accepted: signature, split, durable RawEvent, 200. At a fixed rate, whatever the answers do."""

import asyncio
import json
import time

from tests.bench.client import Connection
from tests.bench.figures import Figure, at_least, at_most, percentile
from tests.bench.people import SECRET
from tests.bench.server import Server

RATE = 220  # offered per second; the goal is 200
CONNECTIONS = 64


async def load(server: Server, seconds: int) -> tuple[list[float], int]:
    """(seconds each accepted request took, how many were not accepted)."""
    from connectors.hook.signature import HEADER, sign

    connections = [Connection(server.port) for _ in range(CONNECTIONS)]
    took: list[float] = []
    refused = 0
    start = time.monotonic()

    async def post(number: int) -> None:
        nonlocal refused
        message = {"id": f"h{number}", "thread": f"t{number % 500}", "text": f"bericht {number}",
                   "sender": {"id": f"c{number % 500}", "name": "Bench"}}  # fmt: skip
        body = json.dumps({"messages": [message]}).encode()
        headers = {"Content-Type": "application/json", HEADER: sign(body, SECRET, int(time.time()))}
        due = start + number / RATE
        answer = await connections[number % CONNECTIONS].request("POST", "/hooks/bench-hook/", body, headers)
        if answer.status == 200:
            took.append(time.monotonic() - due)  # from when it should have left: a slow server cannot hide in our queue
        else:
            refused += 1

    under_way = set()
    for number in range(RATE * seconds):
        await asyncio.sleep(max(0.0, start + number / RATE - time.monotonic()))
        under_way.add(asyncio.ensure_future(post(number)))
    await asyncio.wait(under_way)
    return took, refused


def figures(took: list[float], refused: int, stored: int, seconds: float) -> list[Figure]:
    accepted = len(took) / seconds
    lost = len(took) - stored
    return [
        at_least("hooks: accepted per second", accepted, "1/s", 200),
        at_most("hooks: p99", percentile(took, 0.99) * 1000, "ms", 1000),
        Figure("hooks: refused", refused, "requests", None, None, "0", refused == 0),
        Figure("hooks: accepted but not stored", lost, "items", None, None, "0", lost == 0),
    ]
