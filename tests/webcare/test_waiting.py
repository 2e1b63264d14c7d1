"""What comes before the thing it is about waits for it a day, is woken by it, and in any order comes to the same."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from connectors.contract import InboundStatus
from tests import factories as make
from tests.standins import meta
from tests.standins.ledger import assert_balanced, assert_whole, sweep_until_quiet
from tests.standins.parallel import at_once
from webcare import clock
from webcare.actions import intake, messages
from webcare.models import Channel, Conversation, Delivery, Message, RawEvent, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    return meta.whatsapp()


def comes(number, *items, group: str = "messages") -> None:
    assert meta.posts(number, *items, group=group).status_code == 200
    make.work_everything()


def waiting() -> list[str]:
    return list(RawEvent.objects.filter(state="due").values_list("waits_for", flat=True))


def answer(number, text: str = "Dag") -> Message:
    talk = Conversation.objects.get(channel=number)
    return messages.send(talk, make.person(f"Anna{number.pk}"), text, "c1", seen=99)


# -- waiting and being woken --


@pytest.mark.parametrize(
    "early",
    [meta.edit("m1", "beter", at=5), meta.revoke("m1", at=5), meta.reaction("m1", "👍", at=5)],
)
def test_what_is_about_a_message_that_is_not_here_is_done_as_soon_as_it_comes(number, early):
    comes(number, early)
    assert waiting() == ["m1"]
    comes(number, meta.text("hallo", "m1"))
    assert waiting() == []
    message = Message.objects.get()
    assert message.edited_at or message.deleted_at or message.data.get("reactions")
    assert assert_balanced(number, received=2).stored == 2


def test_a_receipt_that_overtakes_the_answer_to_its_sending_is_done_with_that_answer(number):
    comes(number, meta.text("hallo"))
    sent = answer(number)
    comes(number, meta.status("delivered", "out1"), meta.status("read", "out1", at=1), group="statuses")
    assert (waiting(), make.fresh(sent.delivery).state) == (["out1", "out1"], "pending")
    messages.mark(sent.delivery, "sent", provider_id="out1")
    make.work_everything()
    assert (waiting(), make.fresh(sent.delivery).state) == ([], "read")


def test_only_what_waits_for_this_is_woken(number):
    comes(number, meta.edit("m1", "x"), meta.edit("m2", "y"))
    comes(meta.whatsapp(), meta.text("elders", "m2"))
    comes(number, meta.text("hallo", "m1"))
    assert waiting() == ["m2"]


def test_it_waits_for_a_day_and_then_is_ignored(number):
    comes(number, meta.reaction("never", "👍"))
    sweep_until_quiet()
    assert assert_balanced(number, received=1).ignored == 1
    assert RawEvent.objects.get().reason == "refers to a message we do not know"


def test_finding_what_waits_uses_its_index(number):
    rows = [RawEvent(channel=number, key=f"k{n}", lane="thread:x", body="{}") for n in range(2000)]
    RawEvent.objects.bulk_create(rows)  # all due, none of them waiting
    with connection.cursor() as cursor:
        cursor.execute("analyze webcare_rawevent")
        cursor.execute(
            "explain select 1 from webcare_rawevent where channel_id = %s and state = 'due' "
            "and waits_for <> '' and waits_for = any(%s)",
            [number.pk, ["m1"]],
        )
        plan = str(cursor.fetchall())
    assert "raw_event_waits" in plan


# -- receipts up to a mark --


@pytest.fixture
def three(number) -> list[Message]:
    """Three answers a minute apart, accepted by the provider."""
    comes(number, meta.text("hallo"))
    talk, anna, sent = Conversation.objects.get(), make.person("Anna"), []
    for minute in (30, 20, 10):
        with clock.at(clock.now() - timedelta(minutes=minute)):
            one = messages.send(talk, anna, f"{minute}", f"c{minute}", seen=99)
            messages.mark(one.delivery, "sent", provider_id=f"out{minute}")
            sent.append(one)
    return sent


def states(sent: list[Message]) -> list[str]:
    return [make.fresh(one.delivery).state for one in sent]


def test_a_mark_counts_for_what_was_sent_before_it(number, three):
    at = clock.now() - timedelta(minutes=15)
    intake.receive(number, InboundStatus("read", at=at, thread=meta.BSUID, up_to=True))
    assert states(three) == ["read", "read", "sent"]


def test_the_one_it_names_and_those_before(number, three):
    intake.receive(number, InboundStatus("delivered", message_id="out20", up_to=True))
    assert states(three) == ["delivered", "delivered", "sent"]


def test_a_mark_proves_nothing_about_what_may_not_have_left(number, three):
    Delivery.objects.filter(message=three[0]).update(state="unsure")
    Delivery.objects.filter(message=three[1]).update(state="failed")
    intake.receive(number, InboundStatus("read", at=clock.now(), thread=meta.BSUID, up_to=True))
    assert states(three) == ["unsure", "failed", "read"]


def test_a_mark_that_overtakes_the_answer_to_a_sending_waits_for_it(number, three):
    Delivery.objects.filter(message=three[2]).update(state="sending")
    read = InboundStatus("read", at=clock.now(), thread=meta.BSUID, up_to=True)
    with pytest.raises(intake.NotYet), transaction.atomic():
        intake.receive(number, read)
    assert states(three) == ["sent", "sent", "sending"]
    messages.mark(three[2].delivery, "sent")
    intake.receive(number, read)
    assert states(three) == ["read"] * 3


def test_a_mark_without_a_moment_is_about_everything(number, three):
    intake.receive(number, InboundStatus("delivered", thread=meta.BSUID, up_to=True))
    assert states(three) == ["delivered"] * 3


def test_a_mark_for_nobody_we_know_waits_for_them(number):
    with pytest.raises(intake.NotYet) as why:
        intake.receive(number, InboundStatus("read", at=clock.now(), thread="iemand", up_to=True))
    assert why.value.waits_for == "thread:iemand"


def test_a_refusal_that_comes_later_closes_the_window(number):
    comes(number, meta.text("hallo"))
    sent = answer(number)
    messages.mark(sent.delivery, "sent", provider_id="out1")
    late = {"errors": [{"code": 131047, "title": "Re-engagement message", "message": "x"}]}
    comes(number, meta.status("failed", "out1", **late), group="statuses")
    assert make.fresh(sent.delivery).state == "failed"
    assert make.fresh(sent.thread).reply_until <= clock.now()


# -- any order, any number of times --

PERSON = [
    meta.text("een", "m1", at=0), meta.text("twee", "m2", at=1),
    meta.edit("m1", "een!", at=10), meta.edit("m1", "een!!", at=20),
    meta.reaction("out1", "👍", at=30), meta.reaction("out1", "", at=40), meta.reaction("m2", "❤", at=50),
    meta.revoke("m2", at=60), meta.edit("m2", "nooit te zien", at=55),
]  # fmt: skip
RECEIPTS = [meta.status(state, "out1", at=70 + at) for at, state in enumerate(("sent", "delivered", "read"))]
EVERYTHING = [("messages", item) for item in PERSON] + [("statuses", item) for item in RECEIPTS]
ORDERS = st.permutations(range(len(EVERYTHING)))
AGAIN = st.lists(st.sampled_from(range(len(EVERYTHING))), max_size=6)


def outcome(channel: Channel) -> list[tuple]:
    """What anybody can see of the messages, apart from their places."""
    rows = Message.objects.filter(channel=channel).order_by("external_id")
    return [
        (one.external_id, one.text, one.edited_at, one.deleted_at, one.data.get("reactions"), one.data.get("edits"))
        for one in rows
    ] + list(Delivery.objects.filter(message__channel=channel).values_list("state", flat=True))


def entries(number: Channel, indexes: list[int]) -> dict:
    """These in one request, each in a change of its own."""
    chosen = [EVERYTHING[index] for index in indexes]
    changes = [meta.change(number.account, **{group: [item]}) for group, item in chosen]
    return {"object": "whatsapp_business_account", "entry": changes}


class AnyOrder(TestCase):
    @settings(max_examples=4, deadline=None, phases=[Phase.generate])
    @given(order=ORDERS, again=AGAIN, cut=st.integers(1, len(EVERYTHING) - 1))
    def test_any_order_and_any_copies_come_to_the_same(self, order, again, cut):
        number = meta.whatsapp()
        comes(number, meta.text("eerst", "m0", at=-5))
        sent = answer(number)
        meta.post(number, entries(number, order[:cut]))
        make.work_everything()
        messages.mark(sent.delivery, "sent", provider_id="out1")
        meta.post(number, entries(number, [*order[cut:], *again]))
        make.work_everything()
        make.work_everything()
        found = outcome(number)
        assert [row[:2] for row in found[:-1]] == [("m0", "eerst"), ("m1", "een!!"), ("m2", ""), ("out1", "Dag")]
        assert [row[4] for row in found[:-1]] == [None] * 4
        assert (found[1][2].timestamp(), found[2][3].timestamp()) == (meta.START + 20, meta.START + 60)
        assert found[-1] == "read"
        assert not RawEvent.objects.filter(channel=number, state__in=["due", "failed"]).exists()
        assert_balanced(number, received=1 + len(order) + len(again))
        assert_whole(number)


# -- at the same moment --


@pytest.mark.django_db(transaction=True)
def test_a_person_who_begins_under_two_names_at_once_is_one_person():
    for _round in range(4):
        number = meta.whatsapp()
        payloads = [meta.text("een", bsuid=""), meta.text("twee", at=1), meta.text("drie", at=2, wa_id="")]
        for item in payloads:
            meta.posts(number, item)
        lanes = RawEvent.objects.filter(channel=number).values_list("lane", flat=True).distinct()
        assert len(lanes) == 2, "premise: two workers may have them at once"
        at_once(*[make.work_everything] * 3)
        RawEvent.objects.filter(state="due").update(due_at=F("received_at"))
        make.work_everything()
        threads = Thread.objects.filter(channel=number)
        assert (threads.count(), Message.objects.filter(channel=number).count()) == (1, 3)
        assert_whole(number)


@pytest.mark.django_db(transaction=True)
def test_a_message_and_what_is_about_it_at_once_end_as_one_after_the_other():
    number = meta.whatsapp()
    meta.posts(number, meta.text("hallo"))
    make.work_everything()
    sent = answer(number)
    meta.posts(number, meta.status("read", "out1"), group="statuses")
    at_once(lambda: messages.mark(sent.delivery, "sent", provider_id="out1"), make.work_everything)
    sweep_until_quiet()
    assert make.fresh(sent.delivery).state == "read"
