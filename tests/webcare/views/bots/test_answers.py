"""The owner's answers: found, read at a glance, written, and never lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories as make
from webcare import clock
from webcare.actions import attachments, messages
from webcare.actions.bots import pieces
from webcare.models import Attachment, Bot, BotPiece, BotTurn, BotVersion

LIST = "/chatbot/answers/"
NEW = "/chatbot/new-answer/"
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}{% now %}{0.__class__}&\"'"
TYPED = {
    "question_nl": "Hoe meld ik een retour aan?", "question_en": "", "topic": "Retour", "on": "on", "ask_helped": "on",
    "variant.new.nl": ["ik wil hem terugsturen", "retour\nkan hij terug", "Retour"],
    "reply_nl": "Binnen 30 dagen gratis.",
    "button": ["new", "new"], "button_nl": ["Collega spreken", ""], "button_en": ["", ""],
    "button_does": ["person:", ""], "button_link": ["", ""],
    "rule": ["new"], "rule_any": ["retour, terugstur*"], "rule_all": [""],
    "rule_none": ["factuur"], "rule_typos": ["1"],
    "exception.whatsapp_nl": "Kort: gratis retour.", "language": "nl", "not_helped": "0", "team": "0", "flow": "",
}  # fmt: skip
CONTENT = {
    "question": {"nl": "Hoe meld ik een retour aan?"}, "topic": "Retour",
    "variants": [{"id": "v1", "text": "ik wil hem terugsturen", "language": "nl"},
                 {"id": "v2", "text": "retour", "language": "nl"},
                 {"id": "v3", "text": "kan hij terug", "language": "nl"}],
    "rules": [{"id": "r1", "any": ["retour", "terugstur*"], "all": [], "none": ["factuur"], "typos": 1}],
    "reply": {"texts": {"nl": "Binnen 30 dagen gratis."}, "files": [],
              "buttons": [{"id": "b1", "titles": {"nl": "Collega spreken"}, "does": "person", "target": ""}]},
    "exceptions": {"whatsapp": {"texts": {"nl": "Kort: gratis retour."}}},
    "flow": "", "team": 0, "not_helped": {"team": 0}, "on": True, "ask_helped": True, "person_only": False,
}  # fmt: skip


@pytest.fixture
def retour(lena) -> BotPiece:
    return pieces.save("answer", "retour", CONTENT, lena)


def at(key: str, what: str = "bot_answer") -> str:
    return reverse(what, args=[key])


def sent_back(page) -> dict:
    """Every field of the editor as a browser would send it back, untouched."""
    form, data = page.context["form"], {"seen": page.context["form"].seen, "language": "nl"}
    for one in form.languages:
        data |= {f"question_{one['code']}": one["question"], f"reply_{one['code']}": one["reply"]}
        data |= {f"variant.{v['id']}.{v['language']}": v["text"] for v in one["variants"]}
        data |= {f"exception.whatsapp_{one['code']}": form.exception("whatsapp").get(one["code"], "")}
    data |= {"button": [b["id"] for b in form.buttons], "button_nl": [b["nl"] for b in form.buttons]}
    data |= {"button_en": [b["en"] for b in form.buttons], "rule": [r["id"] for r in form.rules]}
    data |= {"button_does": [f"{b['does']}:{b['target']}" for b in form.buttons]}
    data |= {f"rule_{name}": [r[name] for r in form.rules] for name in ("any", "all", "none", "typos")}
    ticks = {"on": form.is_on, "ask_helped": form.asks, "person_only": form.content.get("person_only")}
    data |= {name: "on" for name, ticked in ticks.items() if ticked}
    return data | {"topic": form.content.get("topic", ""), "file": [file.key for file in form.files]}


# -- the list --


def said(conversation, version, answer: str, helped: bool | None, number: int, days: int = 1) -> None:
    BotTurn.objects.create(
        conversation=conversation, version=version, number=number, from_seq=0, to_seq=1, outcome="answered",
        answer=answer, helped=helped, at=clock.now() - timedelta(days=days),
    )  # fmt: skip


def test_the_list_says_how_often_an_answer_was_given_and_whether_it_helped(as_lena, retour, talk):
    version = BotVersion.objects.create(number=1, content=pieces.draft())
    for number, helped in enumerate([True, True, True, False, None, True], 1):
        said(talk, version, "retour", helped, number)
    said(talk, version, "retour", False, 7, days=40)
    [(topic, [row])] = as_lena.get(LIST).context["topics"]
    assert (topic, row.variants, row.has_few) == ("Retour", 3, True)
    assert (row.figure.times, row.figure.helped) == (6, 80)


def test_too_few_verdicts_say_nothing(as_lena, retour, talk):
    said(talk, BotVersion.objects.create(number=1, content={}), "retour", False, 1)
    [(_topic, [row])] = as_lena.get(LIST).context["topics"]
    assert (row.figure.times, row.figure.helped, row.figure.tone) == (1, None, "")


def test_the_list_tells_drafts_what_is_off_and_what_goes_to_a_person(as_lena, retour, lena):
    Bot.objects.update(live=BotVersion.objects.create(number=1, content=pieces.draft()))
    pieces.save("answer", "uit", CONTENT | {"on": False, "topic": ""}, lena)
    pieces.save("answer", "mens", CONTENT | {"person_only": True}, lena)
    page = as_lena.get(LIST)
    found = {row.key: row for _topic, rows in page.context["topics"] for row in rows}
    assert [key for key, row in found.items() if row.is_draft] == ["mens", "uit"]
    assert [key for key, row in found.items() if not row.is_on] == ["uit"]
    assert "goes to a colleague" in page.content.decode()
    assert [topic for topic, _rows in page.context["topics"]] == ["Retour", ""], "without a topic comes last"


def test_answers_are_found_by_any_of_their_words(as_lena, retour, lena):
    pieces.save("answer", "maat", {"question": {"nl": "Welke maat?"}, "reply": {"texts": {"en": "Size é"}}}, lena)
    for wanted, keys in (
        ("TERUGSTUREN", ["retour"]),
        ("size e", ["maat"]),
        ("maat retour", []),
        ("\x00", ["retour", "maat"]),
    ):
        topics = as_lena.get(LIST, {"q": wanted}).context["topics"]
        assert [row.key for _topic, rows in topics for row in rows] == keys, wanted


def test_list_and_editor_ask_the_same_few_questions_whatever_there_is(as_lena, retour, lena, asked):
    few = [asked(lambda: as_lena.get(LIST)), asked(lambda: as_lena.get(at("retour")))]
    for number in range(6):
        pieces.save("answer", f"answer-{number}", CONTENT, lena)
        pieces.save("flow", f"flow-{number}", {"name": "Stroom"}, lena)
        make.channel("whatsapp", account=str(number))
        make.team(f"Team {number}")
    assert [asked(lambda: as_lena.get(LIST)), asked(lambda: as_lena.get(at("retour")))] == few
    assert few[0] <= 11 and few[1] <= 20


# -- written --


def test_an_answer_is_made_as_typed(as_lena):
    answer = as_lena.post(NEW, TYPED)
    assert answer["Location"] == at("hoe-meld-ik-een-retour-aan") + "?language=nl"
    assert BotPiece.objects.get().content == CONTENT


def test_a_key_is_never_used_again(as_lena, lena):
    as_lena.post(NEW, TYPED)
    pieces.remove("answer", "hoe-meld-ik-een-retour-aan", lena)
    as_lena.post(NEW, TYPED)
    as_lena.post(NEW, TYPED | {"question_nl": "???"})
    assert [piece.key for piece in BotPiece.objects.all()] == ["hoe-meld-ik-een-retour-aan-2", "antwoord"]


def test_a_saved_page_sent_back_changes_nothing(as_lena, retour):
    make.channel("whatsapp")
    assert as_lena.post(at("retour"), sent_back(as_lena.get(at("retour")))).status_code == 302
    assert make.fresh(retour).revision == retour.revision
    assert make.fresh(retour).content == CONTENT


def test_what_the_form_does_not_know_stays(as_lena, lena):
    odd = CONTENT | {"later": {"x": 1}, "question": CONTENT["question"] | {"de": "Wie?"}}
    odd["variants"] = [{"id": "v1", "text": "hi", "language": "", "by": 7}]
    odd["reply"] = CONTENT["reply"] | {"voice": "deep"}
    piece = pieces.save("answer", "odd", odd, lena)
    as_lena.post(at("odd"), sent_back(as_lena.get(at("odd"))) | {"topic": "Anders"})
    assert make.fresh(piece).content == odd | {"topic": "Anders"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"question_nl": ""}, "Write the question first"),
        ({"question_nl": "x" * 201}, "This is 1 characters too long: 200 is the most."),
        ({"button_does": ["", ""]}, "Choose what this button does."),
        (
            {"button_does": ["link:", ""], "button_link": ["javascript:alert(1)", ""]},
            "An address begins with https://.",
        ),
        ({"button_nl": [""], "button_does": ["answer:retour"]}, "Write what stands on this button."),
        ({"button": ["new"] * 5, "button_nl": list("abcde"), "button_does": ["person:"] * 5}, "At most 4 buttons."),
        ({"variant.new.nl": ["x" * 301]}, "300 is the most"),
        ({"exception.whatsapp_nl": "x" * 4001}, "4000 is the most"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_lena, wrong, sentence):
    make.channel("whatsapp")
    answer = as_lena.post(NEW, TYPED | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert all(
        words in page for words in ("Binnen 30 dagen gratis.", "terugstur*", *wrong.get("variant.new.nl", ["kan hij"]))
    )
    assert not BotPiece.objects.exists()


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(as_lena, retour, lena):
    mine = sent_back(as_lena.get(at("retour"))) | {"reply_nl": "Mijn woorden"}
    theirs = pieces.save("answer", "retour", CONTENT | {"topic": "Hunne"}, lena)
    answer = as_lena.post(at("retour"), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mijn woorden" in page and "Somebody else changed this meanwhile." in page
    assert make.fresh(retour).content["topic"] == "Hunne"
    assert as_lena.post(at("retour"), mine | {"over": theirs.revision}).status_code == 302
    assert make.fresh(retour).content["reply"]["texts"] == {"nl": "Mijn woorden"}


def test_over_what_was_changed_yet_again_is_asked_again(as_lena, retour, lena):
    mine = sent_back(as_lena.get(at("retour"))) | {"reply_nl": "Mijn woorden"}
    second = pieces.save("answer", "retour", CONTENT | {"topic": "Twee"}, lena)
    pieces.save("answer", "retour", CONTENT | {"topic": "Drie"}, lena)
    assert as_lena.post(at("retour"), mine | {"over": second.revision}).status_code == 409
    assert make.fresh(retour).content["topic"] == "Drie"


def test_what_somebody_else_removed_meanwhile_can_be_kept_all_the_same(as_lena, retour, lena):
    mine = sent_back(as_lena.get(at("retour"))) | {"reply_nl": "Mijn woorden"}
    pieces.remove("answer", "retour", lena)
    answer = as_lena.post(at("retour"), mine)
    assert answer.status_code == 409 and "Mijn woorden" in answer.content.decode()
    assert as_lena.post(at("retour"), mine | {"over": "-1"}).status_code == 302
    assert BotPiece.objects.get(key="retour").content["reply"]["texts"] == {"nl": "Mijn woorden"}


def test_saves_are_undone_and_redone_one_by_one(as_lena, retour):
    for topic in ("Een", "Twee"):
        as_lena.post(at("retour"), sent_back(as_lena.get(at("retour"))) | {"topic": topic})

    def steps() -> tuple:
        reach = as_lena.get(at("retour")).context["reach"]
        return make.fresh(retour).content["topic"], reach["undo"], reach["redo"]

    assert steps() == ("Twee", True, False)
    as_lena.post(at("retour", "bot_answer_undo"))
    as_lena.post(at("retour", "bot_answer_undo"))
    assert steps() == ("Retour", False, True), "its making is no save to undo here"
    as_lena.post(at("retour", "bot_answer_redo"))
    assert steps() == ("Een", True, True)


def test_what_was_removed_comes_back_from_the_toast(as_lena, retour):
    page = as_lena.post(at("retour", "bot_answer_removal"), follow=True).content.decode()
    assert not BotPiece.objects.exists()
    assert at("retour", "bot_answer_undo") in page
    back = as_lena.post(at("retour", "bot_answer_undo"), headers={"accept": "application/json"})
    assert back.json()["open"] == at("retour")
    assert BotPiece.objects.get().content == CONTENT


def test_hostile_words_stay_words(as_lena):
    hostile = {"question_nl": HOSTILE, "reply_nl": HOSTILE, "topic": HOSTILE[:60], "variant.new.nl": HOSTILE}
    answer = as_lena.post(NEW, TYPED | hostile | {"rule_any": HOSTILE, "button_nl": [HOSTILE[:50]]}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert BotPiece.objects.get().content["reply"]["texts"]["nl"] == HOSTILE


@pytest.mark.parametrize("content", [
    {"question": "x", "variants": "abc", "reply": [], "exceptions": 7, "rules": {"any": 1}, "not_helped": [],
     "topic": 3},
    {"question": {"nl": ["x"]}, "variants": [None, {"text": 5}], "reply": {"buttons": [{"titles": 1}], "files": {}}},
])  # fmt: skip
def test_half_finished_imports_can_be_opened(as_lena, lena, content):
    pieces.save("answer", "odd", content, lena)
    assert as_lena.get(LIST).status_code == 200
    assert as_lena.get(at("odd")).status_code == 200


def test_beside_an_answer_stands_what_is_not_right_with_it_yet(as_lena, retour, lena):
    buttons = [{"id": "b1", "titles": {"nl": "Meer"}, "does": "answer", "target": "gone"}]
    pieces.save("answer", "retour", CONTENT | {"reply": CONTENT["reply"] | {"buttons": buttons}}, lena)
    pieces.save("answer", "other", {"question": {"nl": "Anders?"}, "reply": {"buttons": buttons}}, lena)
    sentences = [one.sentence for one in as_lena.get(at("retour", "bot_answer_near")).context["wrong"]]
    assert sentences.count("This names an answer that is not there, or off.") == 1
    pieces.save("answer", "gone", CONTENT, lena)
    sentences = [one.sentence for one in as_lena.get(at("retour", "bot_answer_near")).context["wrong"]]
    assert "This names an answer that is not there, or off." not in sentences


# -- pictures --


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)


def picture(name: str = "label.png"):
    return SimpleUploadedFile(name, PICTURE, "image/png")


def test_a_picture_is_kept_shown_and_left_out_again(as_lena, lena, anna, in_english):
    as_lena.post(NEW, TYPED | {"upload": picture()})
    piece = BotPiece.objects.get()
    [key] = piece.content["reply"]["files"]
    assert Attachment.objects.get(key=key).kept
    page = as_lena.get(at(piece.key))
    assert reverse("file", args=[key]) in page.content.decode()
    assert as_lena.get(reverse("file", args=[key])).status_code == 200
    assert in_english(anna).get(reverse("file", args=[key])).status_code == 404
    as_lena.post(at(piece.key), sent_back(page) | {"file": []})
    assert make.fresh(piece).content["reply"]["files"] == []


def test_a_picture_survives_a_mistake_elsewhere(as_lena):
    page = as_lena.post(NEW, TYPED | {"question_nl": "", "upload": picture()})
    assert len(page.context["form"].files) == 1


def test_only_pictures_of_the_chatbot_go_along(as_lena, lena):
    private = attachments.store(picture(), name="x.png", size=len(PICTURE), user=lena)
    as_lena.post(NEW, TYPED | {"file": [private.key, "nonsense"]})
    assert BotPiece.objects.get().content["reply"]["files"] == []


# -- beginnings --


def test_a_good_reply_of_an_agent_becomes_an_answer(as_lena, channel, anna):
    talk = make.conversation(channel, "Hoi")
    make.customer_says(channel, "kan ik mijn fiets terugsturen?")
    reply = messages.send(talk, anna, "Ja, binnen 30 dagen is dat gratis.", "reply-0001", seen=99)
    form = as_lena.get(NEW, {"message": reply.pk}).context["form"]
    assert form.content["question"] == {"nl": "Hoi kan ik mijn fiets terugsturen?"}
    assert form.content["variants"][0]["text"] == "Hoi kan ik mijn fiets terugsturen?"
    assert form.content["reply"]["texts"] == {"nl": "Ja, binnen 30 dagen is dat gratis."}
    assert not BotPiece.objects.exists()


def test_only_of_conversations_one_may_see_and_never_of_notes(channel, anna, carla, in_english):
    carla.edits_bot = True
    carla.save()
    talk = make.conversation(channel, "Geheim")
    reply = messages.send(talk, anna, "Heel geheim", "reply-0001", seen=99)
    note = messages.note(talk, anna, "Nog geheimer", "note-0001")
    for message in (reply, note):
        assert "eheim" not in in_english(carla).get(NEW, {"message": message.pk}).content.decode()
    anna.edits_bot = True
    anna.save()
    assert "Heel geheim" in (page := in_english(anna)).get(NEW, {"message": reply.pk}).content.decode()
    assert "Nog geheimer" not in page.get(NEW, {"message": note.pk}).content.decode()


@pytest.mark.parametrize("nonsense", ["x", "9" * 30, "-1", "0", "²"])
def test_nonsense_begins_an_empty_answer(as_lena, nonsense):
    assert as_lena.get(NEW, {"message": nonsense}).context["form"].content.get("reply") is None


def test_a_question_that_was_missed_begins_an_answer(as_lena):
    form = as_lena.get(NEW, {"text": "waar  blijft\nmijn pakket"}).context["form"]
    assert form.content["question"] == {"nl": "waar blijft mijn pakket"}
