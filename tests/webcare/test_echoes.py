"""What our own side wrote elsewhere: an answer of ours coming back settles it, any other is an answer too."""

from datetime import timedelta

import pytest

from connectors.contract import Id, InboundMessage, Party
from tests import factories as make
from tests.standins import meta
from tests.standins.ledger import assert_balanced, assert_whole, time_passes
from webcare import clock, errors
from webcare.actions import claims, intake, lifecycle, messages
from webcare.models import Conversation, Delivery, Message, RawEvent, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    return meta.whatsapp()


@pytest.fixture
def anna():
    return make.person("Anna")


def says(number, *items) -> None:
    meta.posts(number, *items)
    make.work_everything()


def echoes(number, *items) -> None:
    meta.posts(number, *items, field="smb_message_echoes", group="message_echoes")
    make.work_everything()


def talk() -> Conversation:
    return Conversation.objects.get()


def answered(anna, state: str, text: str = "Dag") -> Delivery:
    """An answer of ours of which the provider has not told its id."""
    sent = messages.send(talk(), anna, text, "c1", seen=9)
    Delivery.objects.filter(message=sent).update(state=state, lease=1)
    return make.fresh(sent.delivery)


def comes_back(channel, delivery: Delivery | None = None, id: str = "out1", text: str = "Dag", **fields) -> None:
    """An echo that does not say who sent it."""
    token = messages.token_of(delivery.message) if delivery else ""
    who = Party(meta.BSUID, ids=(Id("bsuid", meta.BSUID), Id("wa_id", meta.WA_ID)))
    echo = InboundMessage(id, meta.BSUID, who, clock.now(), text, ours=True, token=token, opens_window=False, **fields)
    intake.receive(channel, echo)


# -- ours --


@pytest.mark.parametrize("state", ["pending", "sending", "unsure"])
def test_our_token_settles_a_sending_nobody_knew_the_end_of(number, anna, state):
    says(number, meta.text("hallo"))
    delivery = answered(anna, state)
    comes_back(number, delivery)
    assert make.fresh(delivery).state == "sent"
    assert make.fresh(delivery.message).external_id == "out1"
    assert Message.objects.filter(kind="out").count() == 1
    with pytest.raises(intake.Useless):
        comes_back(number, delivery)


def test_an_id_we_know_is_ours_too_and_changes_nothing_any_more(number, anna):
    says(number, meta.text("hallo"))
    delivery = answered(anna, "sending")
    messages.mark(delivery, "read", provider_id="out1")
    with pytest.raises(intake.Useless):
        comes_back(number)
    assert (make.fresh(delivery).state, Message.objects.count()) == ("read", 2)


def test_without_a_token_it_waits_until_our_sending_has_its_answer(number, anna):
    says(number, meta.text("hallo"))
    delivery = answered(anna, "sending")
    with pytest.raises(intake.NotYet):
        comes_back(number)
    messages.mark(delivery, "sent", lease=1, provider_id="out1")
    with pytest.raises(intake.Useless):
        comes_back(number)
    comes_back(number, id="theirs", text="van iemand anders")
    assert Message.objects.filter(kind="out").count() == 2


def test_without_a_token_the_same_words_settle_what_may_have_been_sent(number, anna):
    says(number, meta.text("hallo"))
    delivery = answered(anna, "unsure")
    comes_back(number, text="iets anders", id="theirs")
    assert make.fresh(delivery).state == "unsure"
    comes_back(number, text="Dag")
    assert make.fresh(delivery).state == "sent"


# -- somebody else's --


def test_an_answer_from_the_phone_counts_as_one_with_nobody_as_its_agent(number):
    says(number, meta.text("hallo", "m1"))
    assert talk().waiting_since, "premise"
    echoes(number, meta.echo("Komt eraan", "app1", at=60))
    message = Message.objects.get(kind="out")
    assert (message.author, message.author_kind, message.data["source"]) == (None, "agent", "phone_app")
    assert message.delivery.state == "sent"
    now = talk()
    assert (now.status, now.assignee, now.waiting_since, now.due_at) == ("answered", None, None, None)
    assert (now.preview, now.preview_by) == ("Komt eraan", "agent")
    assert make.kinds(now.thread)[-1] == "message.mirrored"
    says(number, meta.text("dank", at=90))
    assert (talk().status, bool(talk().waiting_since)) == ("queued", True)
    assert_whole(number)
    assert assert_balanced(number, received=3).stored == 3


def test_whoever_had_the_conversation_keeps_it(number, anna):
    says(number, meta.text("hallo"))
    claims.claim(talk(), anna)
    echoes(number, meta.echo("Komt eraan", at=60))
    assert (talk().status, talk().assignee, talk().claim_expires_at) == ("answered", anna, None)


def test_it_is_stored_once_however_often_it_comes(number):
    says(number, meta.text("hallo"))
    again = meta.echo("Komt eraan", "app1", at=60)
    echoes(number, again, again)
    with pytest.raises(intake.Useless):
        comes_back(number, id="app1", source="phone_app")
    assert Message.objects.filter(kind="out").count() == 1


def test_what_was_written_before_the_customers_last_words_does_not_answer_them(number):
    says(number, meta.text("en nog iets", at=120))
    echoes(number, meta.echo("Komt eraan", at=60))
    assert talk().status == "queued"
    assert Message.objects.count() == 2


def test_what_nobody_typed_answers_nobody(number):
    says(number, meta.text("hallo"))
    comes_back(number, source="app:77", automatic=True, id="auto1", text="Wij zijn gesloten")
    assert talk().status == "queued"


def test_who_was_written_to_first_is_a_customer_who_owes_us_an_answer(number):
    echoes(number, meta.echo("Uw fiets is klaar"))
    assert (talk().status, talk().assignee, Thread.objects.count()) == ("answered", None, 1)
    says(number, meta.text("mooi", at=60))
    assert (talk().status, Thread.objects.count(), Conversation.objects.count()) == ("queued", 1, 1)
    assert_whole(number)


def test_after_resolving_it_joins_what_is_resolved_and_opens_nothing(number, anna):
    says(number, meta.text("hallo"))
    lifecycle.resolve(talk(), anna)
    echoes(number, meta.echo("O ja: tot morgen", at=60))
    assert (talk().status, talk().preview) == ("resolved", "O ja: tot morgen")


def test_long_after_resolving_it_begins_another_conversation(number, anna, settings):
    says(number, meta.text("hallo"))
    with clock.at(make.long_ago(days=settings.REOPEN_GAP, seconds=5)):
        lifecycle.resolve(talk(), anna)
    echoes(number, meta.echo("Actie!", at=60))
    assert list(Conversation.objects.order_by("pk").values_list("status", flat=True)) == ["resolved", "answered"]


def test_an_agent_who_had_not_seen_it_does_not_write_past_it(number, anna):
    says(number, meta.text("hallo"))
    seen = talk().last_seq
    echoes(number, meta.echo("Komt eraan", at=60))
    with pytest.raises(errors.NewerMessages):
        messages.send(talk(), anna, "Ik kijk het na", "c1", seen=seen)


def test_its_receipts_and_the_customers_reaction_find_it(number):
    says(number, meta.text("hallo"))
    echoes(number, meta.echo("Komt eraan", "app1", at=60))
    meta.posts(number, meta.status("read", "app1", at=61), group="statuses")
    says(number, meta.reaction("app1", "👍", at=62))
    message = Message.objects.get(kind="out")
    assert message.delivery.state == "read"
    assert [one["emoji"] for one in message.data["reactions"]] == ["👍"]


def test_the_window_stays_as_the_customer_left_it(number):
    says(number, meta.text("hallo"))
    before = talk().thread.reply_until
    echoes(number, meta.echo("Komt eraan", at=60))
    assert make.fresh(talk().thread).reply_until == before
    assert before - clock.now() < timedelta(hours=24)


# -- another app of the account --


@pytest.fixture
def page():
    return meta.messenger()


def standby(page, text: str, mid: str, at: int = 0) -> None:
    said = meta.event(meta.PSID, meta.PAGE, at=at, message={"mid": mid, "text": text})
    meta.tells(page, said, group="standby")
    make.work_everything()


def tells(page, at: int = 0, **content) -> None:
    meta.tells(page, meta.event(meta.PSID, meta.PAGE, at=at, **content))
    make.work_everything()


def remarks() -> list:
    shown = talk().events.filter(kind="customer.remarked").order_by("seq")
    return [(event.data["what"], event.data.get("standby")) for event in shown]


def test_what_another_app_handles_is_shown_and_waits_for_nobody(page):
    standby(page, "hallo bot", "m1")
    assert (talk().status, talk().waiting_since, talk().thread.other_app) == ("bot", None, True)
    standby(page, "nog iets", "m2", at=1)
    assert (talk().status, remarks(), Message.objects.count()) == ("bot", [("control", True)], 2)


def test_when_it_lets_go_it_is_our_turn(page):
    standby(page, "hallo bot", "m1")
    tells(page, at=2, pass_thread_control={"new_owner_app_id": ""})
    tells(page, at=3, message={"mid": "m2", "text": "een mens graag"})
    assert (talk().status, talk().thread.other_app, bool(talk().waiting_since)) == ("queued", False, True)
    assert remarks()[0] == ("control", True)
    assert remarks()[-1] == ("control", False)
    assert_whole(page)


def test_what_waited_for_us_stays_ours_when_another_app_takes_it(page):
    tells(page, message={"mid": "m1", "text": "hallo"})
    standby(page, "nog iets", "m2", at=1)
    assert (talk().status, talk().thread.other_app) == ("queued", True)


def test_a_copy_of_what_came_on_standby_does_not_take_the_thread_away_again(page):
    standby(page, "hallo", "m1")
    tells(page, at=1, message={"mid": "m2", "text": "mens"})
    with pytest.raises(intake.Useless):
        intake.receive(page, InboundMessage("m1", meta.PSID, Party(meta.PSID), text="hallo", standby=True))
    assert make.fresh(talk().thread).other_app is False
    time_passes()
    assert not RawEvent.objects.filter(state="due").exists()
