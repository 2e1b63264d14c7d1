"""The one synchronous connection to Redis: short time-outs, because nothing that matters waits for it."""

from functools import lru_cache

import redis
from django.conf import settings


@lru_cache(maxsize=1)
def client() -> redis.Redis:
    """Shared by all threads of this process; connections are pooled and remade after a fork."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
