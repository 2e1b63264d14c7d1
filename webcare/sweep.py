"""The sweep is the queue: it finds all work that is due in PostgreSQL and does it, or rings it.

Its own process, every `settings.SWEEP_SECONDS`. Runs with Redis gone: then everything is only slower.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import close_old_connections
from django.db.models.functions import Now

from webcare import clock
from webcare.actions import attachments, claims, deliveries, ingest, lifecycle
from webcare.crash import crash_here
from webcare.files import storage_path
from webcare.models import Attachment, Beat, Conversation, Delivery, RawEvent

log = logging.getLogger(__name__)
BATCH = 500
LOOSE_AFTER = timedelta(hours=24)  # an upload nobody sent
RAW_AFTER = timedelta(days=30)


def once() -> dict[str, int]:
    """One sweep; returns how much each step found. A step that fails does not keep the others from running."""
    found: dict[str, int] = {}
    for step in (lanes, lapsed, outgoing, media, claimed, snoozed, loose_files, old_raw_events):
        try:
            found[step.__name__] = step()
        except Exception:
            log.exception("sweep: %s failed", step.__name__)
        crash_here("sweep.midway")
    return found


def forever(stop: Callable[[], bool], sleep: Callable[[float], object] = time.sleep) -> None:
    """Sweep until told to stop."""
    while not stop():
        started = time.monotonic()
        once()
        _remember_run()
        close_old_connections()
        sleep(max(1.0, settings.SWEEP_SECONDS - (time.monotonic() - started)))


def lanes() -> int:
    """Stored items nobody has worked yet."""
    due = RawEvent.objects.filter(state=RawEvent.State.DUE, due_at__lte=Now())
    waiting = due.values_list("channel_id", "lane").distinct()
    return sum(ingest.work(channel, lane) for channel, lane in waiting)


def lapsed() -> int:
    """Sendings whose worker died or was paused beyond its lease."""
    stuck = Delivery.objects.filter(state=Delivery.State.SENDING, lease_until__lt=Now())
    stuck = stuck.select_related("message__channel", "message__conversation__thread")[:BATCH]
    for delivery in stuck:
        deliveries.lapse(delivery)
    return len(stuck)


def outgoing() -> int:
    """Messages that wait to be sent on channels that can send."""
    due = Delivery.objects.filter(state=Delivery.State.PENDING, due_at__lte=Now())
    due = due.filter(thread__channel__active=True, thread__channel__paused_at=None)
    threads = list(due.values_list("thread_id", flat=True).distinct()[:BATCH])
    return sum(deliveries.deliver(thread) for thread in threads)


def media() -> int:
    """Files that came as links and are not here yet."""
    due = Attachment.objects.filter(state=Attachment.State.PENDING, due_at__lte=Now())
    due = due.select_related("message__channel", "message__conversation__thread")[:20]
    for attachment in due:
        attachments.fetch(attachment)
    return len(due)


def claimed() -> int:
    """Claims whose owner went absent or did not answer in time."""
    now = clock.now()
    held = Conversation.objects.filter(claim_expires_at__isnull=False).select_related("thread", "assignee")
    over = [one for one in held[:BATCH] if one.claim_expires_at <= now or one.assignee.is_absent(now)]
    return sum(claims.expire(conversation, now) is not None for conversation in over)


def snoozed() -> int:
    """Conversations whose moment of return has come."""
    due = Conversation.objects.filter(status=Conversation.Status.SNOOZED, snoozed_until__lte=clock.now())
    return sum(lifecycle.wake(conversation) is not None for conversation in due.select_related("thread")[:BATCH])


def loose_files() -> int:
    """Uploads that no message took."""
    loose = list(Attachment.objects.filter(message=None, created_at__lt=clock.now() - LOOSE_AFTER)[:BATCH])
    for attachment in loose:
        default_storage.delete(storage_path(attachment.key))
        attachment.delete()
    return len(loose)


def old_raw_events() -> int:
    """What we received is kept for thirty days, then only what we made of it."""
    old = RawEvent.objects.filter(received_at__lt=clock.now() - RAW_AFTER).exclude(state=RawEvent.State.DUE)
    deleted, _ = RawEvent.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    return deleted


def _remember_run() -> None:
    """For the health page: an alarm is due when this is older than 90 s."""
    Beat.objects.update_or_create(name="sweep", defaults={"at": Now()})
