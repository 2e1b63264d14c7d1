"""The only sender to Redis: tells browsers and workers to look again.

A bell carries a topic and a number (and perhaps, as a cache, how the newest item looks), a job carries an id. Both may
be lost: heartbeats and the sweep find what they announced. So ringing happens after the commit and never fails whoever
rang.
"""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction
from redis.exceptions import RedisError

from webcare import redis_client
from webcare.celery import app as celery

if TYPE_CHECKING:
    from webcare.models import Conversation, Event

log = logging.getLogger(__name__)
PAUSE_AFTER_FAILURE = 2.0  # seconds without trying: with Redis gone, no request should wait for it again and again
BULK_JOBS = {
    "fetch_media", "fetch_profile", "mail_alarm", "watch_channel", "watch_silence", "sync_templates", "after_rest",
    "bot_fetch", "bot_trial",
}  # fmt: skip
RING_ONCE = {"ingest", "after_rest", "bot_trial"}  # jobs that find all there is to do: one that waits is enough
SHARDS = 4
FORGOTTEN_AFTER = 5  # seconds after which a job that waits is rung once more
LAYER_PREFIX = settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"]


def thread_topic(thread_id: int) -> str:
    return f"thread.{thread_id}"


def visitor_topic(thread_id: int) -> str:
    """The customer's own topic of a thread: rung only for what they may see."""
    return f"visitor.{thread_id}"


def team_topic(team_id: int | None) -> str:
    """Lists of a team; 0 is "no team", which everybody sees."""
    return f"team.{team_id or 0}"


def user_topic(user_id: int) -> str:
    return f"user.{user_id}"


def topics_for(event: "Event", conversation: "Conversation") -> list[str]:
    """Everyone whose screen this event changes: the thread, the lists it is in and the lists it left."""
    topics = [thread_topic(event.thread_id), team_topic(conversation.team_id)]
    before = event.before or {}
    if before.get("team_id", conversation.team_id) != conversation.team_id:
        topics.append(team_topic(before["team_id"]))
    topics += [user_topic(user) for user in {conversation.assignee_id, before.get("assignee_id")} if user]
    if event.is_public:
        topics.append(visitor_topic(event.thread_id))
    return topics


def ring_browsers(topics: list[str], thread_id: int, seq: int, *, moved: bool = True) -> None:
    """Once this transaction is committed, tell every open screen on these topics. Several rings become one.

    `moved`: it may have changed which lists the conversation is on. Otherwise only screens that show it need to look.
    """
    frames = _pending().frames
    for topic in topics:
        before = frames.get((topic, thread_id))
        frames[topic, thread_id] = Ring(seq, moved or (before is not None and before.moved))
    transaction.on_commit(_flush)


def show_along(conversation: "Conversation", seq: int, render: Callable[[], dict[str, str]]) -> None:
    """Have the bell of its thread carry the item numbered `seq`, as HTML per language: a cache, never the truth.

    A page that knows everything before `seq` shows it at once and asks later; all others ask as ever. Rendered only
    when somebody has the thread open, and handed only to who may see this conversation: a thread may have earlier ones,
    of other teams.
    """
    readers = [team_topic(conversation.team_id)]
    readers += [user_topic(conversation.assignee_id)] if conversation.assignee_id else []
    shown = Ring(seq, conversation=conversation.pk, readers=tuple(readers))
    _pending().items[conversation.thread_id] = (shown, render)


def ring_worker(job: str, *args: int | str) -> None:
    """Once this transaction is committed, have a worker run `webcare.tasks.<job>(*args)`."""
    _pending().jobs[job, args] = None
    transaction.on_commit(_flush)


def ring_lanes(channel_id: int, lanes: Iterable[str]) -> None:
    """`ring_worker` for lanes of a channel in which something is due."""
    for shard in {shard_of(lane) for lane in lanes}:
        ring_worker("ingest", channel_id, shard)


def shard_of(lane: str) -> int:
    """Which of `SHARDS` jobs works that lane: one waiting job finds all that is due, however much comes in."""
    return ord(lane[-1]) % SHARDS if lane else 0


def ring_rights(user_id: int) -> None:
    """What this user may do has changed: open sockets check again at once."""
    transaction.on_commit(lambda: _try(_publish, [(user_topic(user_id), {"type": "rights"})]))


@dataclass(frozen=True, slots=True)
class Ring:
    """What one topic is told of one thread; `item` is HTML per language, or empty.

    `conversation` is the item's, `readers` the topics of who may see it.
    """

    seq: int
    moved: bool = True
    item: dict[str, str] = field(default_factory=dict)
    conversation: int = 0
    readers: tuple[str, ...] = ()


class _Pending:
    """What this connection's transaction will ring."""

    def __init__(self) -> None:
        self.frames: dict[tuple[str, int], Ring] = {}
        self.items: dict[int, tuple[Ring, Callable[[], dict[str, str]]]] = {}
        self.jobs: dict[tuple[str, tuple[int | str, ...]], None] = {}


def _pending() -> _Pending:
    if not hasattr(connection, "_webcare_bells"):
        connection._webcare_bells = _Pending()
    return connection._webcare_bells


def _flush() -> None:
    """The first of a transaction's on-commit calls sends everything, the others find nothing left.

    A ring from a savepoint that was rolled back may ride along: a false bell only makes someone look.
    """
    pending = _pending()
    frames, jobs, items = pending.frames, pending.jobs, pending.items
    pending.frames, pending.jobs, pending.items = {}, {}, {}
    for thread, (shown, render) in items.items():
        _try(_add_item, frames, thread, shown, render)
    if frames:
        _try(send_frames, frames)
    for job, args in jobs:
        _try(send_job, job, args)


_silent_until = 0.0


def _try(send: Callable[..., None], *args: Any) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        send(*args)
    except Exception as problem:
        _silent_until = time.monotonic() + PAUSE_AFTER_FAILURE
        log.warning("bell not rung: %s", type(problem).__name__)


def _add_item(
    frames: dict[tuple[str, int], Ring], thread: int, shown: Ring, render: Callable[[], dict[str, str]]
) -> None:
    key = (thread_topic(thread), thread)
    if key in frames and frames[key].seq == shown.seq and _is_watched(key[0]):
        frames[key] = replace(shown, moved=frames[key].moved, item=render())


def _is_watched(topic: str) -> bool:
    [(_name, sockets)] = redis_client.client().pubsub_numsub(f"{LAYER_PREFIX}__group__{topic}")
    return sockets > 0


def send_frames(frames: dict[tuple[str, int], Ring]) -> None:
    """Publish {(topic, thread id): what} in one round trip."""
    _publish(
        [
            (topic, {"type": "bell", "topic": topic, "thread": thread, **asdict(ring)})
            for (topic, thread), ring in frames.items()
        ]
    )


def _publish(frames: list[tuple[str, dict[str, Any]]]) -> None:
    """Straight to Redis in the channel layer's own format.

    Through the layer, a thread without an event loop would open a connection for each call (3.9 ms instead of 0.2).
    """
    layer = get_channel_layer()
    with redis_client.client().pipeline(transaction=False) as pipe:
        for topic, frame in frames:
            pipe.publish(f"{LAYER_PREFIX}__group__{topic}", layer.serialize(frame))
        pipe.execute()


def send_job(job: str, args: tuple[int | str, ...]) -> None:
    if job in RING_ONCE and not redis_client.client().set(_mark(job, args), 1, nx=True, ex=FORGOTTEN_AFTER):
        return
    queue = "bulk" if job in BULK_JOBS else "live"
    try:
        celery.send_task(f"webcare.tasks.{job}", args=args, queue=queue, ignore_result=True, retry=False)
    except Exception:
        begun(job, *args)  # no job waits after all
        raise


def begun(job: str, *args: int | str) -> None:
    """A job of `RING_ONCE` begins: whatever comes in from here on rings anew. Before it looks at what is due."""
    with suppress(OSError, RedisError):  # then the mark lapses by itself
        redis_client.client().delete(_mark(job, args))


def _mark(job: str, args: tuple[int | str, ...]) -> str:
    return f"rung:{job}:{':'.join(map(str, args))}"
