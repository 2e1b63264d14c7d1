"""Guided dialogue: what each kind of step does, and what becomes of a customer who does something else."""

from datetime import timedelta
from typing import Any

import pytest

from chatbot import Fetched
from tests.chatbot.shop import COMPLAINT, MONDAY, ORDER, SIZE, Customer, answer, handed, ids, load, said


def words(nl: str, en: str = "") -> dict[str, Any]:
    return {"texts": {"nl": nl} | ({"en": en} if en else {})}


def say(id: str, nl: str, next: str = "", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "message", "reply": words(nl), "next": next, **more}


def ask(id: str, variable: str, next: str = "", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "ask", "texts": {"nl": f"{variable}?"}, "variable": variable, "next": next, **more}


def buttons(id: str, **to: str) -> dict[str, Any]:
    """A step with buttons, each named after the step it leads to."""
    shown = [{"id": title, "titles": {"nl": title.capitalize()}, "to": step} for title, step in to.items()]
    return {"id": id, "kind": "buttons", "reply": words("Kies") | {"buttons": shown}}


def flow(*steps: dict[str, Any], key: str = "f") -> dict[str, Any]:
    return {"key": key, "name": key, "start": steps[0]["id"], "steps": list(steps)}


def begin(*flows: dict[str, Any], answers: Any = (ORDER, SIZE, COMPLAINT), **facts: Any) -> Customer:
    """A customer at a button that starts the first of these flows."""
    start = [{"id": "go", "titles": {"nl": "Ga"}, "does": "flow", "target": flows[0]["key"]}]
    return Customer(load(*answers, flows=flows, settings={"greeting_buttons": start}), **facts)


def started(*steps: dict[str, Any], **facts: Any) -> tuple[Customer, Any]:
    customer = begin(flow(*steps), **facts)
    return customer, customer.taps("g:go")


# -- each kind of step --


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


# -- requests --

FETCH = {
    "id": "s1",
    "kind": "http",
    "method": "POST",
    "url": "https://shop.example/orders/{order}?q={order}",
    "headers": {"X-Order": "{order}", "Bad\nName": "x"},
    "body": '{"order": "{order}", "many": {many}, "raw": {order}}',
    "save": [{"variable": "status", "path": "lines.0.status"}, {"variable": "none", "path": "lines.9"}],
    "next": "s2",
}


def fetching(**variables: str) -> tuple[Customer, Any]:
    customer = begin(flow(FETCH, say("s2", "Status: {status}{none}")))
    customer.state = {"variables": variables}
    return customer, customer.taps("g:go")


def test_values_stay_values_in_a_request():
    order = 'a/b?"\r\nX: 1", "admin": true'
    _, decision = fetching(order=order, many="3")
    fetch = decision.fetch
    assert fetch.url.startswith("https://shop.example/orders/a%2Fb%3F%22%0D%0AX") and fetch.url.count("?") == 1
    assert "\n" not in fetch.headers["X-Order"] and set(fetch.headers) == {"X-Order", "Content-Type"}
    import json

    assert json.loads(fetch.body) == {"order": order, "many": 3, "raw": order}


def test_what_comes_back_is_kept_and_filled_in():
    customer, decision = fetching(order="1")
    assert decision.outcome == "silent" and decision.fetch
    assert customer.types("hallo?").outcome == "silent", "the answer to the request comes first"
    done = customer.turn(kind="fetched", fetched=Fetched(200, {"lines": [{"status": "onderweg {name}"}]}))
    assert said(done)[1] == "Status: onderweg {name}"
    assert customer.turn(kind="fetched", fetched=Fetched(200, {})).outcome == "silent"


@pytest.mark.parametrize("found", [Fetched(), Fetched(404, {}), Fetched(302), None])
def test_a_request_that_fails_takes_its_path_or_is_for_a_person(found):
    customer, _ = fetching(order="1")
    assert handed(customer.turn(kind="fetched", fetched=found))[0] == "flow_failed"
    customer = begin(flow(FETCH | {"failed": "s9"}, say("s9", "helaas")))
    customer.taps("g:go")
    assert said(customer.turn(kind="fetched", fetched=found))[1] == "helaas"


# -- a customer who does something else --


def test_a_wrong_answer_is_asked_again_and_then_it_is_for_a_person():
    customer, _ = started(
        ask("s1", "x", "s2", type="number", tries=3, retry={"nl": "Een getal graag"}), say("s2", "ok")
    )
    assert said(customer.types("weet niet")) == ["Een getal graag"]
    assert said(customer.types("echt niet")) == ["Een getal graag"]
    assert handed(customer.types("nee hoor"))[0] == "tries"


def test_too_many_tries_may_have_a_path_of_their_own():
    customer, _ = started(
        ask("s1", "x", "s2", type="email", tries=1, failed="s3"), say("s2", "ok"), say("s3", "dan niet")
    )
    assert said(customer.types("weet niet")) == ["dan niet"]


def test_a_question_in_between_is_answered_and_then_asked_again_without_counting_a_try():
    customer, _ = started(ask("s1", "x", "s2", type="number", tries=1), say("s2", "ok {x}"))
    decision = customer.types("waar is mijn bestelling")
    assert said(decision) == ["nl: bestelling", "x?"]
    assert (decision.outcome, decision.answer) == ("answered", "bestelling")
    assert said(customer.types("5")) == ["ok 5"]


def test_buttons_are_shown_again_when_something_else_was_typed():
    customer, _ = started(buttons("s1", ja="s2"), say("s2", "ok"))
    assert ids(customer.types("paarse olifanten")) == ["f:f/s1/ja"]
    assert ids(customer.types("waar is mijn bestelling")) == ["f:f/s1/ja"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("ik wil een medewerker spreken", "asked"), ("dit is schandalig", "angry"), ("klacht indienen", "person_only")],
)
def test_whoever_needs_a_person_gets_one_in_the_middle_of_a_flow(typed, reason):
    customer, _ = started(ask("s1", "x", type="number"))
    decision = customer.types(typed)
    assert handed(decision)[0] == reason and decision.handoff.step == "f:s1"
    assert ("flow_ended", "person") in [(mark.what, mark.data.get("how")) for mark in decision.marks]
    assert "spot" not in customer.state


def test_a_picture_in_the_middle_of_a_flow_is_for_a_person():
    customer, _ = started(ask("s1", "x"))
    assert handed(customer.turn(files=1))[0] == "attachment"


def test_stop_stops_it():
    customer, _ = started(ask("s1", "x"))
    assert said(customer.types("laat maar")) == ["Waar kan ik je mee helpen?"]
    assert customer.types("waar is mijn bestelling").answer == "bestelling"


def test_a_tap_of_long_ago_in_a_flow_goes_back_there():
    steps = (buttons("s1", terug="s2", ruilen="s3"), ask("s2", "x", "s4"), say("s3", "R"), say("s4", "T"))
    customer, _ = started(*steps)
    customer.types("terug")
    assert said(customer.taps("f:f/s1/ruilen", "Ruilen")) == ["R"]
    again = customer.taps("f:f/s1/terug", "Terug")
    assert said(again) == ["x?"] and again.marks[0].what == "flow_started"
    assert customer.taps("f:weg/s1/x", "waar is mijn bestelling").outcome in ("asked", "answered", "ended")


def test_another_button_leaves_the_flow():
    customer, _ = started(ask("s1", "x"))
    decision = customer.taps("a:maat", "Welke maat heb ik nodig?")
    assert decision.answer == "maat" and "spot" not in customer.state
    assert ("flow_ended", "left") in [(mark.what, mark.data.get("how")) for mark in decision.marks]


def test_an_answer_may_start_a_flow():
    steps = flow(ask("s1", "x", "s2", type="number"), say("s2", "ok"))
    customer = Customer(load(ORDER | {"flow": "f"}, SIZE, COMPLAINT, flows=[steps]))
    decision = customer.types("waar is mijn bestelling")
    assert said(decision)[1:] == ["nl: bestelling", "x?"]
    assert (decision.outcome, decision.answer) == ("answered", "bestelling")
    silent = answer("stil", "Start maar?", "") | {"reply": {}, "flow": "f"}
    assert said(Customer(load(silent, SIZE, flows=[steps])).types("start maar"))[-1] == "x?"


def test_a_flow_speaks_the_customers_language():
    step = {"id": "s1", "kind": "ask", "texts": {"nl": "Naam?", "en": "Name?"}, "variable": "x", "next": "s2"}
    customer = begin(
        flow(step, {"id": "s2", "kind": "message", "reply": words("Dank {x}", "Thanks {x}")}), language="en"
    )
    assert said(customer.taps("g:go"))[1] == "Name?"
    assert said(customer.types("Jan de Boer")) == ["Thanks Jan de Boer"]
