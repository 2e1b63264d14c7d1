"""How fast a channel may send: buckets of permits in Redis, for all workers together.

A hint, nothing more: with Redis gone nothing is held back, and the provider says so itself when it is too much.
"""

from redis.exceptions import RedisError

from connectors.contract import Pace
from webcare import clock, redis_client

SHARE = 10  # a tenth of what an account may send in a second may go at the same moment
# Takes one permit from every bucket, or none from any. Arguments: the time, then rate (per second) and size of each.
TAKE = """
local now, wait, levels = tonumber(ARGV[1]), 0, {}
for i, key in ipairs(KEYS) do
    local rate, size = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
    local kept = redis.call('hmget', key, 'level', 'at')
    local passed = math.max(0, now - (tonumber(kept[2]) or now))
    levels[i] = math.min(size, (tonumber(kept[1]) or size) + passed * rate)
    if levels[i] < 0.999 then wait = math.max(wait, (1 - levels[i]) / rate) end -- 0.999: times are not exact
end
if wait > 0 then return tostring(wait) end
for i, key in ipairs(KEYS) do
    redis.call('hset', key, 'level', tostring(levels[i] - 1), 'at', ARGV[1])
    redis.call('expire', key, math.ceil(tonumber(ARGV[2 * i + 1]) / tonumber(ARGV[2 * i])) + 5)
end
return '0'
"""


def wait(channel: int, thread: int, pace: Pace) -> float:
    """0: a message may go now, and is counted. Otherwise nothing is counted; ask again after so many seconds."""
    buckets = _buckets(channel, thread, pace)
    if not buckets:
        return 0.0
    values = [clock.now().timestamp(), *(value for rate_and_size in buckets.values() for value in rate_and_size)]
    try:
        return float(redis_client.client().eval(TAKE, len(buckets), *buckets, *map(str, values)))
    except (OSError, RedisError):
        return 0.0


def _buckets(channel: int, thread: int, pace: Pace) -> dict[str, tuple[float, float]]:
    """(permits a second, how many may be saved up) by name."""
    found: dict[str, tuple[float, float]] = {}
    if pace.per_second:
        found[f"pace:{channel}"] = (pace.per_second, max(1.0, pace.per_second / SHARE))
    if pace.every:
        found[f"pace:{channel}:{thread}"] = (1 / pace.every, max(1.0, float(pace.burst)))
    return found
