"""One owner, first claim wins, claims lapse."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from webcare import clock, errors
from webcare.actions import claims, lifecycle, messages
from webcare.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def bram():
    return make.person("Bram", teams=[make.team()])


@pytest.fixture
def talk():
    return make.conversation(make.channel(team=make.team()))


def test_a_new_conversation_waits_unclaimed(talk):
    assert (talk.status, talk.assignee, talk.team.name) == ("queued", None, "Bezorging")
    assert talk.waiting_since is not None


def test_who_claims_first_has_it_and_the_other_reads_who(talk, anna, bram):
    claims.claim(talk, anna)
    with pytest.raises(errors.AlreadyClaimed, match="Anna"):
        claims.claim(talk, bram)
    assert make.fresh(talk).assignee == anna


def test_claiming_twice_says_it_is_yours(talk, anna):
    claims.claim(talk, anna)
    with pytest.raises(errors.AlreadyYours):
        claims.claim(talk, anna)


def test_taking_over_names_the_one_who_had_it(talk, anna, bram):
    claims.claim(talk, anna)
    event = claims.take_over(talk, bram)
    assert make.fresh(talk).assignee == bram
    assert event.data["former"] == "Anna"


def test_release_puts_a_waiting_customer_back_in_the_queue_with_the_same_clock(talk, anna):
    waiting = make.fresh(talk).waiting_since
    claims.claim(talk, anna)
    claims.release(talk, anna)
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee, talk.waiting_since) == ("queued", None, waiting)


def test_only_the_owner_or_a_lead_may_release(talk, anna, bram):
    claims.claim(talk, anna)
    with pytest.raises(errors.NotAllowed):
        claims.release(talk, bram)
    claims.release(talk, make.person("Lena", User.Role.LEAD))
    assert make.fresh(talk).assignee is None


def test_assigning_to_someone_outside_the_team_is_refused(talk, anna):
    carla = make.person("Carla", teams=[make.team("Werkplaats")])
    with pytest.raises(errors.NotAllowed, match="Carla"):
        claims.assign(talk, anna, to=carla)
    claims.assign(talk, anna, to=carla, team=make.team("Werkplaats"))
    talk = make.fresh(talk)
    assert (talk.assignee, talk.team.name, talk.is_claim) == (carla, "Werkplaats", False)


def test_handing_to_another_team_leaves_it_unclaimed_there(talk, anna):
    claims.claim(talk, anna)
    claims.assign(talk, anna, team=make.team("Werkplaats"))
    talk = make.fresh(talk)
    assert (talk.assignee, talk.team.name, talk.status) == (None, "Werkplaats", "queued")


def test_a_resolved_conversation_cannot_be_claimed(talk, anna):
    lifecycle.resolve(talk, anna)
    with pytest.raises(errors.AlreadyResolved):
        claims.claim(talk, anna)


def test_a_claim_lapses_when_not_answered_in_time_and_says_so(talk, anna, settings):
    claims.claim(talk, anna)
    later = timezone.now() + timedelta(minutes=settings.CLAIM_TIME, seconds=1)
    anna.last_seen_at = later
    anna.save()
    event = claims.expire(talk, later)
    assert (event.kind, event.data["name"], event.data["reason"]) == ("claim.expired", "Anna", "late")
    assert make.fresh(talk).status == "queued"


def test_a_claim_lapses_when_its_owner_goes_absent(talk, anna):
    claims.claim(talk, anna)
    assert claims.expire(talk) is None, "premise: Anna is here"
    anna.presence = User.Presence.AWAY
    anna.save()
    assert claims.expire(talk).data["reason"] == "absent"


def test_an_answered_claim_does_not_lapse(talk, anna):
    claims.claim(talk, anna)
    messages.send(talk, anna, "Ik kijk het na.", "c1", seen=99)
    with clock.at(timezone.now() + timedelta(days=1)):
        assert claims.expire(talk) is None
    assert make.fresh(talk).assignee == anna


def test_an_assignment_does_not_lapse(talk, anna, bram):
    claims.assign(talk, anna, to=bram)
    assert make.fresh(talk).claim_expires_at is None
    assert claims.expire(talk, timezone.now() + timedelta(days=9)) is None


def test_an_answered_claim_runs_again_when_the_customer_writes(talk, anna):
    claims.claim(talk, anna)
    messages.send(talk, anna, "Ik kijk het na.", "c1", seen=99)
    make.customer_says(talk.channel, "En?")
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee) == ("owned", anna)
    assert talk.claim_expires_at is not None
