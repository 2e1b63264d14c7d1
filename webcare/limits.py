"""Budgets: how often something may be asked for, per person, address or site."""

import ipaddress
import time
from collections import Counter

from django.conf import settings
from django.http import HttpRequest
from redis.exceptions import RedisError

from webcare import redis_client

_local: Counter[str] = Counter()
_LOCAL_SIZE = 10_000


def take(name: str, who: str, limit: int, seconds: int) -> bool:
    """Take one from the budget of `limit` per `seconds`; False when it is used up.

    Counted in Redis for all processes together; with Redis gone, in this process alone, which is still a bound.
    """
    return not used_up({name: (who, limit)}, seconds)


def used_up(budgets: dict[str, tuple[str, int]], seconds: int) -> bool:
    """Take one from each of {name: (who, limit)} in one go; whether any was used up."""
    window = int(time.time()) // seconds
    limits = {f"limit:{name}:{who}:{window}": limit for name, (who, limit) in budgets.items()}
    try:
        counts = _count(list(limits), seconds)
    except (OSError, RedisError):
        counts = [_count_here(key) for key in limits]
    return any(count > limit * settings.BUDGET_SCALE for count, limit in zip(counts, limits.values(), strict=True))


def retry_after(seconds: int) -> int:
    """Seconds until the current window of that length ends."""
    return seconds - int(time.time()) % seconds


def client_address(request: HttpRequest) -> str:
    """The visitor's network address. Forwarding headers count only when a trusted proxy wrote them."""
    address = request.META.get("REMOTE_ADDR") or "unknown"
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not _is_trusted(address):
            break
        address = hop
    return address


def network_of(address: str) -> str:
    """The block that one customer of a provider usually has: /32 for IPv4, /56 for IPv6."""
    parsed = _parse(address)
    if parsed is None:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 56 if parsed.version == 6 else 32), strict=False))


def _is_trusted(address: str) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in ipaddress.ip_network(one) for one in settings.TRUSTED_PROXIES)


def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IPv4 address in IPv6 dress, as a socket that listens on both gives it, is that IPv4 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return (parsed.version == 6 and parsed.ipv4_mapped) or parsed


def _count(keys: list[str], seconds: int) -> list[int]:
    """In one round trip."""
    with redis_client.client().pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.incr(key)
            pipe.expire(key, seconds + 5)
        return [int(count) for count in pipe.execute()[::2]]


def _count_here(key: str) -> int:
    if len(_local) > _LOCAL_SIZE:
        _local.clear()
    _local[key] += 1
    return _local[key]
