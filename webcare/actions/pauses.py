"""A channel that may not send for now: what waits is kept, and leaves in order once it may again."""

import structlog

from connectors.contract import SendError
from webcare import bells, clock
from webcare.models import Channel, ChannelAlarm, Delivery

from . import alarms

log = structlog.get_logger(__name__)
AT_ONCE = 500  # threads told right away that they may go on; the sweep finds the rest


def refused(channel: Channel, problem: SendError) -> bool:
    """The provider does not accept our credentials: every other message would be refused too. True when it is news."""
    values = {"paused_at": clock.now(), "paused_reason": problem.reason[:300]}
    if not Channel.objects.filter(pk=channel.pk, paused_at=None).update(**values):
        return False
    log.info("channel.paused", channel=channel.pk, code=problem.code)
    alarms.raise_alarm(channel, ChannelAlarm.Kind.PAUSED, problem.reason)
    return True


def over(channel: Channel) -> None:
    """It may send again: workers begin with what waited longest."""
    alarms.end_alarm(channel, ChannelAlarm.Kind.PAUSED)
    waiting = Delivery.objects.filter(thread__channel=channel, state=Delivery.State.PENDING).order_by("pk")
    for thread in dict.fromkeys(waiting.values_list("thread", flat=True)[:AT_ONCE]):
        bells.ring_worker("deliver", thread)
