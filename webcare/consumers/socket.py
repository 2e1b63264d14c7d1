"""What both kinds of socket share: frames in, bells out, heartbeat, caps.

Nothing slow may be awaited inside a bell handler: the layer's queue per socket has no bound.
"""

import asyncio
import contextlib
import json
import logging
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from webcare.presence import REDIS_GONE

log = logging.getLogger(__name__)
BEAT = 20  # seconds
MAX_FRAME = 2048  # characters
MAX_RATE = 20  # frames per second, measured over two seconds

# Not thread sensitive: otherwise the database work of all sockets of a process would share one thread.
in_thread = lambda call: database_sync_to_async(call, thread_sensitive=False)  # noqa: E731


class Socket(AsyncWebsocketConsumer):
    """A socket that hears bells of its topics."""

    topics: set[str]

    async def connect(self) -> None:
        self.topics = set()
        self._beating: asyncio.Task[None] | None = None
        self._rate = (0.0, 0)
        await self.enter()

    async def enter(self) -> None:
        """Authorise, join, accept."""
        raise NotImplementedError

    async def heard(self, frame: dict[str, Any]) -> None:
        """A well-formed frame from the browser."""
        raise NotImplementedError

    async def beat(self) -> None:
        """Called every `BEAT` seconds."""
        raise NotImplementedError

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self._too_fast():
            return await self.close(4429)
        frame = _read(text_data)
        if frame is None:
            return await self.close(4400)
        with contextlib.suppress(*REDIS_GONE):  # Redis away: presence is only a hint
            await self.heard(frame)

    async def disconnect(self, code: int) -> None:
        if self._beating:
            self._beating.cancel()
        for topic in list(self.topics):
            await self.leave(topic)

    async def join(self, *topics: str) -> None:
        for topic in set(topics) - self.topics:
            await self.channel_layer.group_add(topic, self.channel_name)
            self.topics.add(topic)

    async def leave(self, topic: str) -> None:
        with contextlib.suppress(*REDIS_GONE):
            await self.channel_layer.group_discard(topic, self.channel_name)
        self.topics.discard(topic)

    async def say(self, **frame: Any) -> None:
        await self.send(text_data=json.dumps(frame, separators=(",", ":")))

    async def push(self, topic: str, kind: str, **content: Any) -> None:
        """Tell the other sockets of a topic something that is not worth keeping."""
        await self.channel_layer.group_send(topic, {"type": kind, "sender": self.channel_name, **content})

    def start_beating(self) -> None:
        self._beating = asyncio.create_task(self._beat_for_ever())

    async def _beat_for_ever(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self.beat()
            except asyncio.CancelledError:
                raise
            except Exception:  # the database is away: silence makes the browser reconnect, which is right
                log.warning("heartbeat failed", exc_info=True)

    def _too_fast(self) -> bool:
        start, count = self._rate
        now = time.monotonic()
        self._rate = (now, 1) if now - start > 2 else (start, count + 1)
        return self._rate[1] > MAX_RATE * 2


def _read(text: str | None) -> dict[str, Any] | None:
    """A frame is a small JSON object; anything else is None."""
    if text is None or len(text) > MAX_FRAME:
        return None
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None
