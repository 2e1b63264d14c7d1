"""What the bot does with what customers say, in Dutch and English."""

import json

import pytest

import chatbot
from chatbot import Turn
from tests.chatbot.shop import MONDAY, Customer, answer, handed, ids, load, said

SHOP = load()


@pytest.fixture
def customer() -> Customer:
    return Customer(SHOP)


# -- what one sentence does at the beginning of a conversation --


FIRST = [
    # said, outcome, answer or reason
    ("Waar is mijn bestelling?", "answered", "bestelling"),
    ("WAAR IS MIJN BESTELLING", "answered", "bestelling"),
    ("where is my order", "answered", "bestelling"),
    ("wanneer wordt mijn bestelling bezorgd?", "answered", "bestelling"),
    ("ik wil graag retourneren", "answered", "retour"),
    ("ik wil het terugsturne", "answered", "retour"),
    ("Hoi, waar blijft mijn pakket", "answered", "bestelling"),
    ("hoi", "said", ""),
    ("Goedemorgen!", "said", ""),
    ("hi there", "said", ""),
    ("dank je wel", "said", ""),
    ("doei", "ended", ""),
    ("vliegen er olifanten naar Mars", "missed", ""),
    ("klacht indienen", "handed", "person_only"),
    ("ik wil een medewerker spreken", "handed", "asked"),
    ("can I talk to a human please", "handed", "asked"),
    ("dit is echt belachelijk", "handed", "angry"),
    ("wat ontzettend waardeloos, waar is mijn bestelling", "handed", "angry"),
]


@pytest.mark.parametrize(("words", "outcome", "what"), FIRST, ids=[row[0] for row in FIRST])
def test_the_first_thing_a_customer_says(customer, words, outcome, what):
    decision = customer.types(words)
    assert (decision.outcome, decision.handoff.reason if decision.handoff else decision.answer) == (outcome, what)


# -- greeting and language --


def test_it_says_that_it_is_a_bot_before_its_first_answer_and_only_then(customer):
    first = customer.types("waar is mijn bestelling")
    assert "Fietsbot, een bot" in said(first)[0] and said(first)[1] == "nl: bestelling"
    assert said(customer.types("welke maat heb ik nodig"))[0] == "nl: maat"


def test_hello_is_greeted_with_the_buttons_of_the_greeting_and_a_second_one_asked_what_for(customer):
    first, second = customer.types("hallo"), customer.types("hallo")
    assert (ids(first), len(first.says)) == (["g:b1"], 1)
    assert said(second) == ["Waar kan ik je mee helpen?"]


def test_a_letter_says_everything_at_once_and_is_greeted_with_a_line():
    decision = Customer(SHOP, letters=True, channel="email").types("waar is mijn bestelling")
    assert len(decision.says) == 1
    assert "automatisch antwoord" in said(decision)[0] and "nl: bestelling" in said(decision)[0]
    assert ids(decision) == ["help:yes", "help:no"]


LANGUAGES = [
    # facts, said, language
    ("", "where is my order", "en"),
    ("", "waar is mijn bestelling", "nl"),
    ("en", "track and trace", "en"),
    ("", "1,75", "nl"),
    ("nl", "can you tell me where my package is please", "en"),
]


@pytest.mark.parametrize(("known", "words", "spoken"), LANGUAGES)
def test_it_answers_in_the_language_of_the_words_else_of_the_customer_else_the_first(known, words, spoken):
    decision = Customer(SHOP, language=known).types(words)
    assert decision.language == spoken


def test_it_keeps_to_the_language_spoken_so_far(customer):
    customer.types("where is my order please")
    assert customer.types("terugbetaling").language == "en"


def test_a_word_or_two_does_not_change_the_language(customer):
    customer.types("waar is mijn bestelling")
    assert said(customer.types("thanks!")) == ["Fijn! Je kunt me altijd weer iets vragen."]


def test_an_answer_without_words_in_this_language_is_given_in_the_other():
    only_dutch = answer("open", "Wanneer zijn jullie open?", "When are you open?")
    only_dutch["reply"] = {"texts": {"nl": "Van 9 tot 5."}}
    assert said(Customer(load(only_dutch)).types("when are you open"))[1] == "Van 9 tot 5."


def test_who_writes_in_a_language_we_do_not_speak_gets_a_person():
    shop = load(settings={"languages": ["nl"]})
    assert handed(Customer(shop).types("do you have any of those folding things for my trailer"))[0] == "language"


# -- words that could be mistaken for more --


def test_what_a_customer_is_called_is_never_a_placeholder():
    shop = load(
        answer("naam", "Wie ben ik?", "Who am I?") | {"reply": {"texts": {"nl": "Jij bent {name}, {weg}toch?"}}}
    )
    customer = Customer(shop)
    customer.state = {"variables": {"name": "{bot}"}}
    assert said(customer.types("wie ben ik"))[1] == "Jij bent {bot}, toch?"


# -- the explanation --


def test_it_says_why(customer):
    why = customer.types("waar is mijn bestelling nu").why
    assert why["decided"] == "match" and why["answer"] == "bestelling"
    assert len(why["best"]) == 3 and why["best"][0]["answer"] == "bestelling"
    assert why["thresholds"]["answer"] > why["thresholds"]["offer"] > 0
    assert why["words"] and why["variant"]
    steps = [line["step"] for line in why["steps"]]
    assert steps == ["language", "person", "anger", "attachment", "rule", "exact", "small_talk", "match", "repeat"]


def test_the_same_turn_gives_the_same_decision_and_leaves_what_it_was_given_alone():
    state = {"language": "nl", "said": ["maat"], "variables": {"name": "An"}, "unknown": [1]}
    before = json.dumps(state)
    turn = Turn(text="waar is mijn bestelling", at=MONDAY)
    assert chatbot.reply(SHOP, turn, state) == chatbot.reply(SHOP, turn, state)
    assert json.dumps(state) == before


def test_every_built_in_sentence_is_there_in_both_languages():
    from chatbot.words import AGAIN, BUILT_IN

    assert all(set(texts) == {"nl", "en"} and all(texts.values()) for texts in [*BUILT_IN.values(), *AGAIN.values()])
    assert chatbot.text(SHOP, "handed_open", "en").count("{place}") == 1
    assert chatbot.text(load(settings={"texts": {"glad": {"nl": "Joepie"}}}), "glad", "nl") == "Joepie"
