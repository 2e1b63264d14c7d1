"""The sweep is the queue: it finds all work that is due in PostgreSQL and does it, or rings it.

Its own process, every `settings.SWEEP_SECONDS`. Runs with Redis gone: then everything is only slower.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Min
from django.db.models.functions import Now

from webcare import bells, bots, clock
from webcare.actions import (
    agents,
    alarms,
    attachments,
    claims,
    deliveries,
    ingest,
    lifecycle,
    refusals,
    silence,
    templates,
    watch,
)
from webcare.actions.bots import handing, sessions, takes, trials, turns
from webcare.crash import crash_here
from webcare.models import Attachment, Beat, Conversation, Delivery, RawEvent, User

log = logging.getLogger(__name__)
BATCH = 500
BOT_SECONDS = 2.0  # between two looks at what the bot owes
TURN = 10.0  # seconds for a step that calls others
LOOSE_AFTER = timedelta(hours=24)  # an upload nobody sent
RAW_AFTER = timedelta(days=30)


def once() -> dict[str, int]:
    """One sweep; returns how much each step found. A step that fails does not keep the others from running."""
    found: dict[str, int] = {}
    for step in STEPS:
        try:
            found[step.__name__] = step()
        except Exception:
            log.exception("sweep: %s failed", step.__name__)
        crash_here("sweep.midway")
    return found


def forever(stop: Callable[[], bool], sleep: Callable[[float], object] = time.sleep) -> None:
    """Sweep until told to stop; a database that is away for a while is waited for."""
    while not stop():
        started = time.monotonic()
        once()
        try:
            _remember_run()
        except DatabaseError:
            log.exception("sweep: the database is away")
        close_old_connections()
        _rest(max(1.0, settings.SWEEP_SECONDS - (time.monotonic() - started)), sleep)


def _rest(seconds: float, sleep: Callable[[float], object]) -> None:
    """Until the next sweep, with an eye on the bot: whoever talks to it notices half a minute."""
    while seconds > 0:
        nap, seconds = min(seconds, BOT_SECONDS), seconds - BOT_SECONDS
        if sleep(nap):
            return  # told to stop
        if seconds > 0:
            _look_after_bot()


def _look_after_bot() -> None:
    try:
        bot_turns()
    except Exception:
        log.exception("sweep: bot_turns failed")
    close_old_connections()


def lanes() -> int:
    """Stored items nobody has worked yet."""
    due = RawEvent.objects.filter(state=RawEvent.State.DUE, due_at__lte=Now())
    waiting = due.values_list("channel_id", "lane").distinct()
    return _each(waiting, lambda lane: ingest.work(*lane))


def lapsed() -> int:
    """Sendings whose worker died or was paused beyond its lease."""
    stuck = Delivery.objects.filter(state=Delivery.State.SENDING, lease_until__lt=Now())
    stuck = stuck.select_related("message__channel", "message__conversation__thread")
    return _each(stuck.order_by("lease_until")[:BATCH], deliveries.lapse)


def outgoing() -> int:
    """Messages that wait to be sent on channels that can send, longest due first."""
    due = Delivery.objects.filter(state=Delivery.State.PENDING, due_at__lte=Now())
    due = due.filter(thread__channel__active=True, thread__channel__paused_at=None)
    due = due.exclude(thread__channel__rest_until__gt=Now())
    threads = due.values_list("thread_id").annotate(since=Min("due_at")).order_by("since")
    return _each(threads[:BATCH], lambda thread: deliveries.deliver(thread[0]), seconds=TURN)


def media() -> int:
    """Files that came as links and are not here yet."""
    due = Attachment.objects.filter(state=Attachment.State.PENDING, due_at__lte=Now())
    due = due.select_related("message__channel", "message__conversation__thread")
    return _each(due.order_by("due_at")[:BATCH], attachments.fetch, seconds=TURN)


def claimed() -> int:
    """Claims whose owner went absent or did not answer in time."""
    now = clock.now()
    held = Conversation.objects.filter(claim_expires_at__isnull=False).select_related("thread", "assignee")
    over = [one for one in held if one.claim_expires_at <= now or one.assignee is None or one.assignee.is_absent(now)]
    return _each(over[:BATCH], lambda conversation: claims.expire(conversation, now) is not None)


def left_behind() -> int:
    """Open conversations of who was deactivated, such as one claimed in the same moment."""
    open_ones = Conversation.objects.exclude(status=Conversation.Status.RESOLVED)
    gone = User.objects.filter(is_active=False, pk__in=open_ones.values("assignee"))
    return _each(gone, lambda user: agents.give_back(user, None))


def snoozed() -> int:
    """Conversations whose moment of return has come."""
    due = Conversation.objects.filter(status=Conversation.Status.SNOOZED, snoozed_until__lte=clock.now())
    due = due.select_related("thread").order_by("snoozed_until")
    return _each(due[:BATCH], lambda conversation: lifecycle.wake(conversation) is not None)


def bot_turns() -> int:
    """What the bot owes: a bell was lost, a wait is over, or it is off. Every few seconds, for somebody waits."""
    if bots.live() is None:
        return handing.release_all()
    due = Conversation.objects.filter(bot_due_at__lte=clock.now()).order_by("bot_due_at")
    return _each(due.only("pk")[:BATCH], lambda conversation: turns.take_overdue(conversation.pk), seconds=TURN)


def bot_silences() -> int:
    """Customers who did not answer the bot for as long as its owner waits for them."""
    quiet = takes.with_bot().filter(bot_due_at=None, last_activity_at__lt=clock.now() - sessions.patience())
    return _each(quiet.order_by("last_activity_at")[:BATCH], lambda conversation: turns.take_idle(conversation.pk))


def bot_trials() -> int:
    """Trials of a draft whose job was lost; one that runs just goes on."""
    waiting = trials.waiting()
    for trial in waiting:
        bells.ring_worker("bot_trial", trial)
    return len(waiting)


def loose_files() -> int:
    """Uploads that no message took."""
    loose = Attachment.objects.filter(message=None, kept=False, created_at__lt=clock.now() - LOOSE_AFTER)
    return _each(loose.order_by("created_at")[:BATCH], attachments.throw_away)


def old_raw_events() -> int:
    """What we received is kept for thirty days, then only what we made of it; a letter's original as long as that."""
    old = RawEvent.objects.filter(received_at__lt=clock.now() - RAW_AFTER).exclude(state=RawEvent.State.DUE)
    old = old.exclude(blob__isnull=False, state=RawEvent.State.DONE)
    deleted, _ = RawEvent.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    return deleted


def watched() -> int:
    """Providers to be asked how we stand; workers do that, because a provider may answer slowly."""
    channels = watch.take_due()
    for channel in channels:
        bells.ring_worker("watch_channel", channel)
    return len(channels)


def quiet() -> int:
    """Channels on which nothing comes in any more, or nothing genuine."""
    if silence.take():
        bells.ring_worker("watch_silence")
    return refusals.look()


def untold() -> int:
    """Alarms whose mail has not left."""
    return _each(alarms.untold(), lambda alarm: alarms.mail(alarm.pk), seconds=TURN)


def template_lists() -> int:
    """Lists of approved texts that nobody fetched for an hour."""
    due = templates.take_due()
    for channel in due:
        bells.ring_worker("sync_templates", channel)
    return len(due)


STEPS = (
    lapsed, claimed, left_behind, snoozed, lanes, bot_turns, bot_silences, bot_trials, outgoing, watched, quiet, untold,
    template_lists, media, loose_files, old_raw_events,
)  # fmt: skip


def _each(rows: Iterable[Any], act: Callable[[Any], int | None], seconds: float | None = None) -> int:
    """One after the other; one that fails does not keep the others waiting. Returns how many acts did something.

    `seconds`: what is left after that is found again by the next sweep, so that a peer that answers slowly or not at
    all does not stop everything else.
    """
    ends, found = time.monotonic() + (seconds or 0), 0
    for row in rows:
        try:
            found += int(act(row) or 0)
        except Exception:
            log.exception("sweep: %s could not be worked", getattr(row, "pk", None) or row[0])  # ids, not names
        if seconds is not None and time.monotonic() >= ends:
            break
    return found


def _remember_run() -> None:
    """For the health page: an alarm is due when this is older than 90 s."""
    Beat.objects.update_or_create(name="sweep", defaults={"at": Now()})
