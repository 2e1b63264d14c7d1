"""Guided dialogue: what each kind of step does."""

from datetime import timedelta
from typing import Any

import pytest

from tests.chatbot.laid_out import ask, begin, buttons, flow, say, started, words
from tests.chatbot.shop import MONDAY, handed, ids, said


def test_messages_follow_one_another_and_a_flow_that_runs_out_ends_politely():
    _, decision = started(say("s1", "een", "s2"), say("s2", "twee"))
    assert said(decision)[1:] == ["een", "twee"]
    assert (decision.outcome, decision.end) == ("ended", "flow")
    assert [(mark.what, mark.data.get("how")) for mark in decision.marks] == [
        ("flow_started", None),
        ("flow_ended", "end"),
    ]


def test_a_flow_that_says_nothing_at_all_still_says_that_it_is_done():
    _, decision = started({"id": "s1", "kind": "set", "what": "label", "value": "vip"})
    assert said(decision) == ["Dat is gelukt. Kan ik nog iets voor je doen?"]


def test_what_was_asked_is_remembered_and_filled_in():
    customer, decision = started(ask("s1", "bestelling", "s2"), say("s2", "Dank, {bestelling}{onbekend}!"))
    assert (decision.outcome, said(decision)[1]) == ("asked", "bestelling?")
    assert said(customer.types("A-1")) == ["Dank, A-1!"]
    assert customer.state["variables"] == {"bestelling": "A-1"}


@pytest.mark.parametrize("typed", ["terug", "Terug", "1", "de eerste", "ik wil terug"])
def test_a_button_may_be_typed(typed):
    customer, decision = started(buttons("s1", terug="s2", ruilen="s3"), say("s2", "T"), say("s3", "R"))
    assert ids(decision) == ["f:f/s1/terug", "f:f/s1/ruilen"]
    assert said(customer.types(typed)) == ["T"]


def test_anything_else_goes_its_own_way_where_the_owner_said_so():
    steps = (buttons("s1", terug="s2") | {"other": "s3"}, say("s2", "T"), say("s3", "anders"))
    customer, _ = started(*steps)
    assert said(customer.types("waar is mijn bestelling")) == ["anders"]


def branch(to: str, *tests: dict[str, Any], any: bool = False) -> dict[str, Any]:
    return {"tests": list(tests), "any": any, "to": to}


CONDITIONS = [
    # facts, test, holds
    ({"channel": "whatsapp"}, {"what": "channel", "is": "equals", "value": "whatsapp"}, True),
    ({"channel": "email"}, {"what": "channel", "is": "not_equals", "value": "whatsapp"}, True),
    ({"language": "en"}, {"what": "language", "is": "equals", "value": "nl"}, False),
    ({"is_open": False}, {"what": "open", "is": "true"}, False),
    ({"is_open": False}, {"what": "open", "is": "false"}, True),
    ({"known": True}, {"what": "known", "is": "equals", "value": "true"}, True),
    ({"labels": ("VIP",)}, {"what": "label", "is": "equals", "value": "vip"}, True),
    ({"labels": ("VIP",)}, {"what": "label", "name": "spoed", "is": "true"}, False),
    ({}, {"what": "variable", "name": "x", "is": "empty"}, True),
    ({}, {"what": "nonsense", "is": "equals", "value": ""}, False),
]


@pytest.mark.parametrize(("facts", "test", "holds"), CONDITIONS)
def test_a_condition_looks_at_the_world(facts, test, holds):
    steps = (
        {"id": "s1", "kind": "condition", "branches": [branch("yes", test)], "next": "no"},
        say("yes", "J"),
        say("no", "N"),
    )
    _, decision = started(*steps, **facts)
    assert said(decision)[1] == ("J" if holds else "N")


def test_all_tests_must_hold_or_one_where_the_owner_said_any_and_none_at_all_never():
    open_, known = {"what": "open", "is": "true"}, {"what": "known", "is": "true"}
    for tests, any_of, holds in (
        ((open_, known), False, "N"),
        ((open_, known), True, "J"),
        ((), True, "N"),
        ((), False, "N"),
    ):
        first = {"id": "s1", "kind": "condition", "branches": [branch("y", *tests, any=any_of)], "next": "n"}
        _, decision = started(first, say("y", "J"), say("n", "N"))
        assert said(decision)[1] == holds


def test_an_option_is_the_same_in_every_language():
    options = [{"id": "red", "titles": {"nl": "Rood", "en": "Red"}}]
    test = {"what": "variable", "name": "kleur", "is": "equals", "value": "Red"}
    steps = (
        ask("s1", "kleur", "s2", type="choice", options=options),
        {"id": "s2", "kind": "condition", "branches": [branch("y", test)], "next": "n"},
        say("y", "J"),
        say("n", "N"),
    )
    customer, _ = started(*steps)
    assert said(customer.types("rood")) == ["J"]


def test_set_fills_in_variables_and_tells_the_core_of_labels_and_teams():
    steps = [
        {"id": "s1", "kind": "set", "what": "variable", "name": "a", "value": "x", "next": "s2"},
        {"id": "s2", "kind": "set", "what": "variable", "name": "b", "value": "{a}{a}", "next": "s3"},
        {"id": "s3", "kind": "set", "what": "label", "value": "spoed", "next": "s4"},
        {"id": "s4", "kind": "set", "what": "unlabel", "value": "oud", "next": "s5"},
        {"id": "s5", "kind": "set", "what": "team", "value": "4", "next": "s6"},
        {"id": "s6", "kind": "set", "what": "team", "value": "vier", "next": "s7"},
        say("s7", "{b}"),
    ]
    _, decision = started(*steps)
    assert said(decision)[1] == "xx"
    assert [(act.what, act.value) for act in decision.acts] == [("label", "spoed"), ("unlabel", "oud"), ("team", "4")]


def test_an_answer_is_said_on_the_way_and_not_twice():
    step = {"id": "s1", "kind": "answer", "answer": "maat", "next": "s2"}
    customer, decision = started(step, ask("s2", "x"))
    assert said(decision)[1:] == ["nl: maat", "x?"]
    assert (decision.outcome, decision.answer) == ("answered", "maat")
    later = MONDAY + timedelta(hours=1)
    assert handed(customer.turn(choice="g:go", at=later))[0] == "repeat"


def test_a_sub_flow_comes_back_and_one_that_calls_itself_without_end_is_put_down():
    outer = flow({"id": "s1", "kind": "flow", "flow": "g", "next": "s2"}, say("s2", "terug"))
    inner = flow(ask("s1", "x", "s2"), {"id": "s2", "kind": "end", "rating": True, "reply": words("klaar")}, key="g")
    customer = begin(outer, inner)
    customer.taps("g:go")
    assert said(customer.types("ja hoor")) == ["klaar", "terug"]
    assert customer.state.get("back") is None
    endless = flow({"id": "s1", "kind": "flow", "flow": "f", "next": ""})
    assert handed(begin(endless).taps("g:go"))[0] == "flow_failed"


def test_steps_that_go_round_without_asking_are_a_failure():
    assert handed(started(say("s1", "een", "s2"), {"id": "s2", "kind": "jump", "to": "s1"})[1])[0] == "flow_failed"


BROKEN = [
    {"id": "s1", "kind": "jump", "to": "weg"},
    {"id": "s1", "kind": "flow", "flow": "weg"},
    {"id": "s1", "kind": "answer", "answer": "weg"},
    {"id": "s1", "kind": "toveren"},
    {"id": "s1", "kind": "ask", "variable": "x"},
    {"id": "s1", "kind": "http", "url": "https://{name}/x"},
    {"id": "s1", "kind": "http", "url": "file:///etc/passwd"},
]


@pytest.mark.parametrize("step", BROKEN)
def test_what_cannot_go_on_is_for_a_person(step):
    _, decision = started(step)
    assert handed(decision)[0] == "flow_failed"
    assert decision.handoff.step == "f:" + (decision.handoff.step.removeprefix("f:") or "?")


def test_a_person_gets_the_team_the_note_and_the_place():
    note = "Bestelling {x}"
    steps = (ask("s1", "x", "s2"), {"id": "s2", "kind": "person", "team": 5, "note": note, "reply": words("Momentje")})
    customer, _ = started(*steps)
    decision = customer.types("A-1")
    assert handed(decision) == ("flow", 5) and said(decision) == ["Momentje"]
    assert (decision.handoff.note, decision.handoff.step) == ("Bestelling A-1", "f:s2")
    assert customer.state["variables"] == {"x": "A-1"}, "the card shows it"


def test_a_rating_is_asked_at_the_end_and_counted_once():
    customer, decision = started({"id": "s1", "kind": "end", "rating": True, "reply": words("Klaar")})
    assert (decision.outcome, ids(decision)) == ("asked", [f"rate:{n}" for n in range(1, 6)])
    rated = customer.types("4 sterren")
    assert (rated.end, [mark.data for mark in rated.marks]) == ("flow", [{"score": 4}])
    assert not customer.taps("rate:5").marks


def test_instead_of_a_rating_one_may_ask_something():
    customer, _ = started({"id": "s1", "kind": "end", "rating": True})
    assert customer.types("waar is mijn bestelling").answer == "bestelling"


def test_a_wait_comes_back_by_its_timer_or_by_the_customer():
    steps = (say("s1", "even", "s2"), {"id": "s2", "kind": "wait", "seconds": 60, "next": "s3"}, say("s3", "daar"))
    customer, decision = started(*steps)
    assert (decision.wait, said(decision)[1]) == (60, "even")
    state = customer.state
    assert said(customer.turn(kind="timer")) == ["daar"]
    assert customer.turn(kind="timer").outcome == "silent"
    customer.state = state
    assert said(customer.types("hallo?")) == ["daar"]


def test_a_flow_that_goes_round_by_itself_does_not_go_on_for_ever():
    steps = ({"id": "s1", "kind": "wait", "seconds": 3, "next": "s2"}, say("s2", "nog even", "s1"))
    customer, _ = started(*steps)
    decisions = [customer.turn(kind="timer") for _ in range(40)]
    assert "flow_failed" in [handed(decision)[0] for decision in decisions]
