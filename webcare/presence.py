"""Who is looking and who is typing, right now: kept in Redis for half a minute, never stored.

A hint against collisions, nothing more: with Redis gone nobody seems to look, and claims still hold.
"""

import json
import time
from typing import Any

import redis.asyncio as redis
from django.conf import settings
from redis.exceptions import RedisError

REDIS_GONE = (OSError, RedisError)
FORGET_VIEWING = 30.0  # seconds without a sign of life
FORGET_TYPING = 15.0


class Presence:
    """The marks of who looks at which thread. One for all sockets of an event loop."""

    def __init__(self) -> None:
        self._redis = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)

    async def look(self, thread: int, user: int, name: str, *, typing_since: float | None) -> None:
        """This user looks at this thread; `typing_since` (unix time) when also writing."""
        now = time.time()
        mark = {"name": name, "at": now, "since": typing_since}
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hset(_key(thread), str(user), json.dumps(mark))
            pipe.expire(_key(thread), int(FORGET_VIEWING) + 5)
            await pipe.execute()

    async def leave(self, thread: int, user: int) -> None:
        await self._redis.hdel(_key(thread), str(user))

    async def who(self, thread: int) -> dict[str, list[dict[str, Any]]]:
        """{"viewing": [{id, name}], "typing": [{id, name, since}]}, the forgotten left out."""
        now = time.time()
        marks = {int(user): json.loads(mark) for user, mark in (await self._redis.hgetall(_key(thread))).items()}
        here = {user: mark for user, mark in marks.items() if now - mark["at"] < FORGET_VIEWING}
        return {
            "viewing": [{"id": user, "name": mark["name"]} for user, mark in here.items()],
            "typing": [
                {"id": user, "name": mark["name"], "since": int(mark["since"])}
                for user, mark in here.items()
                if mark["since"]
            ],
        }


def _key(thread: int) -> str:
    return f"looking:{thread}"
