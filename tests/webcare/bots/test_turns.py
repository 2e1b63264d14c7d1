"""The bot in a conversation: it answers, asks, ends; and what that leaves behind."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.standins import bot
from tests.standins.ledger import assert_whole, time_passes
from webcare import bots, clock, sweep
from webcare.actions import messages
from webcare.actions.bots import handing, sessions, turns
from webcare.models import Bot, BotTurn, BotVersion, Conversation, Delivery, Label, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    bot.goes_live()
    return bot.channel()


def test_a_question_is_answered_in_the_bots_name_and_nobody_else_need_hurry(shop):
    talk = bot.asks(shop)
    assert talk.status == "bot"
    assert (talk.bot_due_at, talk.waiting_since, talk.due_at, talk.assignee) == (None, None, None, None)
    assert bot.ANSWER in bot.heard(talk)
    said = Message.objects.filter(conversation=talk, text=bot.ANSWER).get()
    assert (said.is_bot, said.author, said.data["question"]) == (True, None, "Waar is mijn pakket?")
    assert said.data["turn"] == 1 and said.data["version"] == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"pending"}
    assert talk.preview_by == "bot"
    assert_whole(shop)


def test_what_it_did_is_kept_as_events_and_as_a_decision(shop):
    talk = bot.asks(shop)
    kinds = make.kinds(talk.thread)
    assert [kind for kind in kinds if kind.startswith("bot.")] == ["bot.started", "bot.answered"]
    found = talk.events.get(kind="bot.answered").data
    assert (found["turn"], found["version"], found["answer"]) == (1, 1, "pakket")
    turn = bot.last_turn(talk)
    assert (turn.outcome, turn.answer, turn.number, turn.from_seq) == ("answered", "pakket", 1, 0)
    assert turn.to_seq == Message.objects.get(kind="in").seq
    assert turn.why["decided"], "it says which step decided"
    assert bot.QUESTION not in str(turn.given), "the customer's words are not copied"
    session = sessions.of(talk)
    assert (session.seq, session.language, session.ended_at) == (turn.to_seq, "nl", None)


def test_where_the_bot_is_not_wanted_nothing_changes_and_nothing_is_asked(shop):
    before = make.channel()
    with CaptureQueriesContext(connection) as asked:
        talk = make.customer_says(before, sender="piet").conversation
    assert talk.status == "queued"
    assert not [query for query in asked if "webcare_bot" in query["sql"]]


@pytest.mark.parametrize("off", [{"on": False}, {"live": None}])
def test_while_it_is_off_conversations_begin_in_the_queue(shop, off):
    Bot.objects.update(**off)
    talk = make.customer_says(shop, bot.QUESTION).conversation
    assert talk.status == "queued"
    assert talk.waiting_since is not None


def test_that_it_helped_resolves_the_conversation(shop):
    talk = bot.asks(shop)
    talk = bot.asks(shop, "ja")
    assert talk.status == "resolved"
    assert talk.events.get(kind="conversation.resolved").data["bot"] is True
    assert talk.events.get(kind="bot.ended").data["how"] == "confirmed"
    assert BotTurn.objects.get(conversation=talk, outcome="answered").helped is True
    assert sessions.of(talk).ended_at is not None


def test_who_comes_back_after_the_bot_alone_is_with_the_bot_again(shop):
    bot.asks(shop)
    talk = bot.asks(shop, "ja")
    again = bot.asks(shop, "ik wil iets terugsturen")
    assert (again.pk, again.status) == (talk.pk, "bot")
    assert "Stuur het gratis terug." in bot.heard(again)
    assert sessions.of(again).ended_at is None


def test_who_comes_back_after_a_person_is_with_a_person(shop):
    talk = bot.asks(shop)
    messages.send(talk, make.person("Anna"), "Ik kijk even", "c1", seen=99, then="resolve")
    again = bot.asks(shop, "en nu?")
    assert again.pk == talk.pk
    assert again.status in ("queued", "owned")


def test_long_after_its_end_it_begins_anew_on_what_is_live_then(shop):
    bot.asks(shop)
    talk = bot.asks(shop, "ja")
    newest = bot.goes_live()
    with clock.at(clock.now() + timedelta(days=2)):
        bot.asks(shop)
    assert sessions.of(talk).version == newest


def test_what_is_live_counts_for_who_begins_while_others_finish_on_theirs(shop):
    first = bot.asks(shop)
    changed = bot.answer("pakket", "Waar is mijn pakket?", "Het komt morgen.", bot.QUESTION)
    newest = bot.goes_live(bot.CONTENT | {"answers": [changed]})
    second = bot.asks(shop, sender="bram")
    assert "Het komt morgen." in bot.heard(second)
    again = bot.asks(shop, "ik wil iets terugsturen")
    assert again.pk == first.pk
    assert "Stuur het gratis terug." in bot.heard(again), "of the version it began with"
    assert sessions.of(first).version != sessions.of(second).version == newest


def test_a_stored_turn_is_decided_again_alike_whatever_became_of_the_words_since(shop):
    talk = bot.asks(shop)
    turn = bot.last_turn(talk)
    bot.goes_live({"answers": []})
    again = turns.replay(turn)
    assert again.state == sessions.of(talk).state
    assert (again.outcome, again.answer, again.certainty) == (turn.outcome, turn.answer, turn.certainty)
    assert again.why == turn.why
    other = turns.replay(turn, bots.version(BotVersion.objects.latest("number").pk))
    assert other.answer == ""


def test_a_turn_whose_words_were_changed_since_cannot_be_taken_again(shop):
    talk = bot.asks(shop)
    Message.objects.filter(kind="in").update(text="iets anders", edited_at=clock.now())
    with pytest.raises(turns.Gone):
        turns.replay(bot.last_turn(talk))


def test_what_nobody_typed_wakes_no_bot(shop):
    talk = bot.asks(shop)
    make.customer_says(shop, "Afwezig tot maandag", automatic=True)
    assert make.fresh(talk).bot_due_at is None


def test_labels_and_teams_that_are_there_are_set_and_others_passed_over(shop):
    label, team = Label.objects.create(name="Spoed"), make.team("Techniek")
    steps = [
        {"id": "s1", "kind": "set", "what": "label", "value": "spoed", "next": "s2"},
        {"id": "s2", "kind": "set", "what": "label", "value": "bestaat niet", "next": "s3"},
        {"id": "s3", "kind": "set", "what": "team", "value": str(team.pk), "next": "s4"},
        {"id": "s4", "kind": "set", "what": "team", "value": "987654321", "next": "s5"},
        {"id": "s5", "kind": "ask", "texts": {"nl": "En?"}, "variable": "x", "type": "text", "next": ""},
    ]
    start = bot.answer("start", "Begin", "Goed.", "start maar", flow="zet")
    bot.goes_live({"answers": [start], "flows": [bot.flow("zet", *steps)]})
    talk = bot.asks(shop, "start maar")
    assert list(talk.labels.all()) == [label]
    assert talk.team == team
    assert [event.kind for event in talk.events.filter(kind__in=("label.added", "team.changed"))] == [
        "label.added", "team.changed",
    ]  # fmt: skip


# -- waiting and silence --


def test_a_wait_ends_by_itself_or_at_once_when_the_customer_speaks(shop):
    steps = [
        {"id": "s1", "kind": "message", "reply": {"texts": {"nl": "Moment."}}, "next": "s2"},
        {"id": "s2", "kind": "wait", "seconds": 600, "next": "s3"},
        {"id": "s3", "kind": "message", "reply": {"texts": {"nl": "Daar ben ik weer."}}, "next": ""},
    ]
    start = bot.answer("start", "Begin", "Goed.", "start maar", flow="wacht")
    bot.goes_live({"answers": [start], "flows": [bot.flow("wacht", *steps)]})
    talk, other = bot.asks(shop, "start maar"), bot.asks(shop, "start maar", sender="bram")
    assert talk.bot_due_at > clock.now() + timedelta(seconds=500)
    assert sweep.bot_turns() == 0, "not yet"
    assert "Daar ben ik weer." in bot.heard(bot.asks(shop, "hallo?", sender="bram"))
    with clock.at(clock.now() + timedelta(minutes=12)):  # and the sweep comes late: that is no bot that fails
        assert sweep.bot_turns() == 1
    assert "Daar ben ik weer." in bot.heard(talk)
    assert make.fresh(talk).status == "bot"
    assert other.pk != talk.pk


@pytest.mark.parametrize(("says", "how"), [(bot.QUESTION, "assumed"), (bot.NONSENSE, "abandoned")])
def test_who_stays_silent_is_let_go_after_the_owners_hours(shop, says, how):
    talk = bot.asks(shop, says)
    with clock.at(clock.now() + timedelta(hours=23)):
        assert sweep.bot_silences() == 0
    with clock.at(clock.now() + timedelta(hours=25)):
        assert sweep.bot_silences() == 1
    talk = make.fresh(talk)
    assert (talk.status, talk.events.get(kind="bot.ended").data["how"]) == ("resolved", how)


def test_who_stays_silent_is_let_go_too_while_the_bot_is_off(shop):
    talk = bot.asks(shop)
    Bot.objects.update(on=False)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert sweep.bot_silences() == 1
    assert make.fresh(talk).status == "resolved"


# -- the sweep is the queue --


def test_without_a_bell_the_sweep_finds_what_the_bot_owes(shop):
    talk = make.customer_says(shop, bot.QUESTION).conversation
    assert sweep.bot_turns() == 1
    assert bot.ANSWER in bot.heard(talk)
    assert sweep.bot_turns() == 0


def test_after_half_a_minute_it_is_for_a_person(shop):
    with clock.at(clock.now() - timedelta(seconds=31)):
        talk = make.customer_says(shop, bot.QUESTION).conversation
    assert sweep.bot_turns() == 1
    assert make.fresh(talk).status == "queued"
    assert bot.handed(talk)["reason"] == "slow"
    assert len(bot.heard(talk)) == 1, "and the customer hears it"


def test_switched_off_it_leaves_nobody_waiting(shop):
    answered, waiting = bot.asks(shop, sender="bram"), make.customer_says(shop, bot.QUESTION).conversation
    Bot.objects.update(on=False)
    assert sweep.bot_turns() == 1
    assert bot.handed(waiting)["reason"] == "off"
    assert make.fresh(waiting).status == "queued"
    assert make.fresh(answered).status == "bot", "it is the customer's turn"
    assert bot.asks(shop, "nog iets", sender="bram").status == "queued"


def test_switched_off_nobody_is_handed_over_whom_it_only_meant_to_ask_whether_that_helped(shop):
    parcel = bot.answer("pakket", "Waar is mijn pakket?", bot.ANSWER, bot.QUESTION)
    parcel["reply"]["buttons"] = [
        {"id": "b1", "titles": {"nl": "Iets terugsturen"}, "does": "answer", "target": "retour"}
    ]
    bot.goes_live(bot.CONTENT | {"answers": [parcel, bot.RETURNS]})
    talk = bot.asks(shop)
    assert talk.bot_due_at is not None, "premise: it comes back to it"
    Bot.objects.update(on=False)
    assert sweep.bot_turns() == 0
    talk = make.fresh(talk)
    assert (talk.status, talk.bot_due_at) == ("bot", None)


@pytest.mark.parametrize("statement", ['"webcare_label"', 'INSERT INTO "webcare_botturn"'])
def test_one_that_errs_goes_to_the_queue_and_says_so(shop, statement):
    """Before it decides, and while its decision becomes true: half of one is none."""
    talk = make.customer_says(shop, bot.QUESTION).conversation

    def has_bad_luck(execute, sql, params, many, context):
        if statement in sql:
            raise ZeroDivisionError("0612345678")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(has_bad_luck):
        turns.take(talk.pk)
    talk = make.fresh(talk)
    assert not BotTurn.objects.exists()
    assert (talk.status, bot.handed(talk)["reason"]) == ("queued", "failed")
    assert talk.events.get(kind="bot.failed").data["problem"] == "ZeroDivisionError"
    assert len(bot.heard(talk)) == 1


def test_nothing_said_by_who_took_it_back_before_the_bot_looked(shop):
    message = make.customer_says(shop, bot.QUESTION)
    Message.objects.filter(pk=message.pk).update(text="", deleted_at=clock.now())
    turns.take(message.conversation_id)
    talk = make.fresh(message.conversation)
    assert (talk.status, talk.bot_due_at, bot.heard(talk)) == ("bot", None, [])
    time_passes()
    assert sweep.bot_turns() == 0
    with clock.at(clock.now() + timedelta(hours=25)):
        assert sweep.bot_silences() == 1
    assert make.fresh(talk).status == "resolved", "and nobody keeps it for ever"


def test_who_leaves_an_address_and_goes_is_answered_by_a_person(shop):
    talk = bot.asks(shop, bot.QUESTION, extra={"offline": True})
    assert (talk.status, bot.handed(talk)["reason"]) == ("queued", "asked")


def test_it_is_silent_while_another_app_has_the_customer(shop):
    talk = make.customer_says(shop, bot.QUESTION).conversation
    assert talk.bot_due_at is not None, "premise"
    make.customer_says(shop, "hallo", standby=True)
    assert make.fresh(talk).bot_due_at is None
    assert turns.take(talk.pk) is False
    assert handing.place_in_line(make.fresh(talk)) == 0


def test_the_database_refuses_a_bot_that_owes_what_is_not_its_own(shop):
    talk, now = make.conversation(), clock.now()
    with_bot = {"status": "bot", "waiting_since": None}
    limbos = ({"bot_due_at": now}, {"status": "bot"}, with_bot | {"due_at": now}, with_bot | {"claim_expires_at": now})
    for limbo in limbos:
        with pytest.raises(IntegrityError), transaction.atomic():
            Conversation.objects.filter(pk=talk.pk).update(**limbo)
