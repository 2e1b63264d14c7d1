"""Whether it helped, and when a person takes over."""

import pytest

from tests.chatbot.shop import Customer, handed, ids, load, said

SHOP = load()


@pytest.fixture
def customer() -> Customer:
    return Customer(SHOP)


# -- did this help --


@pytest.mark.parametrize(
    "words", ["ja", "Ja, dank je wel!", "bedankt", "yes thanks", "top, gelukt", "thanks a lot", "1"]
)
def test_a_customer_who_is_helped_is_told_that_we_are_glad(customer, words):
    customer.types("waar is mijn bestelling")
    decision = customer.types(words)
    assert (decision.end, [mark.what for mark in decision.marks]) == ("confirmed", ["confirmed"])
    assert decision.marks[0].data == {"answer": "bestelling"}


@pytest.mark.parametrize("words", ["nee", "No", "nee, dit hielp niet", "niet echt", "that did not help", "2"])
def test_a_customer_who_is_not_helped_gets_the_team_of_the_answer(customer, words):
    customer.types("ik wil retourneren")
    decision = customer.types(words)
    assert handed(decision) == ("not_helped", 7)
    assert [(mark.what, mark.data) for mark in decision.marks] == [("denied", {"answer": "retour"})]


def test_nothing_more_ends_it_without_claiming_that_it_helped(customer):
    customer.types("waar is mijn bestelling")
    assert customer.types("nee bedankt").end == "assumed"


def test_another_question_instead_of_yes_or_no_is_answered(customer):
    customer.types("waar is mijn bestelling")
    assert customer.types("welke maat heb ik nodig").answer == "maat"


def test_silence_after_an_answer_counts_as_helped_and_else_as_gone(customer):
    assert customer.turn(kind="idle").end == "abandoned"
    customer.types("waar is mijn bestelling")
    assert customer.turn(kind="idle").end == "assumed"


# -- hand-over --


def test_two_misses_in_a_row_are_enough(customer):
    first, second = customer.types("olifanten vliegen"), customer.types("paarse apen dansen")
    assert (first.outcome, ids(first)) == ("missed", ["person"])
    assert handed(second)[0] == "misses"
    assert [mark.what for mark in second.marks] == ["missed"]


@pytest.mark.parametrize("words", ["ja, dank je", "ja", "bedankt", "ok prima bedankt"])
def test_what_asks_nothing_is_no_second_miss(customer, words):
    customer.types("olifanten vliegen")
    assert customer.types(words).outcome == "said"


def test_a_no_when_asked_to_say_it_differently_is_a_miss(customer):
    customer.types("olifanten vliegen")
    assert handed(customer.types("nee"))[0] == "misses"


def test_three_misses_in_a_conversation_are_enough(customer):
    customer.types("olifanten vliegen", "waar is mijn bestelling", "paarse apen dansen", "welke maat heb ik nodig")
    assert handed(customer.types("groene tijgers slapen"))[0] == "misses"


def test_the_same_answer_is_never_sent_twice(customer):
    customer.types("waar is mijn bestelling")
    decision = customer.types("waar blijft mijn pakket")
    assert handed(decision)[0] == "repeat" and not decision.says


def test_after_it_helped_the_same_question_may_be_asked_again(customer):
    customer.types("waar is mijn bestelling", "ja")
    assert customer.types("waar is mijn bestelling").outcome == "answered"


def test_anger_goes_to_the_team_its_owner_named(customer):
    assert handed(customer.types("dit is schandalig")) == ("angry", 3)


def test_the_owners_own_words_count(customer):
    shop = load(settings={"words": {"person": ["balie"], "angry": ["kale kikker"]}})
    assert handed(Customer(shop).types("mag ik de balie"))[0] == "asked"
    assert handed(Customer(shop).types("stelletje kale kikker"))[0] == "angry"


def test_person_only_says_its_words_and_hands_over_without_buttons(customer):
    decision = customer.types("klacht indienen")
    assert handed(decision) == ("person_only", 4)
    assert "nl: klacht" in said(decision) and not ids(decision)


def test_an_attachment_without_a_word_is_for_a_person_and_with_words_it_is_a_question(customer):
    assert handed(customer.turn(files=1))[0] == "attachment"
    assert Customer(SHOP).turn(files=1, text="waar is mijn bestelling").outcome == "answered"


def test_nothing_at_all_gets_no_answer(customer):
    assert customer.types("  ").outcome == "silent"


def test_given_back_it_starts_anew_and_answers_what_was_said_meanwhile(customer):
    customer.types("waar is mijn bestelling", "olifanten vliegen", "paarse apen")
    decision = customer.turn(kind="handed_back", text="waar is mijn bestelling")
    assert said(decision)[:2] == ["Je praat nu weer met Fietsbot.", "nl: bestelling"]
    assert customer.types("olifanten vliegen").outcome == "missed"
    assert customer.turn(kind="handed_back").outcome == "said"
