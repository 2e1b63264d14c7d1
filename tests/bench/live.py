"""A visitor's Enter until it stands on the agent's screen, beside the raw floor with as many sockets."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import websockets

from tests.bench.client import Connection
from tests.bench.figures import Figure, percentile, ratio_at_most
from tests.bench.people import Pair
from tests.bench.server import Server

RATE = 20  # messages per second, all visitors together
SECONDS = 20
WARM_UP = 3  # seconds whose messages do not count


class Screens:
    """When each text left, and how long it took until a screen had it."""

    def __init__(self) -> None:
        self.left: dict[str, float] = {}
        self.took: dict[str, float] = {}

    def shown(self, content: str, at: float | None = None) -> None:
        now = at or time.time()
        for text in [text for text in self.left if text in content and text not in self.took]:
            self.took[text] = (now - self.left[text]) * 1000

    def milliseconds(self) -> list[float]:
        since = min(self.left.values()) + WARM_UP
        return [self.took.get(text, 60_000.0) for text, left in self.left.items() if left >= since]


async def run_load(say: Callable[[int, str], asyncio.Future]) -> None:
    """`RATE` per second, on time whatever the answers do."""
    start = time.monotonic()
    under_way = set()
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0.0, start + number / RATE - time.monotonic()))
        under_way.add(asyncio.ensure_future(say(number, f"bench-{number}-{uuid.uuid4().hex[:8]}.")))
    await asyncio.wait(under_way)
    await asyncio.sleep(2)


# -- the floor --


async def measure_floor(server: Server, sockets: int) -> list[float]:
    """Every message to every socket, as a group of that size gets it; the slowest socket counts."""
    screens = Screens()
    connections = [Connection(server.port) for _ in range(RATE)]
    heard: dict[str, int] = {}

    async def listen(socket: websockets.ClientConnection) -> None:
        async for text in socket:
            heard[text] = heard.get(text, 0) + 1
            if heard[text] == sockets:
                screens.shown(text)

    async def say(number: int, text: str) -> None:
        screens.left[text] = time.time()
        body = json.dumps({"text": text}).encode()
        await connections[number % RATE].request("POST", "/write/", body)

    opened = [await websockets.connect(f"ws://localhost:{server.port}/") for _ in range(sockets)]
    listeners = [asyncio.create_task(listen(socket)) for socket in opened]
    await run_load(say)
    for task in listeners:
        task.cancel()
    for socket in opened:
        await socket.close()
    return screens.milliseconds()


# -- the product --


class Agent:
    """Does what the inbox's scripts do: shows what the bell of its thread shows along, asks at once when it cannot and
    a second later when the conversation moved, and fetches the list at most once a second when rows may have moved."""

    def __init__(self, server: Server, pair: Pair, screens: Screens) -> None:
        self.server, self.pair, self.screens = server, pair, screens
        self.head = self.known = pair.head
        self.http, self.list_http = Connection(server.port), Connection(server.port)
        self.headers = {"Cookie": pair.cookie, "HX-Request": "true", "Accept-Encoding": "gzip"}
        self._soon: asyncio.TimerHandle | None = None
        self._wanted = asyncio.Event()
        self._list_wanted = asyncio.Event()

    async def live(self) -> None:
        headers = {"Cookie": self.pair.cookie, "Origin": self.server.url}
        async with websockets.connect(f"ws://localhost:{self.server.port}/live/", additional_headers=headers) as socket:
            await socket.send(json.dumps({"t": "watch", "thread": self.pair.thread, "lang": "nl"}))
            tasks = [asyncio.create_task(self._timeline()), asyncio.create_task(self._list())]
            try:
                async for text in socket:
                    frame = json.loads(text)
                    if frame["t"] == "bell" and frame["topic"] == f"thread.{self.pair.thread}":
                        self._hear(frame)
                    elif frame["t"] == "bell" and frame["moved"]:
                        self._list_wanted.set()
            finally:
                for task in tasks:
                    task.cancel()

    def _hear(self, frame: dict) -> None:
        if frame["seq"] <= self.head:
            return
        if "item" not in frame or frame["seq"] != self.head + 1:
            return self._wanted.set()
        self.head = frame["seq"]
        self.screens.shown(frame["item"])
        if frame["moved"] and not self._soon:
            self._soon = asyncio.get_running_loop().call_later(1.0, self._wanted.set)

    async def _timeline(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            self._soon = None
            path = f"/conversations/{self.pair.conversation}/timeline/?after={self.known}"
            answer = await self.http.request("GET", path, headers={**self.headers, "Accept-Encoding": "identity"})
            self.known = int(answer.headers.get("x-head", self.known))
            self.head = max(self.head, self.known)
            self.screens.shown(answer.body.decode())

    async def _list(self) -> None:
        while True:
            await self._list_wanted.wait()
            self._list_wanted.clear()
            began = time.monotonic()
            await self.list_http.request("GET", "/inbox/list/?view=mine", headers=self.headers)
            await asyncio.sleep(max(1.0, 10 * (time.monotonic() - began)))  # as static/js/list.js does


class Visitor:
    """Does what the widget does: posts, and fetches its timeline when a bell names a head that no answer told it."""

    def __init__(self, server: Server, pair: Pair) -> None:
        self.server, self.pair = server, pair
        self.http, self.reading = Connection(server.port), Connection(server.port)
        self.headers = {"Authorization": f"Bearer {pair.token}", "Content-Type": "application/json"}
        self.head = pair.head

    async def say(self, text: str) -> None:
        body = json.dumps({"id": uuid.uuid4().hex, "text": text, "after": self.head}).encode()
        answer = await self.http.request("POST", "/w/bench-chat/messages/", body, self.headers)
        if answer.status != 200:
            raise RuntimeError(f"the widget's POST answered {answer.status}: {answer.body[:200]!r}")
        self.head = max(self.head, json.loads(answer.body)["head"])

    async def live(self) -> None:
        address = f"ws://localhost:{self.server.port}/w/bench-chat/live/"
        async with websockets.connect(address, additional_headers={"Origin": self.server.url}) as socket:
            await socket.send(json.dumps({"t": "hello", "token": self.pair.token}))
            async for text in socket:
                if (frame := json.loads(text))["t"] == "bell":
                    asyncio.get_running_loop().call_later(1.0, self._check, frame["seq"])

    def _check(self, seq: int) -> None:
        if seq > self.head:
            asyncio.ensure_future(self._ask())

    async def _ask(self) -> None:
        answer = await self.reading.request("GET", f"/w/bench-chat/timeline/?after={self.head}", headers=self.headers)
        self.head = max(self.head, json.loads(answer.body)["head"])


async def measure(server: Server, pairs: list[Pair], agents: int) -> list[float]:
    """The first agent looks through a real Chromium, the others do over the wire what its scripts do."""
    screens = Screens()
    visitors = [Visitor(server, pair) for pair in pairs[:agents]]
    clients = [Agent(server, pair, screens) for pair in pairs[1:agents]]
    tasks = [asyncio.create_task(one.live()) for one in (*visitors, *clients)]

    async def say(number: int, text: str) -> None:
        screens.left[text] = time.time()
        await visitors[number % agents].say(text)

    async with chromium(server, pairs[0], screens):
        await asyncio.sleep(3)
        await run_load(say)
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError, OSError, websockets.WebSocketException):
            await task
    return screens.milliseconds()


@asynccontextmanager
async def chromium(server: Server, pair: Pair, screens: Screens) -> AsyncIterator[None]:
    """A page with the conversation open that reports each text when it is in the DOM."""
    from playwright.async_api import async_playwright

    from tests.browser import chromium as browser_program

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browser_program.find(), args=browser_program.ARGUMENTS
        )
        context = await browser.new_context()
        name, value = pair.cookie.split("=", 1)
        await context.add_cookies([{"name": name, "value": value, "url": server.url}])
        page = await context.new_page()
        await page.expose_function("reportShown", lambda text, at: screens.shown(text, at / 1000))
        await page.goto(f"{server.url}/conversations/{pair.conversation}/")
        await page.evaluate(WATCH)
        yield
        await browser.close()


# The page's own clock takes the moment; sending the report afterwards is not measured.
WATCH = """() => new MutationObserver((changes) => {
  const at = performance.timeOrigin + performance.now();
  for (const change of changes) for (const node of change.addedNodes)
    if (node.textContent.includes("bench-")) window.reportShown(node.textContent, at);
}).observe(document.querySelector("#timeline"), { childList: true, subtree: true })"""


def figures(floor_ms: list[float], ours_ms: list[float], agents: int, limit: float) -> list[Figure]:
    lost = sum(value >= 60_000 for value in ours_ms)
    name = f"live_{agents}"
    p95, base = percentile(ours_ms, 0.95), percentile(floor_ms, 0.95)
    return [
        ratio_at_most(f"{name}: Enter to the agent's screen, p95", p95, "ms", base, limit),
        Figure(f"{name}: median", round(percentile(ours_ms, 0.5), 1), "ms", round(percentile(floor_ms, 0.5), 1),
               None, "(told, no goal)", True),
        Figure(f"{name}: messages not shown", lost, "of " + str(len(ours_ms)), 0, None, "0", lost == 0),
    ]  # fmt: skip
