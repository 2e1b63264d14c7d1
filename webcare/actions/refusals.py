"""Requests to a hook that were refused: now and then somebody tries, many in a row mean that a secret is wrong."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from webcare import redis_client
from webcare.models import Channel, ChannelAlarm

from . import alarms

IN_A_ROW = 5
REMEMBERED = 24 * 3600  # seconds


def count(channel: Channel) -> int:
    """One more, since the last request that was genuine; the fifth raises the alarm. 0: cannot be counted now.

    The key holds the moment of that request, so whatever is taken begins a new count without another word.
    """
    name = _key(channel)
    try:
        with redis_client.client().pipeline(transaction=False) as pipe:
            refused, _set = pipe.incr(name).expire(name, REMEMBERED).execute()
    except (OSError, RedisError):
        return 0
    if refused == IN_A_ROW:
        with translation.override(settings.LANGUAGE_CODE):  # not that of whoever knocked
            alarms.raise_alarm(channel, ChannelAlarm.Kind.REFUSED, _sentence(refused))
    return int(refused)


def look() -> int:
    """End the alarms of channels that took something since; returns how many."""
    kind = ChannelAlarm.Kind.REFUSED
    return sum(alarms.end_alarm(channel, kind) for channel in alarms.heard_since(kind))


def _sentence(refused: int) -> str:
    text = _("The last {count} requests to this channel were refused: they are signed with a secret we do not know.")
    return text.format(count=refused)


def _key(channel: Channel) -> str:
    last = channel.last_received_at
    return f"refused:{channel.pk}:{last.timestamp() if last else 0}"
