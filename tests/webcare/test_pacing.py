"""How fast we send, and how long we rest when a provider asks for it; what waits stays in order."""

from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError

from connectors.contract import Pace
from tests import factories as make
from tests.standins.meta_desk import connected
from webcare import clock, redis_client, sweep
from webcare.actions import messages, pacing, pauses, rests
from webcare.actions.deadlines import in_seconds
from webcare.models import Channel, Delivery

START = make.long_ago(hours=1)
CHANNEL = 70_000_001  # of no other test


@pytest.fixture(autouse=True)
def buckets_are_full():
    client = redis_client.client()
    yield
    for key in client.scan_iter("pace:*"):
        client.delete(key)


def asked(times: int, pace: Pace, *, after: float = 0, thread: int = 1) -> list[bool]:
    """Whether each of so many messages, all in one moment, might go."""
    with clock.at(START + timedelta(seconds=after)):
        return [pacing.wait(CHANNEL, thread, pace) == 0 for _ in range(times)]


def test_a_number_sends_no_faster_than_it_may():
    pace = Pace(per_second=20)
    assert asked(4, pace) == [True, True, False, False]
    assert asked(3, pace, after=0.1) == [True, True, False]
    assert asked(3, pace, after=99) == [True, True, False], "what was not used does not pile up"


def test_one_person_gets_a_burst_and_then_one_each_so_many_seconds():
    pace = Pace(every=6, burst=3)
    assert asked(4, pace) == [True, True, True, False]
    assert asked(1, pace, thread=2) == [True], "another person has a bucket of their own"
    assert asked(2, pace, after=6) == [True, False]
    with clock.at(START + timedelta(seconds=7)):
        assert pacing.wait(CHANNEL, 1, pace) == pytest.approx(5)


def test_who_must_wait_for_one_uses_up_nothing_of_the_other():
    pace = Pace(per_second=20, every=6, burst=1)
    assert asked(3, pace) == [True, False, False]
    assert asked(1, pace, thread=2) == [True]


def test_a_clock_that_runs_back_gives_nothing_away():
    pace = Pace(every=6, burst=1)
    assert asked(1, pace) + asked(1, pace, after=-60) == [True, False]


def test_without_redis_nothing_is_held_back(monkeypatch):
    class Gone:
        def eval(self, *_):
            raise ConnectionError

    monkeypatch.setattr(redis_client, "client", Gone)
    assert asked(3, Pace(every=6, burst=1)) == [True] * 3


# -- with a provider that asks for it --


@pytest.fixture
def desk(transactional_db):
    with connected() as one:
        one.noor, one.bas = one.account.customer("Noor"), one.account.customer("Bas")
        yield one


@pytest.fixture
def anna(transactional_db):
    return make.person("Anna")


def queue(desk, by, customer, *texts: str) -> list[Delivery]:
    talk = desk.says(customer, "Hallo").conversation
    return [messages.send(talk, by, text, f"click-{customer.name}-{text}", seen=9999).delivery for text in texts]


def state(delivery: Delivery) -> str:
    return make.fresh(delivery).state


def rest_is_over() -> None:
    Channel.objects.update(rest_until=in_seconds(-1))
    Delivery.objects.filter(state="pending").update(due_at=in_seconds(-1))


def texts(customer) -> list[str]:
    return [line.text for line in customer.received]


def test_a_throttled_number_rests_as_a_whole_and_goes_on_in_order(desk, anna):
    one, two = queue(desk, anna, desk.noor, "Een", "Twee")
    [three] = queue(desk, anna, desk.bas, "Drie")
    desk.graph.faults.plan("messages", "code:130429", times=1)
    desk.goes()
    assert [state(row) for row in (one, two, three)] == ["pending"] * 3
    assert make.fresh(desk.channel).rest_until > clock.now()
    Delivery.objects.update(due_at=in_seconds(-1))
    assert sweep.once()["outgoing"] == 0, "the sweep rests too"
    rest_is_over()
    sweep.once()
    assert (texts(desk.noor), texts(desk.bas)) == (["Een", "Twee"], ["Drie"])


def test_one_person_who_gets_too_much_holds_up_nobody_else(desk, anna):
    [one] = queue(desk, anna, desk.noor, "Een")
    desk.graph.faults.plan("messages", "pair", times=1)
    desk.goes()
    [two] = queue(desk, anna, desk.bas, "Twee")
    desk.goes()
    assert (state(one), texts(desk.bas)) == ("pending", ["Twee"])
    assert make.fresh(desk.channel).rest_until is None


def test_who_has_no_turn_is_put_back_as_if_never_tried(desk, anna):
    pace = desk.channel.connector.limits.pace
    rows = queue(desk, anna, desk.noor, "Een", "Twee")
    while not pacing.wait(desk.channel.pk, rows[0].thread_id, Pace(every=pace.every, burst=pace.burst)):
        pass
    desk.goes()
    kept = [(row.state, row.attempts) for row in map(make.fresh, rows)]
    assert (kept, texts(desk.noor)) == ([("pending", 0)] * 2, [])


def test_a_short_rest_ends_by_itself_and_never_grows_shorter(desk, anna):
    rests.begin(desk.channel.pk, 3600)
    before = make.fresh(desk.channel).rest_until
    rests.begin(desk.channel.pk, 1)
    assert make.fresh(desk.channel).rest_until == before
    queue(desk, anna, desk.noor, "Een")
    rest_is_over()
    rests.go_on(desk.channel.pk)
    desk.goes()
    assert texts(desk.noor) == ["Een"]


def test_a_refused_token_keeps_the_queue_and_it_drains_in_order(desk, anna):
    rows = queue(desk, anna, desk.noor, "Een", "Twee", "Drie")
    desk.graph.faults.plan("messages", "token_expired", times=1)
    desk.goes()
    channel = make.fresh(desk.channel)
    assert (channel.is_paused, [state(row) for row in rows]) == (True, ["pending"] * 3)
    sweep.once()
    assert texts(desk.noor) == []
    Channel.objects.update(paused_at=None, paused_reason="")
    pauses.over(make.fresh(channel))
    desk.goes()
    assert texts(desk.noor) == ["Een", "Twee", "Drie"]
