"""A channel that is quieter than it ever is at this hour of this weekday: probably nothing reaches us any more."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from webcare import clock
from webcare.models import Beat, Channel, ChannelAlarm

from . import alarms

EVERY = timedelta(minutes=5)
WEEKS = 4  # as far back as we look; what came in is kept a little longer
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=12)  # silences worth a thought
ENOUGH = 8  # that many are missed before silence means something
BEAT = "silence"
# The same stretch of time, one to four weeks earlier. Weeks before the channel existed are no weeks without messages.
EARLIER = """
select c.id, (
    select count(*) from webcare_rawevent r where r.channel_id = c.id
    and r.received_at > greatest(c.last_received_at, %(from)s) - week * interval '7 days'
    and r.received_at <= %(now)s - week * interval '7 days'
) from webcare_channel c cross join generate_series(1, %(weeks)s) week
where c.active and c.last_received_at < %(quiet)s
and c.created_at <= greatest(c.last_received_at, %(from)s) - week * interval '7 days'
"""


def expected(counts: Sequence[int]) -> float:
    """How much comes in a stretch of time, from how much came in the same stretch of earlier weeks.

    The busiest week is left out: one storm is no habit. Fewer than two weeks tell nothing.
    """
    usual = sorted(counts)[:-1]
    return sum(usual) / len(usual) if usual else 0.0


def take() -> bool:
    """Whether nobody has looked for a while; whoever asks is to look now."""
    now = clock.now()
    _beat, is_new = Beat.objects.get_or_create(name=BEAT, defaults={"at": now})
    return is_new or bool(Beat.objects.filter(name=BEAT, at__lte=now - EVERY).update(at=now))


def watch() -> int:
    """Raise and end the alarms of all channels; returns how many are silent."""
    silent = {pk: usual for pk, counts in _earlier().items() if (usual := expected(counts)) >= ENOUGH}
    for channel in Channel.objects.filter(pk__in=silent):
        alarms.raise_alarm(channel, ChannelAlarm.Kind.SILENT, sentence(channel.last_received_at, silent[channel.pk]))
    for channel in alarms.heard_since(ChannelAlarm.Kind.SILENT):  # not merely because it is night by now
        alarms.end_alarm(channel, ChannelAlarm.Kind.SILENT)
    return len(silent)


def sentence(since: datetime, usual: float) -> str:
    when = date_format(timezone.localtime(since), "SHORT_DATETIME_FORMAT")
    text = _("Nothing has come in since {when}. In such a time it is usually about {count} messages and receipts.")
    return text.format(when=when, count=round(usual))


def _earlier() -> dict[int, list[int]]:
    """By channel that has been quiet for a while: how much came in the same stretch of each earlier week."""
    now, counts = clock.now(), defaultdict(list)
    times = {"now": now, "from": now - LONGEST, "quiet": now - SHORTEST, "weeks": WEEKS}
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, times)
        for channel, count in cursor.fetchall():
            counts[channel].append(count)
    return counts
