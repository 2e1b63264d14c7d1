"""A provider that asks for a rest gets it: the channel sends nothing meanwhile, and goes on by itself afterwards."""

import time

from django.db.models import F
from django.db.models.functions import Greatest, Now

from webcare import bells
from webcare.models import Channel, Delivery

from .deadlines import in_seconds

LONGEST = 24 * 3600.0  # seconds; whoever asks for more is asked again after that
SHORT = 5.0  # a rest that a job waits out; longer ones end with the next sweep
AT_ONCE = 500  # threads told right away that they may go on


def until(seconds: float) -> Greatest:
    """The channel's `rest_until` when this rest is added: never shorter than it was."""
    return Greatest("rest_until", in_seconds(min(seconds, LONGEST)))


def begin(channel: int, seconds: float, **fields: object) -> None:
    """Send nothing for so long. `fields` are set in the same statement."""
    if seconds > 0:
        fields["rest_until"] = until(seconds)
    Channel.objects.filter(pk=channel).update(**fields)
    if 0 < seconds <= SHORT:
        bells.ring_worker("after_rest", channel)


def go_on(channel: int) -> None:
    """For a worker: wait out what is left of a short rest, then have everything that waits delivered."""
    rests = Channel.objects.filter(pk=channel, rest_until__gt=Now()).annotate(left=F("rest_until") - Now())
    if left := rests.values_list("left", flat=True).first():
        time.sleep(min(left.total_seconds(), SHORT))
    waiting = Delivery.objects.filter(thread__channel=channel, state=Delivery.State.PENDING, due_at__lte=Now())
    bells.begun("after_rest", channel)
    for thread in dict.fromkeys(waiting.order_by("pk").values_list("thread", flat=True)[:AT_ONCE]):
        bells.ring_worker("deliver", thread)
