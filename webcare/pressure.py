"""Who gives way when everybody wants the processor: what is stored already waits, whoever stands at the door does not.

The web processes notice that requests queue up and say so in Redis; workers look there before each lane and pause.
Never for long: a little of everything that is due is worked also in the worst rush.
"""

import asyncio
import time
from collections.abc import Callable

from redis.exceptions import RedisError

from webcare import redis_client

KEY = "pressure"
LOOK_EVERY = 0.1  # seconds between two looks of a web process at itself
LATE = 0.05  # seconds by which such a look may come late
LASTS = 500  # milliseconds for which one word of pressure counts
STEP, MOST = 0.05, 0.3  # seconds: of one pause, and of all pauses before a lane


async def watch(queued: Callable[[], int], most: int) -> None:
    """For ever, in a web process's loop: say so when more than `most` requests wait, or the loop itself comes late."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(LOOK_EVERY)
        if queued() > most or loop.time() - before - LOOK_EVERY > LATE:
            await loop.run_in_executor(None, say)


def say() -> None:
    try:
        redis_client.client().set(KEY, 1, px=LASTS)
    except (OSError, RedisError):
        return  # then nobody gives way


def give_way(sleep: Callable[[float], object] = time.sleep) -> None:
    """Pause while there is pressure, at most `MOST` seconds."""
    waited = 0.0
    while waited < MOST and _is_on():
        sleep(STEP)
        waited += STEP


def _is_on() -> bool:
    try:
        return bool(redis_client.client().exists(KEY))
    except (OSError, RedisError):
        return False
