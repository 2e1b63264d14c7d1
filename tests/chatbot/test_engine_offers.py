"""When the bot is less sure: what it offers, and of which sentence."""

import pytest

import chatbot
from chatbot.finding import near
from chatbot.matching import Match, Scored
from tests.chatbot.shop import ANSWERS, Customer, answer, handed, ids, load, said

SHOP = load()


@pytest.fixture
def customer() -> Customer:
    return Customer(SHOP)


# -- less sure --


UNSURE = "factuur wijzigen"


def unsure() -> tuple[Customer, chatbot.Decision]:
    """A customer whose words fit several answers alike."""
    things = {"adres": "het adres van", "naam": "de naam op", "datum": "de datum op"}
    alike = [answer(key, f"Kan ik {nl} mijn factuur wijzigen?", "") for key, nl in things.items()]
    customer = Customer(load(*ANSWERS, *alike))
    return customer, customer.types(UNSURE)


def test_less_sure_it_offers_up_to_three_questions_and_none_of_these():
    _, decision = unsure()
    assert decision.outcome == "offered"
    *keys, last = ids(decision)
    assert 1 <= len(keys) <= 3 and all(key.startswith("a:") for key in keys) and last == "none"
    assert "Kan ik de naam op mijn factuur wijzigen?" in [each.title for each in decision.says[-1].choices]


CHOSEN = ["1", "1.", "de eerste", "the first one", "nummer 1", "optie 1 graag", "één"]


@pytest.mark.parametrize("words", CHOSEN)
def test_a_number_in_any_writing_counts_as_a_tap(words):
    customer, offered = unsure()
    decision = customer.types(words)
    assert (decision.outcome, decision.answer) == ("answered", ids(offered)[0].removeprefix("a:"))


def test_a_typed_title_counts_as_a_tap():
    customer, offered = unsure()
    title = offered.says[-1].choices[1].title
    assert f"a:{customer.types(title.lower()).answer}" == ids(offered)[1]


@pytest.mark.parametrize("words", ["geen van deze", "nee", "none of them", "neither"])
def test_none_of_these_is_for_a_person(words):
    customer, _ = unsure()
    assert handed(customer.types(words))[0] == "none_of_these"


def test_a_yes_to_several_is_asked_which_and_then_it_is_for_a_person():
    customer, offered = unsure()
    which = customer.types("ja")
    assert said(which) == ["Welke bedoel je?"] and ids(which) == ids(offered)
    assert handed(customer.types("ja hoor"))[0] == "none_of_these"


def test_a_yes_to_one_chooses_it():
    customer = Customer(SHOP)
    customer.state = {"offered": ["maat"], "asking": "offer", "choices": [["a:maat", "Maat?"], ["none", "Geen"]]}
    assert customer.types("ja, dat bedoel ik").answer == "maat"


# -- more than one sentence --


LETTER = """Beste mensen,

Vorige week heb ik bij jullie een fiets gekocht en daar ben ik blij mee. Nu nog iets anders.
Waar is mijn bestelling?

Met vriendelijke groet,
Jan Jansen, welke maat heb ik nodig"""


def test_the_question_in_a_letter_is_found_and_its_signature_is_none():
    assert Customer(SHOP, letters=True, channel="email").types(LETTER).answer == "bestelling"


def test_an_offer_covers_all_sentences_the_most_certain_first():
    first = Match(ranked=(Scored("a", 2, 1.0), Scored("b", 1, 0.5)))
    second = Match(ranked=(Scored("c", 40, 3.0), Scored("a", 30, 2.0), Scored("d", 1, 0.1)))
    assert near(first) == ("a",), "the best is always worth it"
    assert near(first, second) == ("c", "a")


def test_several_lines_of_one_customer_are_one_question(customer):
    assert customer.types("hoi\nwaar is mijn bestelling\nalvast bedankt").answer == "bestelling"


def test_two_questions_at_once_are_both_offered(customer):
    decision = customer.types("Waar is mijn bestelling? En welke maat heb ik nodig?")
    assert ids(decision) == ["a:bestelling", "a:maat", "none"]


def test_the_same_offer_is_not_made_twice():
    customer, _ = unsure()
    assert handed(customer.types(UNSURE))[0] == "none_of_these"
