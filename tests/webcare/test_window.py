"""The reply window: one rule over the limits of a channel, and everybody who asks it."""

from datetime import timedelta

import pytest

from connectors.contract import InboundStatus
from tests import factories as make
from tests.standins import meta
from webcare import clock, errors, policies
from webcare.actions import lifecycle, messages, receipts, undo
from webcare.models import Channel, Conversation, Delivery, Thread

NOW = make.long_ago()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGER = {"human_agent": True}


def thread(kind: str, settings: dict | None = None, **until: timedelta | None) -> Thread:
    named = {name: value and NOW + value for name, value in until.items()}
    return Thread(channel=Channel(kind=kind, settings=settings or {}), **named)


@pytest.mark.parametrize(
    ("one", "state", "text"),
    [
        (thread("webchat"), "none", True),
        (thread("email"), "none", True),
        (thread("whatsapp"), "template", False),  # never heard of them
        (thread("whatsapp", reply_until=HOUR), "open", True),
        (thread("whatsapp", reply_until=-HOUR), "template", False),
        (thread("whatsapp", reply_until=timedelta()), "template", False),
        (thread("messenger", reply_until=-HOUR, person_until=DAY), "closed", False),  # the feature is not approved
        (thread("messenger", LONGER, reply_until=-HOUR, person_until=DAY), "person", True),
        (thread("messenger", LONGER, reply_until=-HOUR, person_until=-HOUR), "closed", False),
        (thread("instagram", LONGER, reply_until=HOUR, person_until=DAY), "open", True),
    ],
)
def test_what_may_be_sent_follows_from_the_limits_of_the_channel(one, state, text):
    window = policies.window(one, NOW)
    assert (window.state, window.allows_text(by_person=True)) == (state, text)
    assert window.allows_text(by_person=False) == (state in ("none", "open")), "a program has no longer window"
    assert window.until == {"open": one.reply_until, "person": one.person_until}.get(state)


@pytest.mark.parametrize(
    ("before", "at", "longer", "after"),
    [
        (None, NOW - HOUR, None, NOW - HOUR + DAY),
        (NOW + HOUR, NOW - 2 * DAY, None, None),  # an older message came late
        (NOW + HOUR, NOW - HOUR, timedelta(hours=72), NOW - HOUR + timedelta(hours=72)),
        (None, NOW + 9 * HOUR, None, NOW + DAY),  # their clock runs ahead
        (None, None, None, NOW + DAY),
    ],
)
def test_a_customer_who_speaks_opens_the_window_never_backwards(before, at, longer, after):
    one = thread("whatsapp")
    one.reply_until = before
    with clock.at(NOW):
        changed = policies.opened(one, one.channel.connector.limits, at, longer)
    assert changed == ({"reply_until": after} if after else {})


def test_where_there_are_no_windows_nothing_opens():
    one = thread("webchat")
    assert policies.opened(one, one.channel.connector.limits, NOW) == {}


@pytest.fixture
def talk(db) -> Conversation:
    return make.conversation(meta.whatsapp())


@pytest.fixture
def anna(db):
    return make.person("Anna")


def later(**time: int):
    return clock.at(clock.now() + timedelta(**time))


def test_lists_know_the_window_while_it_is_our_turn(talk, anna):
    until = make.fresh(talk.thread).reply_until
    assert make.fresh(talk).reply_until == until
    messages.send(talk, anna, "Ik kijk", "click-01", seen=99)
    assert make.fresh(talk).reply_until is None
    resolved = lifecycle.resolve(talk, anna)
    undo.undo(resolved.pk, anna)
    assert make.fresh(talk).reply_until is None, "it is still the customer's turn"
    lifecycle.resolve(talk, anna)
    lifecycle.reopen(talk, anna)
    assert make.fresh(talk).reply_until == until


def test_due_soon_knows_windows_that_are_about_to_close(talk):
    soon = Conversation.objects.due_soon
    assert not soon().exists()
    with later(hours=21):
        assert not soon().exists()
    with later(hours=23):
        assert soon().get() == talk
    with later(hours=25):
        assert not soon().exists(), "what is over is no hurry any more"


def test_free_words_are_refused_outside_and_nothing_is_written(talk, anna):
    with later(hours=25), pytest.raises(errors.WindowClosed):
        messages.send(talk, anna, "Te laat", "click-01", seen=99)
    assert not Delivery.objects.exists()


def test_what_failed_cannot_be_sent_again_outside(talk, anna):
    message = messages.send(talk, anna, "Hoi", "click-01", seen=99)
    messages.mark(message.delivery, "failed")
    with later(hours=25), pytest.raises(errors.WindowClosed):
        messages.send_again(message, anna)
    messages.send_again(message, anna)
    assert make.fresh(message.delivery).state == "pending"


def closes(message) -> None:
    """The provider says afterwards that it was too late."""
    messages.mark(message.delivery, "sent", provider_id="wamid.1")
    status = InboundStatus("failed", message_id="wamid.1", error="Te laat", code="131047", window_closed=True)
    receipts.apply(message.channel, status)


def test_the_providers_word_closes_the_window(talk, anna):
    message = messages.send(talk, anna, "Hoi", "click-01", seen=99)
    closes(message)
    assert make.kinds(talk.thread)[-2:] == ["message.failed", "window.closed"]
    assert policies.window(make.fresh(talk).thread).state == "template"
    with pytest.raises(errors.WindowClosed):
        messages.send(talk, anna, "Nog eens", "click-02", seen=99)


def test_a_customer_who_wrote_since_keeps_their_new_window(talk, anna):
    message = messages.send(talk, anna, "Hoi", "click-01", seen=99)
    make.customer_says(talk.channel, "Bent u daar?")
    closes(message)
    assert policies.window(make.fresh(talk).thread).state == "open"


def test_only_the_window_that_was_used_closes(anna):
    talk = make.conversation(make.channel("messenger", settings={"page_id": meta.PAGE, **LONGER}))
    with later(hours=25):
        message = messages.send(talk, anna, "Excuus", "click-01", seen=99)
        assert policies.window(make.fresh(talk).thread).state == "person"
        messages.mark(message.delivery, "failed")
        messages.window_closed(message.delivery)
        assert policies.window(make.fresh(talk).thread).state == "closed"
