"""From what came in to a conversation: once, in order, in the right place."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from connectors.contract import InboundStatus, Media, RawItem
from tests import factories as make
from webcare import clock
from webcare.actions import claims, intake, lifecycle, messages
from webcare.models import Attachment, Contact, Conversation, Message, RawEvent, Thread

pytestmark = pytest.mark.django_db


def test_a_first_message_makes_person_thread_conversation_and_message():
    message = make.customer_says(make.channel(), "Waar is mijn fiets?", "anouk")
    talk = message.conversation
    assert (talk.contact.name, talk.preview, talk.preview_by) == ("Anouk", "Waar is mijn fiets?", "customer")
    assert make.kinds(talk.thread) == ["conversation.opened", "message.received"]
    assert (message.seq, make.fresh(talk.thread).last_seq, talk.last_seq) == (2, 2, 2)


def test_the_same_provider_id_is_one_message():
    channel = make.channel()
    make.customer_says(channel, id="x1")
    with pytest.raises(intake.Useless), transaction.atomic():
        intake.receive(channel, make.inbound(id="x1"))
    assert Message.objects.count() == 1


def test_four_photos_in_a_row_are_one_conversation():
    channel = make.channel()
    for _ in range(4):
        make.customer_says(channel)
    assert (Conversation.objects.count(), Thread.objects.count(), Contact.objects.count()) == (1, 1, 1)


def test_the_same_sender_id_on_another_channel_is_another_person():
    make.customer_says(make.channel())
    make.customer_says(make.channel())
    assert Contact.objects.count() == 2


def test_an_answer_from_the_customer_gives_the_turn_back_to_the_owner():
    talk, anna = make.conversation(), make.person("Anna")
    messages.send(talk, anna, "Wat is je bestelnummer?", "c1", seen=2)
    assert make.fresh(talk).status == "answered", "premise"
    make.customer_says(talk.channel, "VB-1")
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee) == ("owned", anna)


def test_back_within_the_gap_reopens_for_whoever_helped_last():
    talk, anna = make.conversation(), make.person("Anna")
    claims.claim(talk, anna)
    lifecycle.resolve(talk, anna)
    make.customer_says(talk.channel, "Toch nog iets")
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee, Conversation.objects.count()) == ("owned", anna, 1)


def test_back_within_the_gap_goes_to_the_queue_when_that_person_is_away():
    talk, anna = make.conversation(), make.person("Anna")
    claims.claim(talk, anna)
    lifecycle.resolve(talk, anna)
    anna.presence = "away"
    anna.save()
    make.customer_says(talk.channel, "Toch nog iets")
    assert (make.fresh(talk).status, make.fresh(talk).assignee) == ("queued", None)


def test_back_after_the_gap_begins_a_new_conversation(settings):
    talk = make.conversation()
    with clock.at(make.long_ago(days=settings.REOPEN_GAP, seconds=5)):
        lifecycle.resolve(talk, make.person("Anna"))
    again = make.customer_says(talk.channel, "Hier ben ik weer").conversation
    assert again.pk != talk.pk
    assert make.fresh(talk).status == "resolved"


def test_a_snoozed_conversation_comes_back_when_the_customer_writes():
    talk, anna = make.conversation(), make.person("Anna")
    claims.claim(talk, anna)
    lifecycle.snooze(talk, anna, clock.now() + timedelta(days=2))
    message = make.customer_says(talk.channel, "Haast!")
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee, talk.snoozed_until) == ("owned", anna, None)
    assert message.seq == message.events.get().seq, "its place in the timeline is its own event's"


def test_the_promise_starts_when_the_customer_begins_waiting():
    talk = make.conversation(make.channel(answer_within=30))
    assert talk.due_at - talk.waiting_since == timedelta(minutes=30)


def test_a_clock_that_runs_ahead_does_not_show_the_future():
    ahead = clock.now() + timedelta(days=400)
    with transaction.atomic():
        channel = make.channel()
        item = make.inbound()
        intake.receive(channel, type(item)(id="a", thread="t", sender=item.sender, sent_at=ahead, text="x"))
    assert Message.objects.get().sent_at <= clock.now()


def test_text_that_cannot_be_stored_is_made_storable():
    message = make.customer_says(make.channel(), "NUL\x00 and half a pair \ud83d end")
    assert message.text == "NUL and half a pair ? end"


def test_a_linked_file_shows_as_a_placeholder_at_once():
    media = Media(id="p1", url="http://127.0.0.1:9/p", name="../../etc/passwd.png", media_type="image/png")
    message = make.customer_says(make.channel(), "", media=(media,))
    attachment = Attachment.objects.get(message=message)
    assert (attachment.state, attachment.name) == ("pending", "passwd.png")
    assert message.conversation.preview.endswith("passwd.png")


def test_an_upload_of_another_visitor_is_not_attached():
    mine = Attachment.objects.create(visitor="somebody-else", name="x.png", media_type="image/png")
    message = make.customer_says(make.channel("webchat"), "hoi", media=(Media(id=mine.key, held=True),))
    assert not message.attachments.exists()


def test_accept_counts_copies_and_keeps_every_item():
    channel = make.channel()
    items = [RawItem(account=channel.key, key=key, lane="l", body="{}") for key in ("a", "b", "a")]
    intake.accept(channel, items)
    intake.accept(channel, items[:1])
    assert dict(RawEvent.objects.values_list("key", "copies")) == {"a": 2, "b": 0}


def test_a_status_that_overtakes_its_message_waits():
    channel = make.channel()
    with pytest.raises(intake.NotYet):
        intake.receive(channel, InboundStatus(state="delivered", message_id="unknown"))


def test_a_status_by_our_token_moves_the_message_forward():
    talk, anna = make.conversation(), make.person("Anna")
    message = messages.send(talk, anna, "Hoi", "c1", seen=2)
    intake.receive(talk.channel, InboundStatus(state="delivered", token=messages.token_of(message)))
    assert make.fresh(message.delivery).state == "delivered"


def test_a_status_for_another_channels_message_is_not_applied():
    talk, anna = make.conversation(), make.person("Anna")
    message = messages.send(talk, anna, "Hoi", "c1", seen=2)
    with pytest.raises(intake.NotYet):
        intake.receive(make.channel(), InboundStatus(state="read", token=messages.token_of(message)))


def test_the_database_refuses_a_second_open_conversation():
    talk = make.conversation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.create(
            thread=talk.thread, channel=talk.channel, contact=talk.contact, status="queued", waiting_since=clock.now()
        )


@pytest.mark.parametrize(
    "limbo",
    [{"status": "owned", "assignee": None}, {"status": "queued", "waiting_since": None}, {"status": "resolved"}],
)
def test_the_database_refuses_a_conversation_in_limbo(limbo):
    talk = make.conversation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=talk.pk).update(**limbo)


def test_the_same_message_again_does_not_reopen_anything():
    channel = make.channel()
    talk = make.customer_says(channel, id="x1").conversation
    lifecycle.resolve(talk, make.person("Anna"))
    with pytest.raises(intake.Useless):
        intake.receive(channel, make.inbound(id="x1"))
    assert make.fresh(talk).status == "resolved"
