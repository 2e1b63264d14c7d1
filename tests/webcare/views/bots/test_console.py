"""The trial conversation: with the draft, several turns long, explained, and made into tests and variants."""

import pytest
from django.core.cache import cache

from tests import factories as make
from webcare import bot_console
from webcare.actions.bots import pieces
from webcare.models import Bot, BotPiece, Event, Message

CONSOLE = "/chatbot/console/"
HOSTILE = "<img src=x onerror=alert(1)>{{ 7|add:7 }}{0.__class__}%s"


def answer(question: str, *variants: str, **more) -> dict:
    rows = [{"id": f"v{n}", "text": text, "language": "nl"} for n, text in enumerate(variants)]
    return {
        "question": {"nl": question},
        "variants": rows,
        "reply": {"texts": {"nl": f"Antwoord op: {question}"}},
    } | more


FLOW = {"name": "Bestelling", "start": "s1", "steps": [
    {"id": "s1", "kind": "ask", "texts": {"nl": "Wat is je bestelnummer?"}, "variable": "order",
     "type": "number", "next": "s2"},
    {"id": "s2", "kind": "http", "method": "GET", "url": "https://shop.example/{order}",
     "save": [{"variable": "status", "path": "status"}], "next": "s3"},
    {"id": "s3", "kind": "end", "reply": {"texts": {"nl": "Die is {status}."}}},
]}  # fmt: skip


@pytest.fixture(autouse=True)
def draft(lena):
    cache.clear()
    pieces.save(
        "answer",
        "retour",
        answer("Hoe meld ik een retour aan?", "ik wil mijn fiets terugsturen", "hij past niet"),
        lena,
    )
    pieces.save("answer", "open", answer("Wat zijn de openingstijden?", "hoe laat gaan jullie dicht"), lena)
    pieces.save("answer", "order", answer("Waar is mijn bestelling?", "waar blijft mijn pakket", flow="order"), lena)
    pieces.save("flow", "order", FLOW, lena)


@pytest.fixture
def say(as_lena):
    def post(text: str = "", **fields):
        return as_lena.post(CONSOLE, {"do": "ask", "text": text} | fields, headers={"HX-Request": "true"})

    return post


def turns(page) -> list[dict]:
    return page.context["trial_turns"]


def test_the_draft_answers_and_says_why(say):
    assert "Antwoord op: Wat zijn de openingstijden?" in say("hoe laat gaan jullie dicht").content.decode()
    turn = turns(say("Wat zijn de openingstijdn"))[-1]
    why = turn["explained"]
    assert (why.bars[0].key, why.bars[0].question) == ("open", "Wat zijn de openingstijden?")
    assert why.repairs == [("openingstijdn", "openingstijden")]
    assert any(fired for fired, _sentence in why.steps)


def test_what_is_saved_in_the_draft_counts_from_the_next_question_on(say, lena):
    assert turns(say("zwemvleugels"))[-1]["outcome"] == "missed"
    pieces.save("answer", "zwem", answer("Verkopen jullie zwemvleugels?", "zwemvleugels"), lena)
    assert turns(say("zwemvleugels"))[-1]["answer"] == "zwem"


def test_the_conversation_goes_on_from_turn_to_turn_and_from_page_to_page(say, as_lena):
    say("waar blijft mijn pakket")
    say("12345")
    assert [turn["said"] for turn in turns(as_lena.get("/chatbot/answers/"))] == ["waar blijft mijn pakket", "12345"]
    waiting = turns(as_lena.get(CONSOLE))[-1]
    assert waiting["fetch"] == {"method": "GET", "url": "https://shop.example/12345"}
    page = say(do="fetched", answer='{"status": "onderweg"}')
    assert "Die is onderweg." in page.content.decode()


def test_a_request_can_fail_on_trial(say):
    say("waar blijft mijn pakket")
    say("12345")
    last = turns(say(do="fetched", answer='{"status": "x"}', failed="1"))[-1]
    assert (last["reason"], last["over"]) == ("flow_failed", True)


def test_after_a_person_took_over_the_next_question_begins_a_new_conversation(say):
    page = say("ik wil een medewerker spreken")
    assert "A colleague takes over." in page.content.decode()
    first, second = turns(say("hij past niet"))
    assert (first["over"], second["begins"], second["answer"]) == (True, True, "retour")


def test_starting_over_forgets_the_turns_and_keeps_channel_and_language(say):
    make.channel("whatsapp")
    say("hij past niet", channel="whatsapp", language="en")
    page = say(do="reset")
    assert turns(page) == []
    assert (page.context["trial"].channel, page.context["trial"].language) == ("whatsapp", "en")


def test_a_choice_is_taken_by_what_was_offered_not_by_what_the_page_says(say):
    offered = turns(say("hij past niet"))[0]["says"][-1]["choices"]
    assert turns(say(do="tap", choice=offered[0]["id"]))[-1]["said"] == offered[0]["title"]
    assert say(do="tap", choice="made-up").status_code == 422


def test_what_was_offered_can_still_be_tapped_after_the_bot_waited(say, lena):
    buttons = [{"id": "b1", "titles": {"nl": "Collega spreken"}, "does": "person"}]
    reply = {"texts": {"nl": "Zo dus."}, "buttons": buttons}
    pieces.save("answer", "retour", answer("Hoe?", "hij past niet", reply=reply), lena)
    waiting = turns(say("hij past niet"))[-1]
    assert waiting["wait"] > 0
    say(do="timer")
    choice = next(one for one in waiting["says"][-1]["choices"] if one["title"] == "Collega spreken")
    assert turns(say(do="tap", choice=choice["id"]))[-1]["over"]


def test_each_owner_has_a_conversation_of_their_own(say, in_english):
    say("hij past niet")
    assert turns(in_english(make.person("Otto", role="lead")).get(CONSOLE)) == []


def test_nothing_of_it_reaches_a_conversation(say):
    say("hij past niet")
    say("ik wil een medewerker spreken")
    assert not Message.objects.exists() and not Event.objects.exists()


def test_without_scripts_one_comes_back_to_the_page(as_lena):
    fields = {"do": "ask", "text": "hij past niet", "next": "/chatbot/answers/?q=x#y"}
    assert as_lena.post(CONSOLE, fields)["Location"] == "/chatbot/answers/?q=x#console"
    assert as_lena.post(CONSOLE, fields | {"next": "https://evil.example/"})["Location"] == f"{CONSOLE}#console"
    assert as_lena.post(CONSOLE, fields | {"next": "//evil.example/"})["Location"] == f"{CONSOLE}#console"


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"text": " \x00 "}, {"do": "tap"}, {"do": "tap", "choice": "\x00"}, {"do": "nonsense"}]
)
def test_nothing_said_takes_no_turn(say, fields):
    assert say(**fields).status_code == 422


@pytest.mark.parametrize("fields", [{"do": "fetched"}, {"do": "timer"}, {"do": "fetched", "answer": "[" * 10_000}])
def test_turns_out_of_the_blue_do_no_harm(say, fields):
    assert say(**fields).status_code == 200


def test_hostile_words_stay_words(say, lena):
    pieces.save("answer", "hostile", answer(HOSTILE, "vreemd ding"), lena)
    page = say("vreemd ding " + HOSTILE).content.decode()
    assert "<img src=x" not in page and "&lt;img src=x" in page


def test_a_bot_that_errs_is_shown_and_breaks_nothing(say, lena):
    flow = {"name": "x", "start": "s1", "steps": [{"id": "s1", "kind": "jump", "to": "s1"}]}
    pieces.save("flow", "round", flow, lena)
    pieces.save("answer", "round", answer("Draai in het rond", flow="round"), lena)
    last = turns(say("Draai in het rond"))[-1]
    assert last["over"] and last["ending"]


# -- what comes of it --


def verdict(as_lena, number: int, **fields):
    return as_lena.post(f"{CONSOLE}{number}/", fields, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Hoe meld ik een retour aan?", {"answer": "retour"}),
        ("ik wil een medewerker spreken", {"handoff": True}),
        ("zwemvleugels", {"nothing": True}),
        ("waar blijft mijn pakket", {"answer": "order"}),  # and a flow starts
    ],
)
def test_what_is_right_is_kept_as_a_test(say, as_lena, asked, expected):
    say(asked, language="nl")
    page = verdict(as_lena, 1, do="right")
    assert "Kept as a test." in page.content.decode()
    assert BotPiece.objects.get(kind="case").content == {
        "text": asked, "language": "nl", "channel": "", "expect": expected
    }  # fmt: skip


def test_what_is_wrong_becomes_a_variant_of_the_right_answer(say, as_lena, lena):
    say("zwemvleugels")
    verdict(as_lena, 1, do="variant", answer="open")
    assert BotPiece.objects.get(key="open").content["variants"][-1]["text"] == "zwemvleugels"
    assert turns(say("zwemvleugels"))[-1]["answer"] == "open"
    verdict(as_lena, 2, do="test", answer="retour")
    assert BotPiece.objects.get(kind="case").content["expect"] == {"answer": "retour"}


def test_only_what_was_asked_can_be_judged_and_only_answers_there_are(say, as_lena):
    assert verdict(as_lena, 1, do="right").status_code == 409
    say("waar blijft mijn pakket")
    say("12345")
    assert verdict(as_lena, 2, do="right").status_code == 409, "an answer to a flow's question is no question"
    assert verdict(as_lena, 1, do="variant", answer="gone").status_code == 404
    assert verdict(as_lena, 1, do="variant", answer="\x00").status_code == 404
    assert not BotPiece.objects.filter(kind="case").exists()


def test_the_test_set_says_how_the_draft_does(as_lena, lena):
    state = f"{CONSOLE}tests/"
    assert "No tests yet" in as_lena.get(state).content.decode()
    for key, text, expect in (("a", "hij past niet", "retour"), ("b", "zwemvleugels", "retour")):
        pieces.save("case", key, {"text": text, "expect": {"answer": expect}}, lena)
    assert "Test set: 1 of 2 right" in as_lena.get(state).content.decode()


def test_asking_takes_the_same_few_questions_however_long_the_conversation(say, asked):
    say("hij past niet")
    few = asked(lambda: say("hoe laat gaan jullie dicht"))
    for _ in range(4):
        say("hij past niet")
    assert asked(lambda: say("hoe laat gaan jullie dicht")) == few
    assert few <= 8


def test_only_so_many_turns_are_kept(say, monkeypatch):
    monkeypatch.setattr(bot_console, "MOST", 2)
    for number in range(4):
        page = say(f"zwemvleugels {number}")
    assert [turn["number"] for turn in turns(page)] == [3, 4]


def test_looking_writes_nothing(as_lena):
    before = Bot.objects.get().draft_revision, BotPiece.objects.count()
    as_lena.get(CONSOLE)
    as_lena.get(f"{CONSOLE}tests/")
    assert before == (Bot.objects.get().draft_revision, BotPiece.objects.count())
