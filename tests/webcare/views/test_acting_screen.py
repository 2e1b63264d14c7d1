"""Claim, hand over, release, resolve, snooze, wake, undo: as forms, as JSON, and for whom they do not exist."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from webcare.actions import claims, lifecycle

FETCH = {"HX-Request": "true"}


@pytest.fixture
def act(as_anna, talk):
    def post(path, fetch=True, **fields):
        return as_anna.post(f"/conversations/{talk.pk}/{path}/?view=unclaimed", fields, headers=FETCH if fetch else {})

    return post


PATHS = ["claim", "release", "assignment", "resolution", "reopening", "snooze", "waking", "messages", "notes", "read"]


@pytest.mark.parametrize("path", PATHS)
def test_another_team_cannot_act_and_nobody_acts_by_looking(signed_in, carla, as_anna, talk, path):
    assert signed_in(carla).post(f"/conversations/{talk.pk}/{path}/").status_code == 404
    assert as_anna.get(f"/conversations/{talk.pk}/{path}/").status_code == 405


def test_claiming_offers_undo(act, as_anna, talk, anna):
    answer = act("claim").json()
    assert make.fresh(talk).assignee == anna and "Anouk" in answer["toast"]
    assert as_anna.post(answer["undo"], headers=FETCH).json()["conversation"] == talk.pk
    assert make.fresh(talk).assignee is None


def test_claiming_without_scripts_opens_it_with_undo_in_the_message(act, as_anna, talk):
    answer = act("claim", fetch=False)
    assert answer.headers["Location"] == f"/conversations/{talk.pk}/?view=unclaimed"
    assert "data-undo-form" in as_anna.get(answer.headers["Location"]).content.decode()


def test_who_is_second_reads_who_was_first(act, talk, bram):
    claims.claim(talk, bram)
    answer = act("claim")
    assert (answer.status_code, answer.json()["code"], answer.json()["owner"]) == (409, "already_claimed", "Bram")
    assert act("claim", over="1").status_code == 200


def test_a_refusal_without_scripts_comes_back_as_a_message(act, talk, as_anna, bram):
    claims.claim(talk, bram)
    answer = act("claim", fetch=False)
    assert answer.status_code == 302
    assert 'data-kind="error"' in as_anna.get("/inbox/").content.decode()


def test_to_a_colleague_and_back_to_nobody(act, talk, bram, anna):
    assert act("assignment", user=bram.pk).status_code == 200
    assert make.fresh(talk).assignee == bram
    assert act("release").status_code == 403  # not one's own
    claims.take_over(talk, anna)
    assert act("release").status_code == 200
    assert make.fresh(talk).assignee is None


def test_to_another_team_it_is_gone_from_here(act, talk):
    answer = act("assignment", team=make.team("Werkplaats").pk).json()
    assert answer["gone"] is True and answer["undo"]
    assert make.fresh(talk).team.name == "Werkplaats"


@pytest.mark.parametrize("fields", [{}, {"user": "x"}, {"user": 999_999}, {"team": 999_999}])
def test_nobody_is_not_a_choice(act, fields):
    answer = act("assignment", **fields)
    assert answer.status_code == 422 and answer.json()["error"].strip()


def test_resolving_goes_to_the_most_urgent_next_or_nowhere(act, talk):
    other = make.conversation(talk.channel, sender="bea")
    assert act("resolution").json()["next"] == f"/conversations/{other.pk}/?view=unclaimed"
    assert make.fresh(talk).status == "resolved"
    assert act("reopening").status_code == 200


def test_the_last_one_resolved_leads_to_the_list(act, talk):
    answer = act("resolution", fetch=False)
    assert answer.headers["Location"] == "/inbox/?view=unclaimed"


def test_resolving_can_also_stay(act, talk):
    assert "next" not in act("resolution", stay="1").json()


@pytest.mark.parametrize("preset", ["3h", "tomorrow", "monday"])
def test_snoozing_until_a_preset_moment_in_the_future(act, talk, preset):
    assert act("snooze", preset=preset).status_code == 200
    assert make.fresh(talk).snoozed_until > timezone.now()


def test_snoozing_until_the_customer_writes_and_until_a_chosen_moment(act, talk):
    act("snooze", preset="reply")
    assert (make.fresh(talk).status, make.fresh(talk).snoozed_until) == ("snoozed", None)
    chosen = timezone.localtime() + timedelta(days=2)
    act("snooze", until=chosen.strftime("%Y-%m-%dT%H:%M"))
    assert abs(make.fresh(talk).snoozed_until - chosen) < timedelta(minutes=1)
    assert act("waking").status_code == 200
    assert make.fresh(talk).status == "queued"


@pytest.mark.parametrize("fields", [{}, {"preset": "never"}, {"until": "soon"}, {"until": "2001-01-01T09:00"}])
def test_no_moment_and_a_moment_in_the_past_are_refused_in_words(act, talk, fields):
    answer = act("snooze", **fields)
    assert answer.status_code in (409, 422) and answer.json()["error"].strip()
    assert make.fresh(talk).status == "queued"


def test_nobody_undoes_for_another(act, signed_in, bram):
    undo = act("claim").json()["undo"]
    assert signed_in(bram).post(undo, headers=FETCH).json()["code"] == "too_late"


def test_presence_and_theme_come_back_to_the_page(as_anna, anna):
    assert (
        as_anna.post("/presence/", {"presence": "away", "next": "/inbox/?view=mine"}).headers["Location"]
        == "/inbox/?view=mine"
    )
    assert make.fresh(anna).presence == "away"
    assert as_anna.post("/presence/", {"presence": "asleep"}).status_code == 404
    assert as_anna.post("/theme/", {"theme": "dark", "next": "https://evil.example/"}).headers["Location"] == "/"
    assert 'data-theme="dark"' in as_anna.get("/inbox/").content.decode()
    assert as_anna.post("/theme/", {"theme": "auto"}, headers=FETCH).status_code == 204
    assert "data-theme=" not in as_anna.get("/inbox/").content.decode()


def test_waking_what_is_awake_changes_nothing(act, talk):
    assert act("waking").json()["undo"] is None
    assert make.fresh(talk).status == "queued"


def test_a_lead_sees_and_releases_what_agents_have(signed_in, lena, talk, bram):
    claims.claim(talk, bram)
    assert signed_in(lena).post(f"/conversations/{talk.pk}/release/", headers=FETCH).status_code == 200
    assert make.fresh(talk).assignee is None
    lifecycle.resolve(talk, lena)
