"""Queued ingest of a burst: one process against what Django can do at best, then the real workers against the clock.

The floor writes the same rows with Django's own `bulk_create` and `update`, one transaction per item as rule I15
demands ("no commit covers two items"), without reading, understanding or deciding anything.
"""

import json
import time

from django.db import transaction

from connectors.contract import RawItem
from tests.bench.figures import Figure, at_most, ratio_at_least
from webcare import bells, clock
from webcare.actions import ingest, intake
from webcare.models import Channel, Conversation, Event, Message, RawEvent, Thread

SINGLE = 1500  # items worked by one process
BURST = 5000
THREADS = 250


def items(prefix: str, count: int) -> list[RawItem]:
    made = []
    for number in range(count):
        thread = f"{prefix}{number % THREADS}"
        body = {"id": f"{prefix}-{number}", "thread": thread, "text": f"bericht {number}", "sender": {"id": thread}}
        made.append(("m:" + body["id"], f"thread:{thread}", json.dumps(body)))
    return [RawItem(account="bench-hook", key=key, lane=lane, body=body) for key, lane, body in made]


def single(channel: Channel, count: int = SINGLE) -> tuple[float, float]:
    """(ours, floor) in items per second, of this one process."""
    intake.accept(channel, items("warm", THREADS))  # threads and conversations exist, as in a running shop
    _work(channel, "warm")
    intake.accept(channel, items("warm2-", 50))
    stored = [RawItem(one.account, one.key + "b", one.lane, one.body.replace('"warm-', '"again-'))
              for one in items("warm", THREADS) for _ in range(1)]  # fmt: skip
    batches = []
    for number in range(count // THREADS):
        batches += [RawItem(one.account, f"{one.key}#{number}", one.lane, one.body.replace('"again-', f'"a{number}-'))
                    for one in stored]  # fmt: skip
    intake.accept(channel, batches)
    return _work(channel, "warm"), _floor(channel, len(batches))


def _work(channel: Channel, prefix: str) -> float:
    started, done = time.perf_counter(), 0
    for number in range(THREADS):
        done += ingest.work(channel.pk, f"thread:{prefix}{number}")
    return done / (time.perf_counter() - started)


def _floor(channel: Channel, count: int) -> float:
    conversations = list(Conversation.objects.filter(channel=channel).select_related("thread")[:THREADS])
    raw = list(RawEvent.objects.filter(channel=channel).values_list("pk", flat=True)[:count])
    seqs = {one.thread_id: one.thread.last_seq for one in conversations}
    started = time.perf_counter()
    for number in range(count):
        _write(channel, conversations[number % len(conversations)], raw[number % len(raw)], number, seqs)
    return count / (time.perf_counter() - started)


def _write(channel: Channel, conversation: Conversation, raw: int, number: int, seqs: dict[int, int]) -> None:
    now = clock.now()
    seqs[conversation.thread_id] += 1
    seq = seqs[conversation.thread_id]
    with transaction.atomic():
        message = Message(
            thread_id=conversation.thread_id, conversation=conversation, channel=channel, seq=seq, kind="in",
            author_kind="customer", text="x", external_id=f"floor-{number}", sent_at=now,
        )  # fmt: skip
        Message.objects.bulk_create([message])
        Event.objects.bulk_create([Event(thread_id=conversation.thread_id, conversation=conversation, seq=seq,
                                         kind="message.received", message=message, at=now)])  # fmt: skip
        Thread.objects.filter(pk=conversation.thread_id).update(last_seq=seq)
        Conversation.objects.filter(pk=conversation.pk).update(last_activity_at=now, last_seq=seq, preview="x")
        RawEvent.objects.filter(pk=raw).update(state="done", done_at=now)


def burst(channel: Channel) -> float:
    """Seconds until real workers (and the sweep) have drained `BURST` items that arrived at once."""
    started = time.perf_counter()
    all_items = items("burst", BURST)
    for first in range(0, BURST, 100):
        with transaction.atomic():
            bells.ring_lanes(channel.pk, intake.accept(channel, all_items[first : first + 100]))
    while RawEvent.objects.filter(channel=channel, state="due").exists():
        if time.perf_counter() - started > 300:
            break
        time.sleep(0.2)
    return time.perf_counter() - started


def figures(ours: float, floor: float, seconds: float, left: int) -> list[Figure]:
    return [
        ratio_at_least("ingest: one process", ours, "items/s", floor, 0.4),
        at_most(f"ingest: burst of {BURST} drained", seconds, "s", 60),
        Figure("ingest: left undone", left, "items", None, None, "0", left == 0),
    ]
