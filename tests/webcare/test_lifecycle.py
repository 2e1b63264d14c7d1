"""Resolve, reopen, snooze, wake, and undo for a short while."""

from datetime import timedelta

import pytest

from tests import factories as make
from webcare import clock, errors
from webcare.actions import claims, lifecycle, messages, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna")


@pytest.fixture
def talk():
    return make.conversation(make.channel(answer_within=60))


def test_resolving_ends_the_clocks(talk, anna):
    lifecycle.resolve(talk, anna)
    talk = make.fresh(talk)
    assert (talk.status, talk.waiting_since, talk.due_at) == ("resolved", None, None)
    assert talk.resolved_at is not None


def test_reopening_gives_it_to_whoever_reopened(talk, anna):
    lifecycle.resolve(talk, make.person("Bram"))
    lifecycle.reopen(talk, anna)
    assert (make.fresh(talk).status, make.fresh(talk).assignee) == ("owned", anna)


def test_an_old_conversation_is_not_reopened_beside_a_newer_open_one(talk, anna, settings):
    with clock.at(make.long_ago(days=settings.REOPEN_GAP + 1)):
        lifecycle.resolve(talk, anna)
    newer = make.customer_says(talk.channel).conversation
    assert newer.pk != talk.pk, "premise"
    with pytest.raises(errors.AnotherIsOpen):
        lifecycle.reopen(talk, anna)


def test_snooze_until_a_moment_comes_back_by_itself(talk, anna):
    claims.claim(talk, anna)
    lifecycle.snooze(talk, anna, clock.now() + timedelta(hours=3))
    assert lifecycle.wake(talk) is None, "premise: not yet"
    with clock.at(clock.now() + timedelta(hours=3, seconds=1)):
        assert lifecycle.wake(talk).data["reason"] == "time"
    assert (make.fresh(talk).status, make.fresh(talk).assignee) == ("owned", anna)


def test_snooze_until_the_customer_writes_does_not_come_back_by_itself(talk, anna):
    lifecycle.snooze(talk, anna, None)
    with clock.at(clock.now() + timedelta(days=99)):
        assert lifecycle.wake(talk) is None


def test_the_past_is_no_moment_to_snooze_until(talk, anna):
    with pytest.raises(errors.Refusal):
        lifecycle.snooze(talk, anna, clock.now() - timedelta(seconds=1))


@pytest.mark.parametrize("act", ["resolve", "claim", "snooze", "team"])
def test_undo_puts_back_exactly_what_was(talk, anna, act):
    before = make.fresh(talk).state()
    event = {
        "resolve": lambda: lifecycle.resolve(talk, anna),
        "claim": lambda: claims.claim(talk, anna),
        "snooze": lambda: lifecycle.snooze(talk, anna, clock.now() + timedelta(days=1)),
        "team": lambda: claims.assign(talk, anna, team=make.team("Werkplaats")),
    }[act]()
    assert make.fresh(talk).state() != before, "premise"
    undo.undo(event.pk, anna)
    assert make.fresh(talk).state() == before


def test_undo_is_only_for_ones_own_act(talk, anna):
    event = lifecycle.resolve(talk, anna)
    with pytest.raises(errors.TooLate):
        undo.undo(event.pk, make.person("Bram"))


def test_undo_ends_after_its_seconds(talk, anna, settings):
    event = lifecycle.resolve(talk, anna)
    with clock.at(clock.now() + timedelta(seconds=settings.UNDO_SECONDS + 6)), pytest.raises(errors.TooLate):
        undo.undo(event.pk, anna)


def test_undo_does_not_overwrite_what_happened_since(talk, anna):
    event = claims.claim(talk, anna)
    claims.take_over(talk, make.person("Bram"))
    with pytest.raises(errors.TooLate):
        undo.undo(event.pk, anna)


def test_undo_of_a_resolve_after_the_customer_wrote_again_is_too_late(talk, anna):
    event = lifecycle.resolve(talk, anna)
    make.customer_says(talk.channel)
    with pytest.raises(errors.TooLate):
        undo.undo(event.pk, anna)


def test_undo_of_send_and_resolve_reopens_but_does_not_unsend(talk, anna):
    messages.send(talk, anna, "Klaar", "c1", seen=99, then="resolve")
    undo.undo(talk.thread.events.latest("seq").pk, anna)
    assert make.fresh(talk).status == "answered"
