"""The bot where customers are: buttons in WhatsApp, one automatic letter at a time by mail, and never a loop."""

import pytest

from tests import factories as make
from tests.standins import bot, meta
from tests.standins.letters import mailbox, write
from webcare.actions import outgoing
from webcare.actions.bots import turns
from webcare.models import Delivery, Message

pytestmark = pytest.mark.django_db
FIRST = "<first.1@mail.example>"
ABSENT = {"Auto_Submitted": "auto-replied", "subject": "Afwezig: Mijn fiets"}


@pytest.fixture
def box():
    bot.goes_live()
    return mailbox(bot=True)


def sent() -> list:
    due = outgoing.with_everything().filter(message__author_kind="bot").order_by("pk")
    return [outgoing.outbound(delivery) for delivery in due]


def test_whatsapp_gets_buttons_and_what_is_tapped_counts():
    bot.goes_live()
    number = meta.whatsapp(bot=True)
    assert meta.posts(number, meta.text(bot.QUESTION)).status_code == 200
    make.work_everything()
    talk = Message.objects.get(kind="in").conversation
    turns.take(talk.pk)
    helped = Message.objects.filter(kind="out").latest("seq")
    assert [one["title"] for one in helped.data["choices"]] == ["Ja", "Nee"]
    assert [one.title for one in sent()[-1].quick_replies] == ["Ja", "Nee"]
    yes = helped.data["choices"][0]
    tap = {"type": "button_reply", "button_reply": {"id": yes["id"], "title": yes["title"]}}
    assert meta.posts(number, meta.wa("interactive", **tap)).status_code == 200
    make.work_everything()
    turns.take(talk.pk)
    assert bot.last_turn(talk).given["choice"] == yes["id"]
    assert make.fresh(talk).status == "resolved"


def test_a_letter_gets_one_letter_back_that_says_it_is_automatic(box):
    talk = write(box, bot.QUESTION, id=FIRST, subject="Vraag").conversation
    turns.take(talk.pk)
    [said] = sent()
    assert bot.ANSWER in said.text
    assert (said.by_person, said.reply_to, said.quick_replies) == (False, FIRST, ())
    assert said.subject == "Re: Vraag"
    assert make.fresh(talk).status == "bot"


MACHINES = {"automatic": ABSENT, "list": {"List_Id": "<x.example>"}, "nobody": {"sender": "noreply@mail.example"}}


@pytest.mark.parametrize("kind", MACHINES)
def test_what_a_machine_wrote_is_never_the_bots(box, kind):
    talk = write(box, bot.QUESTION, **MACHINES[kind]).conversation
    turns.take(talk.pk)
    assert make.fresh(talk).status in ("queued", "resolved")
    assert not Delivery.objects.exists()


def test_after_five_letters_a_day_a_person_answers_and_the_bot_says_no_more(box):
    for number in range(5):
        talk = write(box, bot.QUESTION, subject=f"Vraag {number}").conversation
        turns.take(talk.pk)
    assert len(sent()) == 5
    talk = write(box, bot.QUESTION, subject="Nog een").conversation
    assert talk.status == "queued"
    earlier = write(box, "en dit dan: xqz blorp?", answers=FIRST, subject="Vraag 0").conversation
    turns.take(earlier.pk)
    assert make.fresh(earlier).status == "queued"
    assert len(sent()) == 5


def test_an_automatic_answer_to_the_bot_wakes_nothing(box):
    talk = write(box, bot.QUESTION, id=FIRST).conversation
    turns.take(talk.pk)
    write(box, "Ik ben er niet", answers=FIRST, **ABSENT)
    assert turns.take(talk.pk) is False
    assert (make.fresh(talk).status, len(sent())) == ("bot", 1)


def test_a_letter_handed_over_tells_no_place_in_line(box):
    talk = write(box, "Ik wil een medewerker spreken", id=FIRST).conversation
    turns.take(talk.pk)
    [said] = sent()
    assert make.fresh(talk).status == "queued"
    assert "nummer" not in said.text and "{" not in said.text
