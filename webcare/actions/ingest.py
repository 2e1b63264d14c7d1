"""Working a lane: its stored items in order, each in a transaction of its own, one worker per lane at a time."""

import logging
import time

from django.db import connection, transaction

from connectors.contract import RawItem, Unreadable
from webcare import bells, clock, pressure
from webcare.crash import crash_here
from webcare.models import Calendar, Channel, RawEvent, hot
from webcare.models.pipeline import PATIENCE, back_off

from . import waiting
from .deadlines import in_seconds
from .intake import NotYet, Twin, Useless, receive

log = logging.getLogger(__name__)
State = RawEvent.State
DUE = """
from webcare_rawevent where channel_id = %s and lane = %s and state = 'due' and due_at <= statement_timestamp()
"""
# `ascii` is what `ord` is in bells.shard_of.
DUE_LANES = """
select lane from webcare_rawevent where channel_id = %s and state = 'due' and due_at <= statement_timestamp()
and ascii(right(lane, 1)) %% %s = %s order by due_at limit 100
"""
TURN = 2.0  # seconds
UNKNOWN = "refers to a message we do not know"
CHANNEL = "select * from webcare_channel where id = %s"
CALENDAR = """
select calendar.* from webcare_calendar calendar
join webcare_channel channel on channel.calendar_id = calendar.id where channel.id = %s
"""
OLDEST_DUE = f"select * {DUE} order by id limit 1"
# Until the transaction ends. Hashed: two lanes that collide only wait for each other.
TAKE_LANE = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
IS_DUE = f"select 1 {DUE} limit 1"


def work(channel_id: int, lane: str, channel: Channel | None = None) -> int:
    """Work every due item of this lane; returns how many. Someone else at it: they find ours too.

    `channel`: the same one, where the caller has just read it.

    Looking once more after letting go of the lane is what makes that safe: whoever was turned away had committed their
    item before, so this look sees it.
    """
    done, channels = 0, _Channels({channel_id: channel} if channel else {})
    while (found := _next(channel_id, lane, channels)) is not None:
        done += found
        crash_here("ingest.between_items")
        if not _is_due(channel_id, lane):
            break
    return done


def work_shard(channel_id: int, shard: int) -> bool:
    """Work what is due in the lanes of this shard, for about `TURN` seconds; False when something may be left.

    A lane that another worker has is theirs, see `work`.
    """
    until, channel = time.monotonic() + TURN, None
    while lanes := _due_lanes(channel_id, shard):
        channel = channel or Channel.objects.select_related("calendar").get(pk=channel_id)
        done = 0
        for lane in lanes:
            pressure.give_way()
            done += work(channel_id, lane, channel)
            if time.monotonic() > until:
                return False
        if not done:
            break
    return True


def _due_lanes(channel_id: int, shard: int) -> list[str]:
    """The lanes of the items that wait longest."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_LANES, [channel_id, bells.SHARDS, shard])
        return list(dict.fromkeys(lane for (lane,) in cursor.fetchall()))


def _is_due(channel_id: int, lane: str) -> bool:
    return hot.first_of_each((None, IS_DUE, [channel_id, lane]))[0] is not None


def _next(channel_id: int, lane: str, channels: "_Channels", *, again: bool = False) -> int | None:
    """Work the oldest due item: 1, or 0 when there is none; None when another worker has this lane.

    `again`: somebody stored its twin in that very moment. What comes after it must not be worked before it.
    """
    raw: RawEvent | None = None
    try:
        with transaction.atomic():
            (taken,), found = hot.first_of_each(
                (None, TAKE_LANE, [f"{channel_id}/{lane}"]), (RawEvent, OLDEST_DUE, [channel_id, lane])
            )
            if not taken:
                return None
            if (raw := found) is None:
                return 0
            raw.channel = channels[channel_id]
            _apply(raw)
            crash_here("ingest.before_commit")
    except Exception as problem:
        if raw is None:
            raise
        if isinstance(problem, Twin) and not again:
            return _next(channel_id, lane, channels, again=True)
        _step_aside(raw, problem)
    crash_here("ingest.after_commit")
    return 1


class _Channels(dict[int, Channel]):
    """Read once for all items of a lane, and only when there is one."""

    def __missing__(self, pk: int) -> Channel:
        channel, calendar = hot.first_of_each((Channel, CHANNEL, [pk]), (Calendar, CALENDAR, [pk]))
        channel.calendar = calendar
        self[pk] = channel
        return channel


def _apply(raw: RawEvent) -> None:
    connector = raw.channel.connector
    blob = None if raw.blob is None else bytes(raw.blob)
    item = RawItem(account=connector.address, key=raw.key, lane=raw.lane, body=raw.body, blob=blob)
    inbounds = connector.parse(item)
    crash_here("ingest.after_parse")
    reasons = []
    for inbound in inbounds:
        try:
            receive(raw.channel, inbound, raw)
        except Useless as why:
            reasons.append(str(why))
    if len(reasons) == len(inbounds):  # also when there was nothing in it
        _finish(raw, State.IGNORED, "; ".join(reasons) or "of no use to us")
    else:
        _finish(raw, State.DONE, RawEvent.HELD if raw.reason == RawEvent.HELD else "")


def _finish(raw: RawEvent, state: str, reason: str = "") -> None:
    hot.update(raw, state=state, reason=reason[:300], done_at=clock.now())


def _step_aside(raw: RawEvent, problem: Exception) -> None:
    """In a second transaction: this item waits for a growing while and never stops the ones behind it.

    Nothing happens when another worker had it between our failure and this note: their outcome counts.
    """
    attempts = raw.attempts + 1
    note: dict[str, object] = {"attempts": attempts, "reason": type(problem).__name__}
    patience = back_off(attempts, PATIENCE) if isinstance(problem, NotYet) else back_off(attempts)
    wait = None if isinstance(problem, Unreadable) else patience
    if isinstance(problem, Unreadable):
        note["reason"] = str(problem)[:300]
    if wait is not None:
        note |= {"due_at": in_seconds(wait)}
    elif isinstance(problem, NotYet):
        note |= {"state": State.IGNORED, "reason": UNKNOWN, "done_at": clock.now()}
    else:
        note |= {"state": State.FAILED, "done_at": clock.now()}
    if isinstance(problem, NotYet):
        note["waits_for"] = problem.waits_for
    RawEvent.objects.filter(pk=raw.pk, state=State.DUE, attempts=raw.attempts).update(**note)
    if isinstance(problem, NotYet):
        if wait is not None and waiting.is_here(raw.channel_id, problem.waits_for):
            waiting.wake(raw.channel_id, [problem.waits_for])
    else:
        log.warning("raw event %s stepped aside: %s", raw.pk, type(problem).__name__, exc_info=wait is None)
