"""What the bot does with what customers say, in Dutch and English."""

import json

import pytest

import chatbot
from chatbot import Turn
from chatbot.finding import near
from chatbot.matching import Match, Scored
from tests.chatbot.shop import ANSWERS, MONDAY, ORDER, RETURN, Customer, answer, handed, ids, load, said

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


# -- taps --


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
