"""The bot as a visitor meets it: choices and what was tapped, a colleague asked for, the place in line."""

import json

import pytest

from tests import factories as make
from tests.standins import bot
from tests.webcare.widget.conftest import Visitor
from webcare.actions.bots.handing import give_up
from webcare.models import Channel, Message
from webcare.views.widget import page

pytestmark = pytest.mark.django_db
CHOICES = [{"id": "a:maat", "title": "Welke maat", "description": ""}, {"id": "none", "title": "Iets anders"}]


def bot_says(visitor: Visitor, text: str = "Bedoel je een van deze?", **data: object) -> Message:
    """As it stands once it was sent."""
    thread = visitor.thread
    with thread.hold():
        message = Message.objects.create(
            thread=thread, conversation=visitor.conversation, channel=visitor.channel, seq=thread.last_seq + 1,
            kind="out", author_kind="bot", text=text, sent_at=make.long_ago(), data={"choices": CHOICES} | data,
        )  # fmt: skip
        Message.objects.filter(pk=message.pk).update(external_id=f"wc{message.pk}")
        thread.log("message.queued", visitor.conversation, message=message)
    return message


def with_bot(visitor: Visitor) -> None:
    talk = visitor.conversation
    with talk.locked() as talk:
        talk.change(status="bot", waiting_since=None, due_at=None, bot_due_at=make.long_ago())


def handed_over(visitor: Visitor) -> None:
    assert give_up(visitor.conversation.pk, "failed")


def test_choices_travel_with_the_message_and_the_tap_names_both(visitor):
    visitor.says()
    offered = bot_says(visitor)
    [*_, item] = visitor.sees()["items"]
    assert item["by"] == "bot" and item["name"] == "Bot, automatic answer"
    assert item["choices"] == [{"id": "a:maat", "title": "Welke maat"}, {"id": "none", "title": "Iets anders"}]
    visitor.says("Welke maat", choice="a:maat", answers=f"m{offered.pk}")
    tapped = Message.objects.get(thread=visitor.thread, text="Welke maat")
    assert tapped.data["choice"] == "a:maat" and tapped.reply_to_id == offered.pk
    [*_, mine] = visitor.sees()["items"]
    assert (mine["choice"], mine["answers"]) == ("a:maat", f"m{offered.pk}")


def test_a_tap_cannot_point_into_somebody_elses_conversation(visitor, another):
    another.says()
    theirs = bot_says(Visitor(another.channel, another.token))
    visitor.says("Welke maat", choice="a:maat", answers=f"m{theirs.pk}")
    tapped = Message.objects.get(text="Welke maat")
    assert tapped.reply_to is None and "reply_to" not in tapped.data and tapped.data["choice"] == "a:maat"


@pytest.mark.parametrize("answers", ["m", "m99999999999999", "e1", "m1 or 1=1", "m²"])
def test_what_is_no_message_of_theirs_is_nothing(visitor, answers):
    assert visitor.says("Ja", choice="help:yes", answers=answers).status_code == 200
    assert Message.objects.get(text="Ja").reply_to is None


def test_a_choice_is_text_or_refused(visitor):
    assert visitor.says("Ja", choice=["help:yes"]).status_code == 400
    assert visitor.says("Ja", choice="x" * 900).status_code == 200
    assert len(Message.objects.get(text="Ja").data["choice"]) == 200


def test_choices_of_a_message_taken_back_are_gone(visitor):
    visitor.says()
    offered = bot_says(visitor)
    Message.objects.filter(pk=offered.pk).update(deleted_at=make.long_ago())
    assert "choices" not in visitor.sees()["items"][-1]


def test_who_waits_hears_their_place_and_may_leave_an_address(visitor, chat):
    make.conversation(make.channel("webchat", team=chat.team), sender="v-first")
    visitor.says()
    with_bot(visitor)
    assert visitor.sees()["status"] == "bot" and visitor.sees()["wait"] is None
    handed_over(visitor)
    seen = visitor.sees()
    assert seen["status"] == "queued" and seen["wait"]["line"][0] == "Number 2" and seen["wait"]["mail"]
    visitor.says("Mail me the answer: anouk@example.nl", email="anouk@example.nl", offline=True)
    assert not visitor.sees()["wait"]["mail"]
    assert visitor.conversation.contact.email == "anouk@example.nl"


def test_the_page_greets_as_the_bot_where_that_answers_first(chat):
    assert (
        '"bot":null' in page.context(chat, "", "nl")["data"]
        and '"greeting":"Hoi!' in page.context(chat, "", "nl")["data"]
    )
    buttons = [{"id": "b1", "titles": {"nl": "<b>Maat</b>"}, "does": "answer", "target": "x"}]
    bot.goes_live({"settings": {"greeting": {"nl": "Hoi, ik ben een bot."}, "greeting_buttons": buttons}})
    Channel.objects.filter(pk=chat.pk).update(bot=True)
    told = page.context(make.fresh(chat), "", "nl")["data"]
    data = json.loads(told)
    assert data["bot"]["text"] == "Hoi, ik ben een bot." and data["bot"]["by"] == "bot" and "<b>" not in told
    assert data["bot"]["choices"] == [{"id": "g:b1", "title": "<b>Maat</b>"}] and data["texts"]["greeting"] == ""
