"""Buttons, however they are pressed."""

import pytest

import chatbot
from tests.chatbot.shop import ORDER, RETURN, Customer, answer, handed, ids, load, said

SHOP = load()


@pytest.fixture
def customer() -> Customer:
    return Customer(SHOP)


def test_the_button_for_a_person_always_works(customer):
    assert handed(customer.taps("person", "Ik wil graag een collega spreken"))[0] == "asked"


def test_a_button_of_long_ago_still_means_what_it_says(customer):
    customer.types("hallo", "waar is mijn bestelling", "ja")
    assert customer.taps("g:b1", "Retour").answer == "retour"


def test_a_button_whose_target_is_gone_counts_as_its_words(customer):
    assert customer.taps("a:weg", "Waar is mijn bestelling?").answer == "bestelling"
    assert customer.taps("x:y/z", "olifanten").outcome == "missed"


def test_a_double_tap_is_one_tap(customer):
    customer.types("waar is mijn bestelling")
    assert customer.taps("help:yes", "Ja").end == "confirmed"
    assert customer.taps("help:yes", "Ja").outcome == "silent"


def test_buttons_of_an_answer_do_what_they_say():
    buttons = [
        {"id": "b1", "titles": {"nl": "Maat"}, "does": "answer", "target": "maat"},
        {"id": "b2", "titles": {"nl": "Collega"}, "does": "person", "target": "9"},
        {"id": "b3", "titles": {"nl": "Site"}, "does": "link", "target": "https://example.com"},
    ]
    order = ORDER | {"reply": {"texts": {"nl": "x"}, "buttons": buttons}}
    shop = load(order, RETURN, answer("maat", "Maat?", "Size?"))
    customer = Customer(shop)
    decision = customer.types("waar is mijn bestelling")
    assert ids(decision) == ["b:bestelling/b1", "b:bestelling/b2", "b:bestelling/b3"]
    assert decision.says[1].choices[2].link == "https://example.com"
    assert Customer(shop).taps("b:bestelling/b1").answer == "maat"
    assert handed(Customer(shop).taps("b:bestelling/b2")) == ("asked", 9)
    assert handed(customer.types("2")) == ("asked", 9), "numbers count what can be tapped"


LINK = {"id": "b1", "titles": {"nl": "Site"}, "does": "link", "target": "https://example.com"}


def with_button(**facts) -> tuple[Customer, chatbot.Decision]:
    button = {"id": "b1", "titles": {"nl": "Collega"}, "does": "person"}
    order = ORDER | {"reply": {"texts": {"nl": "x"}, "buttons": [LINK, button | {"id": "b2"}]}}
    customer = Customer(load(order, RETURN), **facts)
    return customer, customer.types("waar is mijn bestelling")


def test_after_an_answer_with_buttons_it_asks_later_whether_it_helped():
    customer, decision = with_button()
    assert (decision.outcome, decision.wait, "help:yes" in ids(decision)) == ("answered", 120, False)
    later = customer.turn(kind="timer")
    assert (later.outcome, ids(later)) == ("asked", ["help:yes", "help:no"])
    assert customer.types("ja").end == "confirmed"


def test_it_does_not_ask_later_when_something_else_came_up_or_by_letter():
    customer, _ = with_button()
    customer.types("paarse olifanten")
    assert customer.turn(kind="timer").outcome == "silent"
    assert with_button(letters=True)[1].wait is None


def test_links_alone_ask_at_once():
    order = ORDER | {"reply": {"texts": {"nl": "x"}, "buttons": [LINK]}}
    assert ids(Customer(load(order)).types("waar is mijn bestelling"))[1:] == ["help:yes", "help:no"]


def test_a_channel_may_say_it_otherwise():
    order = ORDER | {"exceptions": {"whatsapp": {"texts": {"nl": "kort"}}}}
    assert said(Customer(load(order), channel="whatsapp").types("waar is mijn bestelling"))[1] == "kort"
    assert said(Customer(load(order), channel="webchat").types("waar is mijn bestelling"))[1] == "nl: bestelling"


def test_an_answer_that_is_off_does_not_exist():
    assert Customer(load(ORDER | {"on": False}, RETURN)).types("waar is mijn bestelling").answer != "bestelling"


def test_an_endless_id_is_not_kept(customer):
    customer.taps("x" * 1_000_000, "waar is mijn bestelling")
    assert len(str(customer.state)) < 1_000
