"""The cache: Redis, and the process's own memory while Redis is away. Nothing in it is more than a convenience."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, TimeoutError


class Cache(RedisCache):
    """Sign-in is limited through here, and must neither fail nor become unlimited without Redis."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.local = LocMemCache("webcare", {key: value for key, value in params.items() if key != "OPTIONS"})


def with_fallback(name: str) -> Callable[..., Any]:
    """The operation on Redis, or the same one on this process's memory."""
    on_redis = getattr(RedisCache, name)

    def operation(self: Cache, *args: Any, **options: Any) -> Any:
        try:
            return on_redis(self, *args, **options)
        except (ConnectionError, TimeoutError):
            return getattr(self.local, name)(*args, **options)

    return operation


for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "has_key",
    "incr",
    "get_many",
    "set_many",
    "delete_many",
    "clear",
):
    setattr(Cache, _name, with_fallback(_name))
