"""What a customer changes afterwards is changed here too: edits, messages taken back, reactions."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections

from connectors import http
from connectors.contract import (
    Id,
    InboundDelete,
    InboundEdit,
    InboundReaction,
    InboundStatus,
    Media,
    Party,
)
from tests import factories as make
from tests.connectors import peers
from tests.standins import meta
from tests.standins.ledger import assert_balanced, assert_whole
from webcare import clock
from webcare.actions import attachments, intake, messages
from webcare.files import storage_path
from webcare.models import Attachment, Conversation, Event, Message, RawEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    return meta.whatsapp()


def comes(number, *items) -> Message:
    """These items arrive and are worked; the first message there is."""
    assert meta.posts(number, *items).status_code == 200
    make.work_everything()
    return Message.objects.filter(channel=number).order_by("pk").first()


def events(message: Message) -> list[str]:
    return list(message.events.order_by("seq").values_list("kind", flat=True))


# -- edits --


def test_a_changed_message_shows_the_new_words_and_the_log_keeps_the_old(number):
    message = comes(number, meta.text("waar blijft het?", "m1"), meta.edit("m1", "waar blijft mijn pakket?", at=60))
    assert message.text == "waar blijft mijn pakket?"
    assert message.edited_at.timestamp() == meta.START + 60
    assert message.conversation.preview == "waar blijft mijn pakket?"
    assert events(message) == ["message.received", "message.edited"]
    assert message.events.last().data["was"] == "waar blijft het?"
    assert Message.objects.count() == 1
    assert_whole(number)


def test_an_older_change_that_comes_later_changes_nothing_but_the_log(number):
    items = [meta.text("een", "m1"), meta.edit("m1", "drie", at=20), meta.edit("m1", "twee", at=10)]
    message = comes(number, *items)
    assert message.text == "drie"
    assert [event.data.get("was") for event in message.events.filter(kind="message.edited")] == ["een", "twee"]


def test_changes_that_are_counted_go_by_their_count():
    page = meta.messenger()
    said = meta.event(meta.PSID, meta.PAGE, message={"mid": "m1", "text": "een"})
    meta.tells(page, said, *(
        meta.event(meta.PSID, meta.PAGE, message_edit={"mid": "m1", "text": text, "num_edit": count})
        for text, count in (("drie", 2), ("twee", 1), ("drie", 2))
    ))  # fmt: skip
    make.work_everything()
    message = Message.objects.get()
    assert (message.text, message.data["edits"]) == ("drie", 2)


def test_the_same_change_again_changes_nothing(number):
    message = comes(number, meta.text("een", "m1"), meta.edit("m1", "twee"), meta.edit("m1", "twee", at=5))
    assert events(message).count("message.edited") == 1
    assert assert_balanced(number, received=3).ignored == 1


def test_a_change_of_an_earlier_message_leaves_the_preview_alone(number):
    message = comes(number, meta.text("een", "m1"), meta.text("nog iets", at=1), meta.edit("m1", "twee"))
    assert (message.text, message.conversation.preview) == ("twee", "nog iets")


# -- taken back --


def with_file(number) -> tuple[Message, Attachment]:
    media = (Media(id="p1", name="foto.png", media_type="image/png"),)
    message = make.customer_says(number, "kijk", media=media)
    file = Attachment.objects.get()
    default_storage.save(storage_path(file.key), ContentFile(b"bytes"))
    Attachment.objects.update(state="ready", due_at=None)
    return message, file


def test_a_message_taken_back_leaves_nothing_of_what_it_said(number):
    comes(number, meta.text("mijn pincode is 4711", "m1"), meta.edit("m1", "pincode 4711 dus", at=3))
    message = comes(number, meta.revoke("m1", at=9), meta.edit("m1", "nee, 4711", at=5))
    assert message.deleted_at.timestamp() == meta.START + 9
    assert (message.text, message.html, message.data, message.edited_at) == ("", "", {}, None)
    kept = [
        *RawEvent.objects.values_list("body", flat=True), *map(str, Event.objects.values_list("data", flat=True)),
        *Conversation.objects.values_list("preview", flat=True),
    ]  # fmt: skip
    assert not [text for text in kept if "4711" in text]
    assert events(message) == ["message.received", "message.edited", "message.deleted"]
    assert_balanced(number, received=4)


def test_its_files_are_gone_from_the_disk_too(number):
    message, file = with_file(number)
    intake.receive(number, InboundDelete(message.external_id, "anouk"))
    assert not Attachment.objects.exists()
    assert not default_storage.exists(storage_path(file.key))


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_being_fetched_meanwhile_does_not_stay():
    channel = make.channel()

    def takes_back_meanwhile(seen, connection):
        try:
            intake.receive(channel, InboundDelete(Message.objects.get().external_id, "anouk"))
        finally:
            connections.close_all()
        return peers.answer(200, b"%PDF-1.4 bytes")

    before = http.allow(["127.0.0.0/8"])
    try:
        with peers.peer(takes_back_meanwhile) as server:
            make.customer_says(channel, "kijk", media=(Media(id="p1", url=f"{server.url}/brief.pdf"),))
            file = Attachment.objects.select_related("message__conversation__thread", "message__channel").get()
            attachments.fetch(file)
    finally:
        http.allow(before)
    assert file.state == "ready", "premise: it was fetched"
    assert Message.objects.get().deleted_at, "premise: and taken back"
    assert not default_storage.exists(storage_path(file.key))


def test_it_may_be_taken_back_before_it_came(number):
    message = comes(number, meta.revoke("m1", at=9))
    assert (message, RawEvent.objects.get().waits_for) == (None, "m1")
    message = comes(number, meta.text("te laat", "m1"))
    assert (message.text, bool(message.deleted_at)) == ("", True)
    assert not [body for body in RawEvent.objects.values_list("body", flat=True) if "te laat" in body]


def test_taken_back_twice_is_once(number):
    message = comes(number, meta.text("oeps", "m1"), meta.revoke("m1"), meta.revoke("m1", at=5))
    assert events(message).count("message.deleted") == 1


def test_an_unsent_message_on_instagram_is_gone():
    account = meta.instagram()
    meta.tells(account, meta.event(meta.IGSID, meta.IG, message={"mid": "m1", "text": "oeps"}))
    meta.tells(account, meta.event(meta.IGSID, meta.IG, at=4, message={"mid": "m1", "is_deleted": True}))
    make.work_everything()
    assert (Message.objects.get().text, Message.objects.get().deleted_at is None) == ("", False)


# -- reactions --


def reactions(message: Message) -> list[str]:
    return [one["emoji"] for one in make.fresh(message).data.get("reactions", [])]


@pytest.fixture
def answer(number) -> Message:
    """Ours, known to the provider as `out1`."""
    comes(number, meta.text("hallo", "m1"))
    sent = messages.send(Conversation.objects.get(), make.person("Anna"), "Dag", "c1", seen=9)
    messages.mark(sent.delivery, "sent", provider_id="out1")
    return sent


def test_a_reaction_is_shown_replaced_and_taken_away(number, answer):
    comes(number, meta.reaction("out1", "👍", at=1))
    assert reactions(answer) == ["👍"]
    comes(number, meta.reaction("out1", "❤", at=2))
    assert reactions(answer) == ["❤"]
    comes(number, meta.reaction("out1", "", at=3))
    assert reactions(answer) == []
    assert events(answer).count("message.reacted") == 3
    assert make.fresh(answer.conversation).status == "answered", "nobody has to answer a thumb"


def test_an_older_reaction_that_comes_later_does_not_come_back(number, answer):
    comes(number, meta.reaction("out1", "", at=3), meta.reaction("out1", "👍", at=1))
    assert reactions(answer) == []


def test_one_of_ours_on_the_same_message_stays(number, answer):
    Message.objects.filter(pk=answer.pk).update(data={"reactions": [{"by": "agent", "emoji": "🙂", "name": "Anna"}]})
    comes(number, meta.reaction("out1", "👍", at=1), meta.reaction("out1", "", at=2))
    assert reactions(answer) == ["🙂"]


def test_whether_a_reaction_opens_the_window_is_the_channels_to_say(number, answer):
    who, at = Party("u", ids=(Id("bsuid", meta.BSUID),)), clock.now()
    before = make.fresh(answer.thread).reply_until
    intake.receive(number, InboundReaction("out1", "u", who, "👍", at - timedelta(seconds=5)))
    assert make.fresh(answer.thread).reply_until == before
    intake.receive(number, InboundReaction("out1", "u", who, "❤", at, opens_window=True))
    assert make.fresh(answer.thread).reply_until == at + timedelta(hours=24)


def test_nothing_of_one_channel_changes_another(number, answer):
    other = meta.whatsapp()
    for change in (InboundEdit("m1", "x", "anders"), InboundDelete("m1", "x"), InboundStatus("read", "out1")):
        with pytest.raises(intake.NotYet):
            intake.receive(other, change)
    assert Message.objects.get(external_id="m1").text == "hallo"
