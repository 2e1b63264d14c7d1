"""One WhatsApp number at full rate, and the way of a chat message to the agent's screen beside it.

The floor is as many requests, and the chat beside them, at the raw application of floor_app.py.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress

import websockets

from tests.bench.client import Connection
from tests.bench.figures import Figure, at_most, percentile, ratio_at_least
from tests.bench.live import Agent, Screens, Visitor
from tests.bench.people import Pair
from tests.bench.provider import Asked, Flood, Load, Provider
from tests.bench.server import Server

BESIDE = 2  # chat messages per second


async def measure(server: Server, sent: list[str], pair: Pair, seconds: int) -> tuple[Flood, list[float]]:
    """The flood, and beside it one visitor whose words an agent has open."""
    screens = Screens()
    visitor, agent = Visitor(server, pair), Agent(server, pair, screens)
    return await _together(server, Provider(sent), seconds, screens, visitor.say, visitor.live(), agent.live())


async def measure_floor(server: Server, seconds: int) -> tuple[Flood, list[float]]:
    screens, beside = Screens(), Connection(server.port)

    async def say(text: str) -> None:
        await beside.request("POST", "/write/", json.dumps({"text": text}).encode())

    async def live() -> None:
        async with websockets.connect(f"ws://localhost:{server.port}/") as socket:
            async for text in socket:
                screens.shown(text)

    bare = ("/write/", json.dumps({"text": "x" * 400}).encode(), {"Content-Type": "application/json"})
    return await _together(server, lambda number: bare, seconds, screens, say, live())


async def _together(
    server: Server, ask: Callable[[int], Asked], seconds: int, screens: Screens,
    say: Callable[[str], Awaitable[None]], *listening: Coroutine[None, None, None],
) -> tuple[Flood, list[float]]:  # fmt: skip
    tasks = [asyncio.create_task(one) for one in listening]
    await asyncio.sleep(2)
    talk = asyncio.create_task(_talk(say, screens, seconds))
    flood = await Load(server, ask, seconds).run()
    await talk
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError, OSError, websockets.WebSocketException):
            await task
    return flood, screens.milliseconds()


async def _talk(say: Callable[[str], Awaitable[None]], screens: Screens, seconds: int) -> None:
    start = time.monotonic()
    for number in range(seconds * BESIDE):
        await asyncio.sleep(max(0.0, start + number / BESIDE - time.monotonic()))
        text = f"bench-beside-{number}."
        screens.left[text] = time.time()
        with suppress(RuntimeError, OSError):
            await say(text)
    await asyncio.sleep(3)


Measured = tuple[Flood, list[float]]


def figures(ours: Measured, floor: Measured, rest: tuple[float, int], gone: int) -> list[Figure]:
    """`rest`: (seconds until all was worked, items that were not); `gone`: accepted and lost."""
    (flood, shown), (bare, bare_shown) = ours, floor
    p50, p99, bare_p50, bare_p99 = (
        percentile(one.took or [60.0], share) * 1000 for one in (flood, bare) for share in (0.5, 0.99)
    )
    unseen = sum(value >= 60_000 for value in shown)
    p95, bare_p95 = percentile(shown, 0.95), percentile(bare_shown, 0.95)
    return [
        ratio_at_least("flood: hooks of one number held, of 320", len(flood.took) / flood.seconds, "1/s",
                       len(bare.took) / bare.seconds, 0.75),
        Figure("flood: p50", round(p50, 1), "ms", round(bare_p50, 1), None, "(told, no goal)", True),
        Figure("flood: p99", round(p99, 1), "ms", round(bare_p99, 1), None, "(told, no goal)", True),
        Figure("flood: refused", flood.refused, "requests", bare.refused, None, "0", flood.refused == 0),
        Figure("flood: accepted and lost", gone, "items", None, None, "0", gone == 0),
        Figure("flood: worked after the last hook", round(rest[0], 1), "s", None, None, "<= 60 s, all",
               rest[0] <= 60 and not rest[1]),
        at_most("flood: chat beside it to the screen, p95", p95, "ms", 1000, round(bare_p95, 1)),
        Figure("flood: chat beside it, not shown", unseen, f"of {len(shown)}", 0, None, "0", unseen == 0),
    ]  # fmt: skip
