"""Our reactions: sent like messages, shown on the customer's, and nowhere mistaken for words."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.standins.ledger import assert_whole
from tests.standins.meta_desk import connected
from webcare import errors
from webcare.actions import messages, reactions
from webcare.models import Delivery, Message
from webcare.views import items

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk():
    with connected() as one:
        one.noor = one.account.customer("Noor")
        yield one


@pytest.fixture
def anna():
    return make.person("Anna")


def on(message: Message) -> list[tuple[str, str]]:
    return [(one["by"], one["emoji"]) for one in make.fresh(message).data.get("reactions", [])]


def test_a_reaction_reaches_the_customers_message_and_is_taken_away_again(desk, anna):
    said = desk.says(desk.noor, "Het is er!")
    reactions.react(said, anna, "❤️")
    assert on(said) == [("agent", "❤️")]
    desk.goes()
    reactions.react(said, anna, "👍🏽")
    reactions.react(said, anna, "")
    assert reactions.react(said, anna, "") is None
    desk.goes()
    sent = [call.body["reaction"] for call in desk.graph.ledger.accepted]
    assert [(one["message_id"], one.get("emoji", "")) for one in sent] == [
        (said.external_id, "❤️"), (said.external_id, "👍🏽"), (said.external_id, ""),
    ]  # fmt: skip
    assert (on(said), desk.states()) == ([], ["sent"] * 3)
    assert_whole(desk.channel)


def test_it_is_no_message_anywhere(desk, anna):
    said = desk.says(desk.noor, "Het is er!")
    before, head = make.fresh(said.conversation), make.fresh(said.thread).last_seq
    reactions.react(said, make.person("Bram"), "👍")
    after = desk.talk()
    shown, _older = items.newest(after)
    assert [item.message for item in shown if item.message] == [said]
    assert [item.message for item in items.after(after, head) if item.message] == [said]
    for name in ("preview", "last_seq", "status", "assignee_id", "waiting_since", "last_activity_at"):
        assert getattr(after, name) == getattr(before, name), name
    messages.send(after, anna, "Mooi!", "click-01", seen=said.seq)  # a colleague's reaction holds up nobody


def test_one_that_does_not_arrive_says_so_where_it_stands(desk, anna):
    said = desk.says(desk.noor, "Het is er!")
    mark = reactions.react(said, anna, "👍")
    desk.graph.faults.plan("messages", "code:131009", times=1)
    desk.goes()
    assert make.fresh(mark.delivery).state == "failed"
    assert not desk.talk().has_failed, "there is nothing to send again"
    again = reactions.react(said, anna, "👍")
    desk.goes()
    assert make.fresh(again.delivery).state == "sent"


@pytest.mark.parametrize("emoji", ["ok", "👍👍", "a", " ", "👍 ", "e" + "\N{COMBINING ACUTE ACCENT}" * 20])
def test_only_one_emoji_is_a_reaction(desk, anna, emoji):
    with pytest.raises(reactions.NotReacted):
        reactions.react(desk.says(desk.noor, "Hoi"), anna, emoji)


def test_not_on_our_own_not_on_what_was_taken_back_and_not_outside_the_window(desk, anna):
    said = desk.says(desk.noor, "Het is er!")
    ours = messages.send(said.conversation, anna, "Mooi", "click-01", seen=99)
    desk.goes()
    with pytest.raises(reactions.NotReacted):
        reactions.react(ours, anna, "👍")
    with desk.later(hours=25), pytest.raises(errors.WindowClosed):
        reactions.react(said, anna, "👍")
    desk.noor.takes_back(said.external_id)
    desk.comes()
    with pytest.raises(reactions.NotReacted):
        reactions.react(said, anna, "👍")
    assert Delivery.objects.count() == 1


def test_a_channel_that_knows_some_takes_no_other(anna):
    said = make.customer_says(make.channel("messenger", settings={"page_id": "410000000000001"}))
    with pytest.raises(reactions.NotReacted, match="👎"):
        reactions.react(said, anna, "🎉")
    assert reactions.react(said, anna, "👎").text == "👎"


def test_a_channel_without_reactions_takes_none(anna):
    said = make.customer_says(make.channel("hook"))
    with pytest.raises(reactions.NotReacted):
        reactions.react(said, anna, "👍")


def test_the_page_posts_one(desk, anna):
    said = desk.says(desk.noor, "Het is er!")
    client = Client(headers={"accept": "application/json"})
    client.force_login(anna)
    answer = client.post(reverse("reactions", args=[said.pk]), {"emoji": "👍"})
    assert (answer.status_code, answer.json()["message"], on(said)) == (200, f"m{said.pk}", [("agent", "👍")])
    assert client.post(reverse("reactions", args=[said.pk]), {"emoji": "nee"}).status_code == 422
