"""A plain receipt takes a short way, which must end where the long one does."""

from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connectors.contract import InboundStatus
from tests import factories as make
from webcare.actions import messages, progress, receipts
from webcare.actions.claims import claim
from webcare.models import Channel, Delivery, Thread, User

pytestmark = pytest.mark.django_db
STATES = ("sent", "delivered", "read")


@pytest.fixture
def channel() -> Channel:
    return make.channel()


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


def sent(channel: Channel, anna: User, name: str, state: str = "sending") -> Delivery:
    talk = make.conversation(channel, sender=f"to-{name}")
    claim(talk, anna)
    message = messages.send(make.fresh(talk), anna, "Goedemiddag", f"click-{name}", seen=10)
    type(message).objects.filter(pk=message.pk).update(external_id=name)
    Delivery.objects.filter(message=message).update(state=state)
    return Delivery.objects.get(message=message)


def outcome(delivery: Delivery) -> list[object]:
    fresh = make.fresh(delivery)
    told = list(fresh.thread.events.filter(message=fresh.message_id).order_by("seq").values_list("seq", "kind", "data"))
    return [
        fresh.state, fresh.lease_until, fresh.reason, fresh.code,
        *(bool(moment) for moment in (fresh.sent_at, fresh.delivered_at, fresh.read_at)),
        make.fresh(fresh.thread).last_seq, told,
    ]  # fmt: skip


@pytest.mark.parametrize("order", permutations(STATES))
def test_both_ways_end_alike_in_any_order(channel: Channel, anna: User, order: tuple[str, ...]) -> None:
    short, long = sent(channel, anna, "short"), sent(channel, anna, "long")
    for state in order:
        assert progress.noted(channel, InboundStatus(state, message_id="short"))
        messages.mark(long, state)
    assert outcome(short) == outcome(long)
    assert outcome(short)[0] == "read"


@pytest.mark.parametrize("status", [
    InboundStatus("failed", message_id="ours"), InboundStatus("read", message_id="ours", up_to=True),
    InboundStatus("sent", token="wc1"), InboundStatus("sent", message_id="somebody's"),
])  # fmt: skip
def test_everything_else_goes_the_long_way(channel: Channel, anna: User, status: InboundStatus) -> None:
    delivery = sent(channel, anna, "ours")
    before = outcome(delivery)
    assert not progress.noted(channel, status)
    assert outcome(delivery) == before


def test_what_had_failed_is_settled_the_long_way(channel: Channel, anna: User) -> None:
    delivery = sent(channel, anna, "ours")
    messages.mark(delivery, "failed", reason="Nee")
    receipts.apply(channel, InboundStatus("delivered", message_id="ours"))
    fresh = make.fresh(delivery)
    assert fresh.state == "delivered" and not fresh.message.conversation.has_failed


def test_a_plain_receipt_costs_two_round_trips(channel: Channel, anna: User) -> None:
    sent(channel, anna, "ours")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        receipts.apply(channel, InboundStatus("delivered", message_id="ours"))
    assert len(asked) == 2
    assert Thread.objects.get(channel=channel).events.filter(kind="message.delivered").count() == 1
