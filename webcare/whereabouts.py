"""Whether a visitor has our chat open right now: asked of the bells, because nobody writes it down."""

from django.conf import settings
from redis.exceptions import RedisError

from webcare import bells, redis_client

PREFIX = settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"]


def is_here(thread_id: int) -> bool:
    """An open window listens to its own topic. With Redis gone nobody can be reached there, so nobody is there."""
    topic = f"{PREFIX}__group__{bells.visitor_topic(thread_id)}"
    try:
        return any(count for _topic, count in redis_client.client().pubsub_numsub(topic))
    except (OSError, RedisError):
        return False
