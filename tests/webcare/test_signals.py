"""Customers see that we read and type, where their app shows that; nothing depends on it."""

import pytest

from tests import factories as make
from tests.standins.meta_desk import connected
from webcare import bells, live, redis_client, tasks
from webcare.actions import signals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def budgets_are_full():
    yield
    for pattern in ("limit:signal*", "limit:typed*"):
        for key in redis_client.client().scan_iter(pattern):
            redis_client.client().delete(key)


@pytest.fixture
def rung(monkeypatch):
    """What workers are given to do; done at once."""
    jobs = []

    def send_job(job, args):
        jobs.append(job)
        if job == "signal":
            tasks.signal(*args)

    monkeypatch.setattr(bells, "send_job", send_job)
    return jobs


@pytest.fixture
def desk():
    with connected() as one:
        one.noor = one.account.customer("Noor")
        yield one


@pytest.fixture
def anna():
    return make.person("Anna")


def shown(desk) -> list[str]:
    return [what for _account, _customer, what in desk.graph.signals]


def test_an_agent_who_types_is_shown_once_in_a_while(desk, anna, rung):
    said = desk.says(desk.noor, "Hoi")
    for _ in range(3):
        live.typing(anna, said.thread_id)
    assert "typing" in shown(desk)
    assert rung.count("signal") <= 2  # the budget's window may turn in between


def test_what_counts_as_read_is_the_channels_own_choice(desk, rung):
    desk.says(desk.noor, "Hoi")
    talk = desk.talk()
    signals.read(talk, "opened")
    assert shown(desk) == []
    signals.read(talk, "answered")
    assert shown(desk) == ["read"]
    talk.channel.settings["read_marks"] = "never"
    signals.read(talk, "answered")
    assert rung.count("signal") == 1


def test_nobody_is_shown_what_happens_with_a_colleague_s_or_where_it_cannot_be_shown(desk, anna, rung):
    desk.says(desk.noor, "Hoi")
    talk = desk.talk()
    talk.assignee, talk.status = make.person("Bram"), "owned"
    signals.typing(talk, anna)
    other = make.conversation(make.channel("hook"))
    signals.typing(other, anna)
    assert rung.count("signal") == 0


def test_nothing_is_shown_outside_the_window_and_trouble_is_forgotten(desk, anna):
    said = desk.says(desk.noor, "Hoi")
    with desk.later(hours=25):
        signals.give(said.thread_id, "typing")
    assert shown(desk) == []
    desk.graph.faults.plan("any", "500", times=1)
    signals.give(said.thread_id, "read")
    signals.give(said.thread_id, "read")
    assert shown(desk) == ["read"]
