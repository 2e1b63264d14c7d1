"""The walks in and out, stopped at every named point, then swept: exactly one message, one delivery, nothing between.

A `Crashed` runs through the code like a process that dies: it is no Exception, so nothing tidies up after it. Three
points are also tried with a process of its own and a real kill -9.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from tests import factories as make
from tests.browser.stack import environment_for
from tests.standins.ledger import assert_balanced, assert_whole, sweep_until_quiet
from tests.standins.peer import Peer, connected
from webcare import crash
from webcare.actions import deliveries, messages
from webcare.models import Conversation, Delivery, Message, RawEvent, User

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
QUESTION = ["Hallo", "Waar is mijn fiets?", "Hij zou gisteren komen"]
ELSEWHERE = ("poll.", "handover.", "bot.")  # stopped there in test_mailroom.py and in bots/test_races.py
POINTS = [point for point in crash.POINTS if not point.startswith(ELSEWHERE)]
UNKNOWN = ("deliver.before_call", "deliver.after_accept", "deliver.before_mark")  # between taking and marking


class Stop:
    """Dies at the `nth` passing of a point, once; and remembers everything it was told."""

    def __init__(self, point: str = "", nth: int = 1) -> None:
        self.point, self.left = point, nth
        self.passed: list[str] = []
        self.has_struck = False

    def __call__(self, point: str) -> None:
        self.passed.append(point)
        if point == self.point and not self.has_struck:
            self.left -= 1
            if self.left == 0:
                self.has_struck = True
                raise crash.Crashed(point)


@pytest.fixture
def armed():
    """Install a hook; gone again after the test."""
    yield lambda stop: crash.arm(stop) or stop
    crash.arm(None)


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


def survives(act: Callable[[], object]) -> bool:
    """False when the process died of it; then its connection is gone too, and all it had not committed."""
    try:
        act()
    except crash.Crashed:
        connections.close_all()
        return False
    return True


def until_done(act: Callable[[], object]) -> None:
    """As a provider or a browser does: once more, until there is an answer."""
    assert any(survives(act) for _attempt in range(3)), "it dies every time"


def life(peer: Peer, anna: User, stop: Stop, *, receipts: bool) -> int:
    """A customer asks, Anna answers, the peer reports; every worker may die. Returns how many items were stored."""
    batch = {"messages": [peer.message(text) for text in QUESTION]}
    until_done(lambda: peer.posts(batch))
    stored = len(QUESTION) * stop.passed.count("hook.after_commit")
    survives(make.work_everything)
    sweep_until_survived()
    talk = Conversation.objects.get(channel=peer.channel)
    until_done(lambda: messages.send(talk, anna, "We zoeken het uit.", "click-1", seen=99))
    survives(lambda: deliveries.deliver(talk.thread_id))
    if receipts:
        before = stop.passed.count("hook.after_commit")
        for sent in peer.accepted[:1]:
            until_done(lambda sent=sent: peer.reports("delivered", token=sent["token"]))
        stored += stop.passed.count("hook.after_commit") - before
        survives(make.work_everything)
    sweep_until_survived()
    return stored


def sweep_until_survived() -> None:
    """A sweep that dies is started again."""
    while not survives(sweep_until_quiet):
        pass


def assert_question_is_here_once(peer: Peer) -> None:
    thread = Conversation.objects.get(channel=peer.channel).thread
    received = thread.messages.filter(kind="in").order_by("seq")
    assert [message.text for message in received] == QUESTION
    assert_whole(peer.channel)


def test_every_point_is_called_and_every_call_is_a_point():
    called = []
    for file in (ROOT / "webcare").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "crash_here":
                assert isinstance(node.args[0], ast.Constant), f"{file}: the name must be readable here"
                called.append(node.args[0].value)
    assert sorted(called) == sorted(crash.POINTS)


def test_nothing_is_armed_outside_tests(monkeypatch):
    monkeypatch.delenv("WEBCARE_CRASH", raising=False)
    crash.arm_from_environment()
    crash.crash_here("sweep.midway")


@pytest.mark.parametrize("point", POINTS)
def test_with_a_peer_that_does_not_know_tokens_nothing_is_sent_twice(point, armed, anna):
    with connected() as peer:
        stop = armed(Stop(point))
        stored = life(peer, anna, stop, receipts=False)
        assert stop.has_struck, "premise: this walk passes the point"
        assert_question_is_here_once(peer)
        delivery = Delivery.objects.get(message__channel=peer.channel)
        assert delivery.state == ("unsure" if point in UNKNOWN else "sent")
        assert len(peer.accepted) == (0 if point == "deliver.before_call" else 1)
        found = assert_balanced(peer.channel, received=stored)
        assert (found.stored, found.failed, found.ignored) == (len(QUESTION), 0, 0)


@pytest.mark.parametrize("point", POINTS)
def test_with_a_peer_that_knows_tokens_everything_arrives_once(point, armed, anna):
    with connected(honours_tokens=True) as peer:
        stop = armed(Stop(point))
        life(peer, anna, stop, receipts=False)
        assert stop.has_struck, "premise: this walk passes the point"
        assert_question_is_here_once(peer)
        assert Delivery.objects.get(message__channel=peer.channel).state == "sent"
        assert peer.texts() == ["We zoeken het uit."]
        assert len(peer.asked) == (2 if point in ("deliver.after_accept", "deliver.before_mark") else 1)


@pytest.mark.timeout(200)
def test_stopped_at_each_single_passing_of_any_point_a_receipt_still_settles_it(armed, anna):
    with connected() as peer:
        whole = armed(Stop())
        life(peer, anna, whole, receipts=True)
    assert set(whole.passed) == set(POINTS), "premise: one life passes every point"
    # The sweep is passed at each of its steps; a few of those are enough.
    times = {name: min(whole.passed.count(name), 8) for name in POINTS}
    for point, nth in [(name, number) for name in times for number in range(1, times[name] + 1)]:
        with connected() as peer:
            stop = armed(Stop(point, nth))
            stored = life(peer, anna, stop, receipts=True)
            where = f"{point}, passing {nth}"
            assert stop.has_struck, where
            assert_question_is_here_once(peer)
            state = Delivery.objects.get(message__channel=peer.channel).state
            assert state == ("unsure" if point == "deliver.before_call" else "delivered"), where
            assert len(peer.accepted) == (0 if point == "deliver.before_call" else 1), where
            assert_balanced(peer.channel, received=stored)


def test_dead_right_after_the_answer_the_provider_sends_nothing_again_and_the_sweep_finds_it():
    with connected() as peer:
        assert peer.says(*QUESTION).status_code == 200
        assert RawEvent.objects.filter(channel=peer.channel, state="due").count() == 3, "premise: nobody worked it"
        sweep_until_quiet()
        assert_question_is_here_once(peer)
        assert_balanced(peer.channel, received=3)


# -- a process of its own, and a real kill -9 --

SEND_A_HOOK = """
import sys
import django; django.setup()
from django.test import Client
from tests.standins.peer import signed_post
from webcare.models import Channel
channel, body = Channel.objects.get(key=sys.argv[1]), sys.argv[2].encode()
signed_post(channel, body, client=Client(SERVER_NAME="localhost"))
"""


def killed(point: str, *command: str) -> None:
    """Run this until the point, where it dies without a word."""
    environment = environment_for(0, 0) | {"WEBCARE_CRASH": point, "DJANGO_SETTINGS_MODULE": "webcare.settings"}
    process = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, timeout=100, capture_output=True)
    assert process.returncode == -9, f"premise: it was killed at {point}\n{process.stderr.decode()[-2000:]}"


@pytest.mark.timeout(200)
def test_a_real_kill_between_commit_and_answer_a_half_worked_batch_and_an_accepted_send(anna):
    with connected() as peer:
        batch = json.dumps({"messages": [peer.message(text) for text in QUESTION]})
        killed("hook.after_commit", "-c", SEND_A_HOOK, peer.channel.key, batch)
        assert RawEvent.objects.filter(state="due").count() == 3, "stored, though nobody was told"
        assert peer.posts(json.loads(batch)).json() == {"received": 3}, "so it sends again"
        killed("ingest.before_commit", "manage.py", "sweep", "--once")
        assert not peer.channel.threads.exists(), "rolled back as a whole"
        killed("ingest.between_items", "manage.py", "sweep", "--once")
        assert Message.objects.filter(channel=peer.channel).count() == 1
        sweep_until_quiet()
        assert_question_is_here_once(peer)
        assert_balanced(peer.channel, received=6)
        talk = Conversation.objects.get(channel=peer.channel)
        messages.send(talk, anna, "We zoeken het uit.", "click-1", seen=99)
        killed("deliver.after_accept", "manage.py", "sweep", "--once")
        assert peer.texts() == ["We zoeken het uit."], "premise: it was accepted"
        assert Delivery.objects.get(message__channel=peer.channel).state == "sending"
        sweep_until_quiet()
        assert Delivery.objects.get(message__channel=peer.channel).state == "unsure"
        assert len(peer.accepted) == 1
        assert_whole(peer.channel)
