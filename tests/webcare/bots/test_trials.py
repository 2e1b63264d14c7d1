"""The trial of a draft: the tests before and after, last month's conversations again, and what the slider would do."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.standins import bot as shop
from webcare import bells, bots, clock, sweep, tasks
from webcare.actions import messages
from webcare.actions.bots import comparing, effects, pieces, proving, retold, trials, versions
from webcare.models import Bot, BotTrial, BotTurn, Message, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_loaded():
    bots._loaded.clear()  # revisions begin anew with each test


@pytest.fixture
def lena() -> User:
    return make.person("Lena", User.Role.LEAD)


@pytest.fixture
def served(lena):
    """The shop's content in the draft and live, and a channel of it."""
    cases = [
        {"key": "c1", "text": shop.QUESTION, "language": "nl", "expect": {"answer": "pakket"}},
        {"key": "c2", "text": "ik wil iets terugsturen", "language": "nl", "expect": {"answer": "retour"}},
    ]
    pieces.replace_all(shop.CONTENT | {"cases": cases}, lena)
    versions.publish(lena, revision=Bot.objects.get().draft_revision)
    return shop.channel()


def changed(lena: User, key: str, **fields) -> None:
    answer = next(dict(one) for one in shop.CONTENT["answers"] if one["key"] == key) | fields
    pieces.save("answer", key, {name: value for name, value in answer.items() if name != "key"}, lena)


def tried(lena: User) -> BotTrial:
    """A trial of the draft as it is, from beginning to end."""
    trial = trials.start(lena)
    assert trials.run(trial.pk) is True
    return make.fresh(trial)


def test_a_trial_tells_what_would_go_differently(lena, served):
    parcel = shop.asks(served, sender="anouk")
    back = shop.asks(served, "ik wil iets terugsturen", sender="bram")
    shop.asks(served, "ik wil een mens spreken", sender="carla")
    changed(lena, "pakket", person_only=True)
    changed(lena, "retour", reply={"texts": {"nl": "Kom maar langs."}})
    result = tried(lena).result
    assert result["talks"] == {
        "same": 1, "reworded": 1, "answer": 0, "to_person": 1, "from_person": 0, "lost": 0, "found": 0,
        "route": 0,
    }, back  # fmt: skip
    [moved] = result["changed"]
    assert (moved["conversation"], moved["how"], moved["now"]["reason"]) == (parcel.pk, "to_person", "person_only")
    assert result["first"]["before"] == {"answered": 2, "handed": 1}
    assert result["first"]["after"] == {"answered": 1, "handed": 2}
    assert result["cases"] == {"all": 2, "ok": 2, "ok_before": 2, "wrong": [], "broke": [], "mended": []}
    assert shop.QUESTION not in str(result), "nobody's words are copied"
    assert versions.publish(lena, revision=Bot.objects.get().draft_revision).report == result


def test_tests_that_broke_and_tests_that_were_mended_are_told_apart(lena, served):
    changed(lena, "retour", on=False)
    pieces.save("case", "c3", {"text": "xqz blorp", "expect": {"nothing": True}}, lena)
    pieces.save(
        "answer", "nieuw", {"question": {"nl": "Verkopen jullie helmen?"}, "reply": {"texts": {"nl": "Ja."}}}, lena
    )
    pieces.save("case", "c4", {"text": "Verkopen jullie helmen?", "expect": {"answer": "nieuw"}}, lena)
    found = tried(lena).result["cases"]
    assert (found["all"], found["broke"], found["mended"]) == (4, ["c2"], ["c4"])


def test_what_was_taken_back_is_not_heard_again(lena, served):
    talk = shop.asks(served)
    shop.asks(served, "ik wil iets terugsturen")
    Message.objects.filter(conversation=talk, text="ik wil iets terugsturen").update(deleted_at=clock.now(), text="")
    [heard] = retold.talks([talk.pk])
    assert [one.turn.text for one in heard.heard] == [shop.QUESTION]


def test_before_anything_is_live_it_tells_what_the_bot_would_have_done(lena):
    people = make.channel()
    make.customer_says(people, shop.QUESTION, "anouk")
    talk = make.customer_says(people, "ik wil een mens spreken", "bram").conversation
    messages.send(talk, lena, "Dat ben ik", "c1", seen=99)
    make.customer_says(people, "bedankt", "bram")
    pieces.replace_all(shop.CONTENT, lena)
    result = tried(lena).result
    assert result["first"] == {"before": None, "after": {"answered": 1, "handed": 1}}
    assert result["changed"] == [] and sum(result["talks"].values()) == 0


def test_it_goes_on_where_it_was_and_two_at_once_share_the_work(lena, served, monkeypatch):
    for number in range(5):
        shop.asks(served, sender=f"klant{number}")
    changed(lena, "pakket", person_only=True)
    monkeypatch.setattr(trials, "STEP", 2)
    monkeypatch.setattr(trials, "TURN", -1.0)  # one step a job
    trial, looks = trials.start(lena), []
    while not trials.run(trial.pk):
        trial = make.fresh(trial)
        looks.append((trial.done, trial.total))
    assert looks == [(0, 5), (2, 5), (4, 5)]
    assert make.fresh(trial).result["talks"]["to_person"] == 5


def test_another_draft_ends_a_trial_and_begins_another(lena, served):
    shop.asks(served)
    changed(lena, "pakket", person_only=True)
    first = trials.start(lena)
    assert trials.start(lena) == first, "pressed twice"
    changed(lena, "retour", person_only=True)
    assert trials.run(first.pk) is True and not BotTrial.objects.exists()
    assert trials.start(lena).revision == Bot.objects.get().draft_revision


def test_an_error_is_kept_and_the_next_start_begins_anew(lena, served, monkeypatch):
    shop.asks(served)
    changed(lena, "pakket", person_only=True)
    trial = trials.start(lena)
    monkeypatch.setattr(trials, "_cases", lambda old, new: 1 / 0)
    trials.run(trial.pk)
    assert make.fresh(trial).error == "ZeroDivisionError" and make.fresh(trial).ended_at
    monkeypatch.undo()
    assert trials.start(lena).pk != trial.pk
    assert tried(lena).error == ""


def test_a_job_that_was_lost_is_rung_again_by_the_sweep(lena, served, monkeypatch):
    changed(lena, "pakket", person_only=True)
    trial, rung = trials.start(lena), []
    monkeypatch.setattr(bells, "ring_worker", lambda job, *args: rung.append((job, *args)))
    assert sweep.bot_trials() == 1 and rung == [("bot_trial", trial.pk)]
    tasks.bot_trial(trial.pk)
    assert sweep.bot_trials() == 0
    assert "bot_trial" in bells.BULK_JOBS


def test_more_conversations_ask_the_database_no_more(lena, served):
    def asked(count: int) -> int:
        pks = [shop.asks(served, sender=f"klant{count}-{number}").pk for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert len(retold.talks(pks)) == count
        return len(queries)

    assert asked(1) == asked(4) == 2


def test_older_conversations_do_not_count(lena, served):
    old, new = shop.asks(served, sender="toen"), shop.asks(served, sender="nu")
    BotTurn.objects.filter(conversation=old).update(at=clock.now() - timedelta(days=31))
    assert retold.recent(clock.now(), 500) == [new.pk]
    assert retold.recent(clock.now(), 0) == []


# -- the slider --


def test_the_slider_shows_what_would_change_to_questions_that_were_asked(lena, served):
    for number, text in enumerate((shop.QUESTION, "is mijn pakketje al ergens", "ik wil een mens spreken")):
        shop.asks(served, text, sender=f"klant{number}")
    careful, eager = effects.of(100, lena), effects.of(0, lena)
    assert careful.total == eager.total == 3
    assert sum(eager.after.values()) == sum(eager.before.values()) == 3
    assert careful.after["answered"] <= careful.before["answered"] <= eager.after["answered"]
    assert effects.of(50, lena).is_same and effects.of(50, lena).changed == 0


def test_examples_are_of_conversations_one_may_see_and_hold_nothing_taken_back(lena, served):
    seen = effects._examples
    talk = shop.asks(served, "ik wil iets terugsturen")
    fate = (talk.pk, 0, 99, "answered", "retour"), (talk.pk, 0, 99, "offered", "")
    assert [one.text for one in seen([fate], lena)] == ["ik wil iets terugsturen"]
    again = shop.asks(served, "Ik wil iets terugsturen", sender="bram")
    same = (again.pk, 0, 99, "answered", "retour"), (again.pk, 0, 99, "offered", "")
    assert len(seen([fate, same], lena)) == 1, "the same words tell nothing new"
    type(talk).objects.filter(pk=talk.pk).update(team=make.team("Werkplaats"))
    assert seen([fate], make.person("Anna")) == []
    Message.objects.filter(conversation=talk, kind="in").update(deleted_at=clock.now())
    assert seen([fate], lena) == []


# -- one conversation, two versions --


def test_only_the_first_difference_is_told():
    def did(*answers: str) -> list:
        return [({"outcome": "answered", "answer": one}, one) for one in answers]

    heard = [retold.Heard(None, at, at + 1) for at in range(3)]
    talk = retold.Talk(7, {}, heard)
    assert comparing.compare(talk, did("a", "b", "c"), did("a", "b", "c")) == ("same", None)
    how, where = comparing.compare(talk, did("a", "b", "c"), did("a", "x", "y"))
    assert (how, where["after"], where["now"]["answer"]) == ("answer", 1, "x")
    person = [({"outcome": "handed", "reason": "angry"}, "")]
    assert comparing.compare(talk, did("a"), person)[0] == "to_person"
    assert comparing.compare(talk, person, did("a"))[0] == "from_person"
    assert comparing.compare(talk, person, [({"outcome": "handed", "reason": "misses"}, "")])[0] == "route"
    missed = [({"outcome": "missed"}, "")]
    assert comparing.compare(talk, did("a"), missed)[0] == "lost"
    assert comparing.compare(talk, missed, did("a"))[0] == "found"
    assert comparing.compare(talk, missed, person)[0] == "to_person"
    flow = [({"outcome": "asked", "flow": ["retour", "s1"]}, "")]
    assert comparing.compare(talk, did("a"), flow)[0] == "route"


# -- manage.py replay_bot --


def replayed(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("replay_bot", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_stored_decisions_taken_again_are_the_same(lena, served):
    talk = shop.asks(served)
    shop.asks(served, "ja")
    shop.asks(served, "bestelling wijzigen", sender="bram")
    shop.asks(served, "B-12", sender="bram")
    assert {what for _row, what, _found in proving.again()} == {"same"}
    assert replayed("--conversation", str(talk.pk)) == ("2 the same, 0 different, 0 cannot be taken again.\n", 0)
    assert replayed("--since", "2020-01-01")[1] == 0
    assert "0 the same" in replayed("--since", "2999-01-01")[0]


def test_what_another_version_would_decide_differently_is_reported(lena, served):
    talk = shop.asks(served)
    changed(lena, "pakket", person_only=True)
    versions.publish(lena, revision=Bot.objects.get().draft_revision)
    out, code = replayed("--conversation", str(talk.pk), "--version", "2")
    assert code == 1
    assert "outcome was 'answered', is 'handed'" in out
    with pytest.raises(CommandError):
        replayed("--conversation", str(talk.pk), "--version", "9")


def test_what_was_taken_back_cannot_be_taken_again_and_that_is_no_difference(lena, served):
    talk = shop.asks(served)
    Message.objects.filter(conversation=talk, kind="in").update(deleted_at=clock.now())
    out, code = replayed("--conversation", str(talk.pk))
    assert "no longer here" in out and "1 cannot be taken again" in out
    assert code == 0
