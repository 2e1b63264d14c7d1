"""Working what came in: a bad item steps aside, the others go on, and the books always balance."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now

from tests import factories as make
from tests.standins.ledger import assert_balanced, assert_whole, balance, sweep_until_quiet, time_passes
from tests.standins.peer import SECRET, Peer, signed_post
from webcare.actions import ingest, messages
from webcare.models import Channel, Conversation, Message, RawEvent
from webcare.models.pipeline import BACK_OFF, PATIENCE

pytestmark = pytest.mark.django_db

UNREADABLE = {"id": "bad", "thread": "chat-1"}  # a message without a sender


@pytest.fixture
def peer() -> Peer:
    return own_channel()


def own_channel() -> Peer:
    return Peer(make.channel("hook", credentials={"callback_url": "http://127.0.0.1:9/", "secrets": [SECRET]}))


@pytest.fixture
def poison():
    """Within it, working a message with this text raises, whoever works it."""
    broken: set[str] = set()

    def breaks(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "webcare_message"') and broken & {p for p in params if isinstance(p, str)}:
            raise RuntimeError("a mistake of ours that only this item finds")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(breaks):
        yield broken


def raw_of(text: str) -> RawEvent:
    return RawEvent.objects.get(body__contains=json.dumps(text)[1:-1])


def texts(peer: Peer, thread: str = "chat-1") -> list[str]:
    found = Message.objects.filter(channel=peer.channel, thread__external_id=thread, kind="in")
    return list(found.order_by("seq").values_list("text", flat=True))


def seconds_until_due(raw: RawEvent) -> int:
    [(due, now)] = RawEvent.objects.filter(pk=raw.pk).annotate(now=Now()).values_list("due_at", "now")
    return round((due - now) / timedelta(seconds=1))


# -- poison --


def test_a_poison_item_steps_aside_and_the_others_go_on(peer, poison):
    poison.add("vergif")
    peer.says("een", "vergif", "twee")
    peer.says("drie", thread="chat-2")
    make.work_everything()
    assert (texts(peer), texts(peer, "chat-2")) == (["een", "twee"], ["drie"])
    assert (raw_of("vergif").state, raw_of("vergif").attempts) == ("due", 1)
    assert_balanced(peer.channel, received=4, waiting=1)


def test_it_waits_longer_each_time_then_it_is_called_failed_and_can_be_replayed(peer, poison):
    poison.add("vergif")
    peer.says("vergif")
    waits = []
    for _ in BACK_OFF:
        make.work_everything()
        waits.append(seconds_until_due(raw_of("vergif")))
        make.work_everything()  # not due: nobody touches it
        time_passes()
    assert tuple(waits) == BACK_OFF
    make.work_everything()
    raw = raw_of("vergif")
    assert (raw.state, raw.attempts, raw.reason) == ("failed", len(BACK_OFF) + 1, "RuntimeError")
    assert raw.done_at is not None
    sweep_until_quiet()
    assert raw_of("vergif").attempts == raw.attempts, "nobody tries for ever"

    poison.clear()  # somebody mended it
    call_command("replay", stdout=(said := StringIO()))
    assert said.getvalue().startswith("1 items")
    make.work_everything()
    assert (raw_of("vergif").state, texts(peer)) == ("done", ["vergif"])
    assert_balanced(peer.channel, received=1)
    assert_whole(peer.channel)


def test_replay_of_one_channel_leaves_the_others_alone(peer, poison):
    poison.add("vergif")
    other = own_channel()
    for one in (peer, other):
        one.says("vergif")
    RawEvent.objects.update(attempts=len(BACK_OFF))
    make.work_everything()
    assert (balance(peer.channel).failed, balance(other.channel).failed) == (1, 1), "premise"
    call_command("replay", channel=peer.channel.key, stdout=StringIO())
    assert (balance(peer.channel).waiting, balance(other.channel).waiting) == (1, 0)


def test_what_cannot_be_read_fails_at_once_with_the_reason(peer):
    peer.posts({"messages": [UNREADABLE, peer.message("goed")]})
    make.work_everything()
    raw = RawEvent.objects.get(key__startswith="bad:")
    assert (raw.state, raw.attempts) == ("failed", 1)
    assert "sender" in raw.reason
    assert texts(peer) == ["goed"]


def test_the_corrected_item_under_the_same_id_is_taken(peer):
    peer.posts({"messages": [UNREADABLE]})
    peer.posts({"messages": [peer.message("nu goed", id="bad")]})
    make.work_everything()
    assert texts(peer) == ["nu goed"]
    found = assert_balanced(peer.channel, received=2)
    assert (found.stored, found.failed) == (1, 1)


def test_a_failing_item_leaves_nothing_half_written(peer, poison):
    poison.add("vergif")
    peer.says("vergif", thread="nieuwe klant")
    make.work_everything()
    assert not peer.channel.threads.exists()
    assert not peer.channel.identities.exists()
    assert_whole(peer.channel)


def test_one_bad_channel_does_not_stop_the_sweep_of_the_others(peer):
    other = own_channel()
    peer.says("een")
    other.says("twee")
    Channel.objects.filter(pk=peer.channel.pk).update(kind="gone")
    sweep_until_quiet()
    assert texts(other) == ["twee"]


# -- receipts --


def test_a_receipt_for_a_message_we_do_not_know_waits_then_is_ignored(peer):
    peer.reports("delivered", id="p-unknown")
    for _ in range(len(PATIENCE)):
        make.work_everything()
        assert RawEvent.objects.get().state == "due"
        time_passes()
    assert timedelta(seconds=sum(PATIENCE)) >= timedelta(hours=24), "premise: a day"
    make.work_everything()
    raw = RawEvent.objects.get()
    assert (raw.state, raw.reason) == ("ignored", "refers to a message we do not know")
    assert_balanced(peer.channel, received=1)


def test_receipts_that_overtake_are_applied_when_their_message_is_known(peer):
    anna = make.person("Anna")
    peer.says("Hallo")
    make.work_everything()
    message = messages.send(Conversation.objects.get(), anna, "Hoi", "c1", seen=2)
    peer.reports("read", id="p-1")
    make.work_everything()
    assert make.fresh(message.delivery).state == "pending", "premise: nobody knows p-1 yet"
    messages.mark(message.delivery, "sent", provider_id="p-1")
    peer.reports("delivered", id="p-1")
    sweep_until_quiet()
    assert make.fresh(message.delivery).state == "read"
    assert assert_balanced(peer.channel, received=3).stored == 3


def test_receipts_have_a_lane_of_their_own_and_hold_up_nobody(peer):
    peer.posts({"statuses": [{"id": f"p-{n}", "state": "read"} for n in range(50)]})
    peer.says("Hallo")
    lanes = set(RawEvent.objects.values_list("lane", flat=True))
    assert lanes == {"receipts", "thread:chat-1"}
    ingest.work(peer.channel.pk, "thread:chat-1")
    assert texts(peer) == ["Hallo"]
    assert RawEvent.objects.filter(state="due").count() == 50


def test_typing_is_understood_and_not_kept(peer):
    peer.posts({"typing": [{"thread": "chat-1", "sender": {"id": "u"}, "on": True, "at": 1795341600}]})
    make.work_everything()
    assert assert_balanced(peer.channel, received=1).ignored == 1


# -- the balance --


@pytest.mark.parametrize("size", [1, 50, 1000])
def test_every_item_of_a_batch_counts_also_with_a_bad_one_in_the_middle(peer, size):
    batch = [peer.message(f"bericht {n}", thread=f"chat-{n % 20}") for n in range(size)]
    batch[size // 2] = UNREADABLE | {"id": f"bad-{size}"}
    assert peer.posts({"messages": batch}).json() == {"received": size}
    assert_balanced(peer.channel, received=size, waiting=size)
    make.work_everything()
    found = assert_balanced(peer.channel, received=size)
    assert (found.stored, found.failed, found.copies) == (size - 1, 1, 0)
    assert Message.objects.filter(channel=peer.channel).count() == size - 1
    for number in range(20):
        mine = [one["text"] for one in batch if one["thread"] == f"chat-{number}" and "text" in one]
        assert texts(peer, f"chat-{number}") == mine, "in the order of the batch"


def test_batches_of_all_kinds_over_two_channels_balance_exactly(peer, poison):
    poison.add("vergif")
    other = own_channel()
    received = {peer: 0, other: 0}
    for number in range(12):
        one = peer if number % 3 else other
        message = one.message("vergif" if number == 6 else f"bericht {number}", id=f"m{number}")
        batch = [message, message, UNREADABLE | {"id": f"b{number % 4}"}, one.message("zelfde", id="altijd")]
        statuses = [{"id": f"p-{number % 5}", "state": "read"}]
        typing = [{"thread": "chat-1", "sender": {"id": "u"}, "at": 1795341600 + number}]
        answer = one.posts({"messages": batch, "statuses": statuses, "typing": typing})
        received[one] += answer.json()["received"]
        if number % 4 == 0:
            make.work_everything()
            for some in received:
                found = balance(some.channel)
                assert found.received == received[some]
    sweep_until_quiet()
    for one, count in received.items():
        found = assert_balanced(one.channel, received=count)
        assert found.copies > 0 and found.ignored > 0 and found.failed > 0
        assert found.stored == Message.objects.filter(channel=one.channel).count()
        assert_whole(one.channel)


def test_a_day_of_hooks_sent_three_times_in_any_order_changes_no_row(peer):
    import random

    day = [{"messages": [peer.message(f"bericht {n}", thread=f"chat-{n % 5}")]} for n in range(40)]
    for one in day:
        peer.posts(one)
    make.work_everything()
    before = list(Message.objects.order_by("pk").values()), list(Conversation.objects.order_by("pk").values())
    for seed in range(3):
        shuffled = day[:]
        random.Random(seed).shuffle(shuffled)
        for one in shuffled:
            peer.posts(one)
        sweep_until_quiet()
    after = list(Message.objects.order_by("pk").values()), list(Conversation.objects.order_by("pk").values())
    assert after == before
    assert assert_balanced(peer.channel, received=160).copies == 120


def test_a_raw_event_that_was_cleaned_up_and_comes_again_is_still_one_message(peer):
    payload = {"messages": [peer.message("Hallo")]}
    peer.posts(payload)
    make.work_everything()
    RawEvent.objects.all().delete()
    peer.posts(payload)
    make.work_everything()
    assert texts(peer) == ["Hallo"]
    assert RawEvent.objects.get().state == "ignored"


def test_text_that_postgres_cannot_hold_harms_nobody(peer):
    hostile = peer.message("NUL\x00 half \ud83d en {{7*7}} %s {0.__class__}")
    hostile["sender"]["name"] = "\u202egnp.exe\x00\u200b"
    signed_post(peer.channel, json.dumps({"messages": [hostile]}).encode(), secret=SECRET)
    make.work_everything()
    [text] = texts(peer)
    assert text.endswith("en {{7*7}} %s {0.__class__}")
    assert assert_balanced(peer.channel, received=1).stored == 1
