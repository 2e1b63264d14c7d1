"""In the middle of a flow: what becomes of a customer who does something else."""

import pytest

from tests.chatbot.laid_out import ask, begin, buttons, flow, say, started, words
from tests.chatbot.shop import COMPLAINT, ORDER, SIZE, Customer, answer, handed, ids, load, said


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
