"""How we stand with each provider, asked every few minutes: does it send us what happens, and how long may we go on?

A job for each channel, so that a provider that answers slowly holds up nobody else.
"""

from datetime import datetime, timedelta

import structlog
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from connectors.contract import Capability, Connector, Rejected, SendError, Standing, Unauthorised
from webcare import clock
from webcare.models import Channel, ChannelAlarm

from . import alarms, pauses
from .deadlines import in_seconds

log = structlog.get_logger(__name__)

EVERY = 300  # seconds
TOKEN_ALARM = timedelta(days=10)
Kind = ChannelAlarm.Kind


def take_due() -> list[int]:
    """Channels whose provider has not been asked for a while; whoever gets a channel from here is to ask now."""
    waiting = Channel.objects.listening().filter(Q(watched_at=None) | Q(watched_at__lte=in_seconds(-EVERY)))
    channels = [one.pk for one in waiting if Capability.WATCH in one.connector.capabilities]
    return [pk for pk in channels if waiting.filter(pk=pk).update(watched_at=Now())]


def watch(channel_id: int) -> None:
    """Ask, and act on the answer: subscribe again, raise alarms or end them, pause. Twice does no harm."""
    channel = Channel.objects.listening().filter(pk=channel_id).first()
    if channel is None:
        return
    try:
        standing = _standing(channel, channel.connector)
    except Unauthorised as problem:
        pauses.refused(channel, problem)
    except Rejected as problem:
        alarms.raise_alarm(channel, Kind.REMARK, problem.reason or _("The provider does not tell how we stand."))
    except SendError as problem:  # not now; asked again in a few minutes, and sending finds out by itself
        log.info("channel.not_watched", channel=channel.pk, code=problem.code)
    else:
        _judge(channel, standing)


def _standing(channel: Channel, connector: Connector) -> Standing:
    """As the provider sees it after we did what we can. Raises a SendError."""
    standing = connector.watch()
    if standing.subscribed is False:
        log.error("channel.unsubscribed", channel=channel.pk)
        connector.subscribe()
        standing = connector.watch()
        log.info("channel.subscribed", channel=channel.pk, ok=standing.subscribed)
    return standing


def _judge(channel: Channel, standing: Standing) -> None:
    Channel.objects.filter(pk=channel.pk).update(subscribed=standing.subscribed, token_until=standing.token_until)
    sentences = {
        Kind.UNSUBSCRIBED: _unsubscribed(standing),
        Kind.TOKEN: _token(standing.token_until),
        Kind.REMARK: standing.remarks[0] if standing.remarks else "",
    }
    for kind, sentence in sentences.items():
        if sentence:
            alarms.raise_alarm(channel, kind, sentence)
    alarms.end_alarm(channel, *[kind for kind, sentence in sentences.items() if not sentence])


def _unsubscribed(standing: Standing) -> str:
    if standing.subscribed is not False:
        return ""
    return _("The provider does not send us what customers write, and asking it again did not help.")


def _token(until: datetime | None) -> str:
    """Before it ends, so that somebody can renew it in time."""
    if until is None or until - clock.now() > TOKEN_ALARM:
        return ""
    day = date_format(timezone.localtime(until), "DATE_FORMAT")
    return _("Our access ends on {day}. Make a new token and enter it here.").format(day=day)
