"""Where the bot may answer first: each channel with its hours, and what letters mean for a machine."""

from dataclasses import dataclass

from webcare import clock, opening_words
from webcare.actions import letters
from webcare.models import Channel


@dataclass(frozen=True, slots=True)
class Card:
    channel: Channel
    is_open: bool
    now: str  # "Open until 17:30."; empty without opening hours
    letters: bool


def cards() -> list[Card]:
    """Every channel that is connected, in the order of their names. One query."""
    now = clock.now()
    return [
        Card(
            channel=channel,
            is_open=channel.calendar is None or channel.calendar.is_open(now),
            now=opening_words.now_line(channel.calendar, now) if channel.calendar else "",
            letters=letters.carries(channel),
        )
        for channel in Channel.objects.filter(active=True).select_related("calendar", "team").order_by("name", "pk")
    ]
