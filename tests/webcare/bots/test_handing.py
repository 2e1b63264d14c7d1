"""From the bot to a person, with what both need to know; and back."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories as make
from tests.standins import bot
from tests.standins.ledger import assert_whole
from webcare import clock, errors
from webcare.actions import claims, lifecycle, messages, undo
from webcare.actions.bots import facts, handing, sessions, turns
from webcare.models import Bot, BotTurn, Calendar, Contact, Label, Thread

pytestmark = pytest.mark.django_db
WEEK = {str(day): [["09:00", "17:00"]] for day in range(5)}
NOON = datetime(2026, 6, 3, 10, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Amsterdam
NIGHT = datetime(2026, 6, 3, 20, 0, tzinfo=UTC)


@pytest.fixture
def shop():
    bot.goes_live()
    return bot.channel(answer_within=30)


@pytest.fixture
def anna():
    return make.person("Anna")


def calendar() -> Calendar:
    return Calendar.objects.create(name="Winkel", timezone="Europe/Amsterdam", week=WEEK)


def test_who_asks_for_a_person_is_in_the_queue_and_the_promise_counts_from_there(shop):
    talk = bot.asks(shop)
    with clock.at(NOON):
        talk = bot.asks(shop, "ik wil een medewerker spreken")
    assert (talk.status, talk.bot_due_at) == ("queued", None)
    assert (talk.waiting_since, talk.due_at) == (NOON, NOON + timedelta(minutes=30))
    assert bot.handed(talk)["reason"] == "asked"
    assert sessions.of(talk).ended_at is not None
    assert bot.last_turn(talk).outcome == "handed"
    assert_whole(shop)


def test_the_agent_finds_what_was_asked_tried_and_filled_in(shop):
    bot.asks(shop)
    bot.asks(shop, "bestelling wijzigen")
    talk = bot.asks(shop, "WA-1234")
    found = bot.handed(talk)
    asked = [message.seq for message in talk.messages.filter(kind="in").order_by("seq")]
    assert found["asked"] == asked
    assert found["variables"] == {"order": "WA-1234"}
    assert (found["reason"], found["note"], found["turn"], found["version"]) == ("flow", "Bestelling WA-1234", 3, 1)
    assert found["step"].startswith("bestelling")
    assert [(tried["answer"], tried["question"]) for tried in found["tries"]][0] == ("pakket", "Waar is mijn pakket?")


def test_the_customer_hears_their_place_while_we_are_open(shop):
    for number in range(2):
        bot.asks(shop, "ik wil een medewerker spreken", sender=f"klant-{number}")
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    assert "nummer 3 in de rij" in bot.heard(talk)[-1]
    assert handing.place_in_line(talk) == 3
    lifecycle.resolve(talk.thread.conversations.model.objects.order_by("pk")[0], make.person("Bram"))
    assert handing.place_in_line(make.fresh(talk)) == 2
    assert handing.place_in_line(bot.asks(shop, sender="daan")) == 0


def test_the_customer_hears_when_we_open_while_we_are_closed(shop):
    shop.calendar = calendar()
    shop.save()
    with clock.at(NIGHT):
        talk = bot.asks(shop, "ik wil een medewerker spreken")
    assert "morgen om 09:00" in bot.heard(talk)[-1]
    assert "{" not in bot.heard(talk)[-1]
    assert talk.due_at == datetime(2026, 6, 4, 7, 30, tzinfo=UTC), "the promise counts in opening hours"


def test_minutes_are_told_when_five_waited_today(shop, anna):
    texts = {"handed_open": {"nl": "Een collega komt. Dat duurt {minutes} minuten."}}
    bot.goes_live(bot.CONTENT | {"settings": {"texts": texts}})
    for number in range(5):
        talk = bot.asks(shop, "ik wil een medewerker spreken", sender=f"klant-{number}")
        assert bot.heard(talk)[-1] == "Een collega komt."
        with clock.at(clock.now() + timedelta(minutes=number * 3)):
            messages.send(talk, anna, "Hoi", f"c{number}", seen=99)
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    assert bot.heard(talk)[-1] == "Een collega komt. Dat duurt 6 minuten."
    assert handing.minutes_in_line(talk) == 6
    with clock.at(clock.now() + timedelta(days=2)):
        assert handing.minutes_in_line(talk) is None


def test_a_team_that_is_named_has_it_then(shop):
    team = make.team("Techniek")
    bot.goes_live(bot.CONTENT | {"settings": {"handoff": {"team": 0, "teams": {"asked": team.pk}}}})
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    assert talk.team == team


def test_where_programs_may_not_write_any_more_a_person_has_it(shop):
    talk = make.customer_says(shop, bot.QUESTION).conversation
    Thread.objects.update(reply_until=clock.now() - timedelta(minutes=1))
    turns.take(talk.pk)
    talk = make.fresh(talk)
    assert (talk.status, bot.handed(talk)["reason"], bot.heard(talk)) == ("queued", "window", [])
    assert bot.last_turn(talk).outcome == "handed"


@pytest.mark.parametrize("act", [claims.claim, claims.take_over])
def test_once_a_person_has_it_the_bot_is_silent_and_the_promise_begins(shop, anna, act):
    talk = bot.asks(shop)
    act(talk, anna)
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee) == ("owned", anna)
    assert talk.due_at == talk.waiting_since + timedelta(minutes=30)
    assert sessions.of(talk).ended_at is not None
    said = bot.heard(talk)
    assert bot.asks(shop, "en nu?").assignee == anna
    assert bot.heard(talk) == said


def test_an_answer_of_an_agent_silences_it_too(shop, anna):
    talk = bot.asks(shop)
    messages.send(talk, anna, "Ik neem het over", "c1", seen=99)
    said = bot.heard(talk)
    assert bot.asks(shop, "fijn").status == "owned"
    assert bot.heard(talk) == said


def test_taking_over_undone_the_bot_has_it_again_with_what_it_owed(shop, anna):
    talk = make.customer_says(shop, bot.QUESTION).conversation
    event = claims.claim(talk, anna)
    assert turns.take(talk.pk) is False
    undo.undo(event.pk, anna)
    assert make.fresh(talk).status == "bot"
    assert turns.take(talk.pk) is True
    assert bot.ANSWER in bot.heard(talk)


# -- back --


def test_handed_back_while_the_customer_waits_it_answers_at_once_what_they_said(shop, anna):
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    claims.claim(talk, anna)
    messages.send(make.fresh(talk), anna, "Hoi, wat is er?", "c1", seen=99)
    make.customer_says(shop, bot.QUESTION)
    event = handing.hand_back(make.fresh(talk), anna)
    assert event.actor == anna
    turns.take(talk.pk)
    talk = make.fresh(talk)
    assert (talk.status, talk.assignee, talk.waiting_since, talk.due_at) == ("bot", None, None, None)
    assert bot.ANSWER in bot.heard(talk)
    assert sessions.of(talk).ended_at is None
    assert bot.last_turn(talk).given["kind"] == "handed_back"
    assert bot.asks(shop, "ik wil iets terugsturen").status == "bot", "and goes on"
    assert bot.last_turn(talk).given["kind"] == "message"
    assert turns.replay(BotTurn.objects.get(given__kind="handed_back")).answer == "pakket"


def test_handed_back_while_nobody_waits_it_is_silent_until_they_speak(shop, anna):
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    messages.send(talk, anna, "Gedaan!", "c1", seen=99)
    before = len(bot.heard(talk))
    handing.hand_back(make.fresh(talk), anna)
    assert turns.take(talk.pk) is False
    assert len(bot.heard(talk)) == before
    assert bot.asks(shop).status == "bot"
    assert bot.ANSWER in bot.heard(talk)
    assert bot.last_turn(talk).given["kind"] == "message"


def test_what_was_put_away_unanswered_is_answered_when_handed_back(shop, anna):
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    make.customer_says(shop, bot.QUESTION)
    lifecycle.snooze(make.fresh(talk), anna, None)
    handing.hand_back(make.fresh(talk), anna)
    assert turns.take(talk.pk) is True
    assert make.fresh(talk).status == "bot"


def test_handing_back_can_be_undone_until_the_bot_speaks(shop, anna):
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    claims.claim(talk, anna)
    event = handing.hand_back(make.fresh(talk), anna)
    undo.undo(event.pk, anna)
    assert make.fresh(talk).assignee == anna
    event = handing.hand_back(make.fresh(talk), anna)
    turns.take(talk.pk)
    with pytest.raises(errors.TooLate):
        undo.undo(event.pk, anna)


def test_what_the_bot_may_not_have_is_not_handed_back(shop, anna):
    talk = bot.asks(shop, "ik wil een medewerker spreken")
    other = make.person("Bram")
    claims.claim(talk, other)
    with pytest.raises(errors.AlreadyClaimed):
        handing.hand_back(make.fresh(talk), anna)
    Bot.objects.update(on=False)
    with pytest.raises(errors.NotOpen):
        handing.hand_back(make.fresh(talk), other)
    Bot.objects.update(on=True)
    Thread.objects.update(reply_until=clock.now() - timedelta(minutes=1))
    with pytest.raises(errors.WindowClosed):
        handing.hand_back(make.fresh(talk), other)
    Thread.objects.update(reply_until=None)
    lifecycle.resolve(make.fresh(talk), other)
    with pytest.raises(errors.AlreadyResolved):
        handing.hand_back(make.fresh(talk), other)


def test_a_conversation_the_bot_never_had_can_be_given_to_it(shop, anna):
    shop.bot = False
    shop.save()
    talk = make.customer_says(shop, bot.QUESTION).conversation
    shop.bot = True
    shop.save()
    handing.hand_back(make.fresh(talk), anna)
    turns.take(talk.pk)
    assert bot.ANSWER in bot.heard(talk)


def test_facts_are_what_the_world_looks_like(shop):
    talk = make.customer_says(shop, bot.QUESTION).conversation
    Contact.objects.update(language="en-GB")
    talk.labels.add(Label.objects.create(name="Vaste klant"))
    talk = make.fresh(talk)
    found = facts.of(talk)
    assert (found.channel, found.is_open, found.known) == ("hook", True, False)
    assert (found.labels, found.language, found.letters) == (("Vaste klant",), "en", False)
    talk.channel.calendar = calendar()
    with clock.at(NIGHT):
        assert facts.of(talk).is_open is False
    turns.take(talk.pk)
    assert facts.of(talk).language == "nl", "they speak Dutch with the bot, whatever we knew"
    assert BotTurn.objects.get().given["facts"]["channel"] == "hook"
