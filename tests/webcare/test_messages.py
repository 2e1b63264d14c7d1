"""What we say, and what really became of it."""

import itertools

import pytest

from tests import factories as make
from webcare import errors
from webcare.actions import claims, lifecycle, messages
from webcare.models import Delivery, Message
from webcare.models.pipeline import RANK

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna")


@pytest.fixture
def talk():
    return make.conversation()


def test_a_reply_takes_an_unclaimed_conversation_and_waits_for_the_customer(talk, anna):
    message = messages.send(talk, anna, " Ik kijk het na. ", "c1", seen=2)
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee, talk.waiting_since) == ("answered", anna, None)
    assert (message.text, message.delivery.state) == ("Ik kijk het na.", "pending")


def test_the_same_click_is_one_message(talk, anna):
    first = messages.send(talk, anna, "Hoi", "c1", seen=2)
    again = messages.send(talk, anna, "Hoi", "c1", seen=2)
    assert (first.pk, Message.objects.filter(kind="out").count()) == (again.pk, 1)


def test_a_reply_on_an_outdated_thread_is_held_and_shows_what_came_in(talk, anna):
    newer = make.customer_says(talk.channel, "Laat maar, gevonden!")
    with pytest.raises(errors.NewerMessages) as refusal:
        messages.send(talk, anna, "We zoeken het uit", "c1", seen=2)
    assert refusal.value.messages == [newer]
    assert not Message.objects.filter(kind="out").exists()
    messages.send(talk, anna, "We zoeken het uit", "c1", seen=refusal.value.extra["head"])


def test_ones_own_last_answer_does_not_hold_the_next(talk, anna):
    messages.send(talk, anna, "Een", "c1", seen=2)
    messages.send(talk, anna, "Twee", "c2", seen=2)
    assert Message.objects.filter(kind="out").count() == 2


def test_a_note_of_a_colleague_does_not_hold_a_reply(talk, anna):
    messages.note(talk, make.person("Bram"), "Let op", "n1")
    messages.send(talk, anna, "Hoi", "c1", seen=2)


def test_a_conversation_of_someone_else_must_be_taken_over_first(talk, anna):
    claims.claim(talk, make.person("Bram"))
    with pytest.raises(errors.AlreadyClaimed, match="Bram"):
        messages.send(talk, anna, "Hoi", "c1", seen=99)


def test_nothing_is_sent_into_a_resolved_conversation(talk, anna):
    lifecycle.resolve(talk, anna)
    with pytest.raises(errors.AlreadyResolved):
        messages.send(talk, anna, "Hoi", "c1", seen=99)


def test_send_and_resolve_is_one_act(talk, anna):
    messages.send(talk, anna, "Opgelost!", "c1", seen=2, then="resolve")
    assert make.fresh(talk).status == "resolved"
    assert make.kinds(talk.thread)[-2:] == ["message.queued", "conversation.resolved"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_nothing_is_not_a_message(talk, anna, text):
    with pytest.raises(errors.Empty):
        messages.send(talk, anna, text, "c1", seen=2)


def test_a_text_longer_than_the_channel_takes_is_refused_with_the_limit(talk, anna):
    limit = talk.channel.connector.limits.text_length
    with pytest.raises(errors.TooLong, match=str(limit)):
        messages.send(talk, anna, "x" * (limit + 1), "c1", seen=2)


def test_an_upload_of_a_colleague_cannot_be_sent(talk, anna):
    from webcare.models import Attachment

    other = Attachment.objects.create(uploaded_by=make.person("Bram"), name="a.png", media_type="image/png")
    with pytest.raises(errors.BadFile):
        messages.send(talk, anna, "kijk", "c1", seen=2, attachments=[other.key])


def test_a_note_never_gets_a_delivery(talk, anna):
    messages.note(talk, anna, "Alleen voor ons", "n1")
    assert not Delivery.objects.exists()
    assert make.fresh(talk).status == "queued"


@pytest.mark.parametrize("order", list(itertools.permutations(["sent", "delivered", "read"])))
def test_states_only_go_forward_in_whatever_order_receipts_come(talk, anna, order):
    message = messages.send(talk, anna, "Hoi", "c1", seen=2)
    reached = [message.delivery.state]
    for state in order * 2:
        messages.mark(message.delivery, state)
        reached.append(make.fresh(message.delivery).state)
    assert reached[-1] == "read"
    assert [RANK[state] for state in reached] == sorted(RANK[state] for state in reached)


def test_failed_after_delivered_changes_nothing(talk, anna):
    message = messages.send(talk, anna, "Hoi", "c1", seen=2)
    messages.mark(message.delivery, "delivered")
    assert messages.mark(message.delivery, "failed", reason="late complaint") is False
    assert make.fresh(message.delivery).state == "delivered"


def test_a_stale_lease_may_not_write(talk, anna):
    message = messages.send(talk, anna, "Hoi", "c1", seen=2)
    Delivery.objects.update(state="sending", lease=2)
    assert messages.mark(message.delivery, "sent", lease=1) is False
    assert messages.mark(message.delivery, "sent", lease=2) is True


def test_sending_again_is_a_persons_choice_and_logged(talk, anna):
    message = messages.send(talk, anna, "Hoi", "c1", seen=2)
    messages.mark(message.delivery, "unsure")
    assert make.fresh(talk).has_failed
    messages.send_again(message, anna)
    assert make.fresh(message.delivery).state == "pending"
    assert not make.fresh(talk).has_failed
    assert make.kinds(talk.thread)[-1] == "message.sent_again"


def test_sending_again_what_has_arrived_meanwhile_does_nothing(talk, anna):
    message = messages.send(talk, anna, "Hoi", "c1", seen=2)
    messages.mark(message.delivery, "read")
    messages.send_again(message, anna)
    assert make.fresh(message.delivery).state == "read"


def test_the_customers_screen_marks_everything_up_to_what_was_seen(talk, anna):
    first = messages.send(talk, anna, "Een", "c1", seen=2)
    second = messages.send(talk, anna, "Twee", "c2", seen=2)
    messages.seen_by_customer(talk.thread, first.seq)
    assert (make.fresh(first.delivery).state, make.fresh(second.delivery).state) == ("read", "pending")
