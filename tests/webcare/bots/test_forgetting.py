"""What a customer takes back is gone from the bot too; and pictures are sent as copies."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from connectors.contract import InboundDelete
from tests import factories as make
from tests.standins import bot
from webcare.actions import intake
from webcare.actions.bots import sessions, turns
from webcare.files import storage_path
from webcare.models import Attachment, BotTurn, Event, Message

pytestmark = pytest.mark.django_db


def takes_back(message: Message) -> None:
    intake.receive(message.channel, InboundDelete(message_id=message.external_id, thread="anouk"))


def test_words_that_were_taken_back_are_nowhere_with_the_bot():
    bot.goes_live()
    shop = bot.channel()
    bot.asks(shop, "bestelling wijzigen")
    talk = bot.asks(shop, "geheim-4711")
    assert "geheim-4711" in json.dumps(bot.handed(talk)), "premise: the card told it"
    message = talk.messages.get(text="geheim-4711")
    takes_back(message)
    told = [turn for turn in BotTurn.objects.values("why", "before", "given")]
    told += [event.data for event in Event.objects.all()] + [sessions.of(talk).state]
    assert "geheim-4711" not in json.dumps(told, default=str)
    assert bot.handed(talk)["reason"] == "flow", "that it happened stays"
    assert BotTurn.objects.order_by("number")[0].why["variant"], "what was said before stays explained"
    with pytest.raises(turns.Gone):
        turns.replay(BotTurn.objects.order_by("number")[1])


def test_what_the_bot_never_had_is_taken_back_as_ever():
    message = make.customer_says(make.channel(), "oeps")
    takes_back(message)
    assert make.fresh(message).text == ""


def test_the_owners_picture_goes_along_each_time_as_a_copy_of_its_own():
    kept = Attachment.objects.create(name="maten.png", media_type="image/png", size=4, kept=True)
    default_storage.save(storage_path(kept.key), ContentFile(b"\x89PNG"))
    size = bot.answer("maat", "Welke maat heb ik?", "Kijk hier.", "welke maat moet ik")
    size["reply"]["files"] = [kept.key, "gone"]
    bot.goes_live({"answers": [size]})
    shop = bot.channel()
    talks = [bot.asks(shop, "welke maat moet ik", sender=f"klant-{number}") for number in range(2)]
    sent = [Attachment.objects.get(message__conversation=talk) for talk in talks]
    assert len({file.key for file in [*sent, kept]}) == 3
    for file in sent:
        assert (file.name, file.kept, file.message.is_bot) == ("maten.png", False, True)
        with default_storage.open(storage_path(file.key)) as stream:
            assert stream.read() == b"\x89PNG"
    assert make.fresh(kept).message is None
