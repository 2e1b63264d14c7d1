"""The bot and everybody else at the same moment, and workers that die: nothing lost, nothing twice, nobody waiting."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, connections

from tests import factories as make
from tests.browser.stack import environment_for
from tests.standins import bot
from tests.standins.ledger import assert_whole, sweep_until_quiet
from tests.standins.parallel import at_once, elsewhere
from webcare import crash, sweep
from webcare.actions import claims
from webcare.actions.bots import handing, sessions, turns
from webcare.models import BotTurn, Conversation

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 3


@pytest.fixture
def shop():
    bot.goes_live()
    return bot.channel()


@pytest.fixture
def meanwhile():
    """Something that happens, once, while the bot has computed its turn and said nothing yet."""

    def arm(act):
        left = [act]

        def hook(point):
            if point == "bot.turn_computed" and left:
                elsewhere(left.pop())

        crash.arm(hook)

    yield arm
    crash.arm(None)


def answers(talk: Conversation) -> int:
    return bot.heard(talk).count(bot.ANSWER)


def test_an_agent_who_claims_while_it_thinks_has_it_and_it_stays_silent(shop, meanwhile):
    anna, talk = make.person("Anna"), make.customer_says(shop, bot.QUESTION).conversation
    meanwhile(partial(claims.claim, talk, anna))
    assert turns.take(talk.pk) is False
    talk = make.fresh(talk)
    assert (talk.assignee, bot.heard(talk), BotTurn.objects.count()) == (anna, [], 0)
    assert_whole(shop)


def test_what_the_customer_adds_while_it_thinks_is_decided_on_together(shop, meanwhile):
    talk = make.customer_says(shop, "hoi").conversation
    meanwhile(partial(make.customer_says, shop, bot.QUESTION))
    assert turns.take(talk.pk) is True
    assert BotTurn.objects.count() == 1
    turn = bot.last_turn(talk)
    assert (turn.from_seq, turn.to_seq) == (0, make.fresh(talk).messages.filter(kind="in").latest("seq").seq)
    assert answers(talk) == 1
    assert make.fresh(talk).bot_due_at is None
    assert_whole(shop)


def test_two_workers_and_the_sweep_take_one_turn_once(shop):
    for number in range(ROUNDS):
        talk = make.customer_says(shop, bot.QUESTION, f"klant-{number}").conversation
        outcomes = at_once(*[partial(turns.take, talk.pk)] * 2, sweep.bot_turns)
        assert not [one for one in outcomes if isinstance(one, BaseException)]
        assert (answers(talk), BotTurn.objects.filter(conversation=talk).count()) == (1, 1)
        assert make.fresh(talk).bot_due_at is None
    assert_whole(shop)


def test_claims_words_and_turns_at_once_leave_one_of_the_whole_states(shop):
    anna = make.person("Anna")
    for number in range(ROUNDS):
        talk = make.customer_says(shop, bot.QUESTION, f"klant-{number}").conversation
        outcomes = at_once(
            partial(turns.take, talk.pk), partial(claims.claim, talk, anna),
            partial(make.customer_says, shop, "en nog iets", f"klant-{number}"),
            partial(handing.give_up, talk.pk, "slow"),
        )  # fmt: skip
        assert not [one for one in outcomes if isinstance(one, BaseException)]
        sweep_until_quiet()
        talk = make.fresh(talk)
        assert (talk.status, talk.assignee) == ("owned", anna)
        assert talk.bot_due_at is None
        assert sessions.of(talk) is None or sessions.of(talk).ended_at is not None
    assert_whole(shop)


def test_dead_after_deciding_and_before_saying_it_is_said_once(shop):
    talk = make.customer_says(shop, bot.QUESTION).conversation

    def dies(point):
        if point == "bot.turn_computed":
            raise crash.Crashed(point)

    crash.arm(dies)
    with pytest.raises(crash.Crashed):
        turns.take(talk.pk)
    crash.arm(None)
    connections.close_all()
    assert bot.heard(talk) == []
    sweep_until_quiet()
    assert answers(talk) == 1
    assert make.fresh(talk).bot_due_at is None
    assert_whole(shop)


def test_dead_after_the_commit_and_before_any_bell_nothing_is_lost(shop):
    """The bells hang on the commit: here they die with their worker."""
    talk = make.customer_says(shop, bot.QUESTION).conversation

    def no_bell(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and connection.in_atomic_block:
            connection.run_on_commit = []
        return found

    with connection.execute_wrapper(no_bell):
        turns.take(talk.pk)
    assert answers(talk) == 1
    again = make.customer_says(shop, "ja").conversation
    sweep_until_quiet()
    assert make.fresh(again).status == "resolved"
    assert_whole(shop)


TAKES_A_TURN = """
import sys
import django; django.setup()
from webcare.actions.bots import turns
print(turns.take(int(sys.argv[1])))
"""


@pytest.mark.timeout(200)
def test_another_process_with_redis_gone_says_what_was_put_live_a_moment_ago_and_others_finish_on_theirs(shop):
    """It had its own version loaded; this one puts another live, and the next conversation hears that one."""
    first = bot.asks(shop)
    changed = bot.answer("pakket", "Waar is mijn pakket?", "Het komt morgen.", bot.QUESTION)
    bot.goes_live(bot.CONTENT | {"answers": [changed]})
    talk = make.customer_says(shop, bot.QUESTION, "bram").conversation
    environment = environment_for(0, 0) | {
        "REDIS_URL": "unix:///nowhere/redis.sock?db=0", "DJANGO_SETTINGS_MODULE": "webcare.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", TAKES_A_TURN, str(talk.pk)], cwd=ROOT, env=environment, timeout=150,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["True"], done.stderr[-2000:]
    assert "Het komt morgen." in bot.heard(talk)
    again = make.customer_says(shop, "ik wil iets terugsturen").conversation
    assert elsewhere(partial(turns.take, again.pk)) is True
    assert (again.pk, "Stuur het gratis terug." in bot.heard(again)) == (first.pk, True)
    third = make.customer_says(shop, bot.QUESTION, "daan").conversation
    assert elsewhere(partial(turns.take, third.pk)) is True
    assert "Het komt morgen." in bot.heard(third)
