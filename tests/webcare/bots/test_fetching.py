"""A flow asks another system: once, in time, guarded; and whatever comes of it, the customer hears something."""

import json
from datetime import timedelta

import pytest

import chatbot
from connectors import http
from tests import factories as make
from tests.connectors import peers
from tests.standins import bot
from webcare import clock, sweep
from webcare.actions.bots import fetching, turns
from webcare.models import BotTurn

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock():
    """The shop's own system. `stock.behaviour` is how it answers, `stock.asked` what it was asked."""
    before, asked = http.allow(["127.0.0.0/8"]), []

    def answers(seen, connection):
        asked.append(seen)
        return peers.answer(200, json.dumps({"order": {"status": "verzonden"}}).encode())

    with peers.peer(answers) as server:
        server.asked = asked
        yield server
    http.allow(before)


@pytest.fixture
def talk(stock):
    """Anouk has told her order number; the flow is about to ask where it is."""
    steps = [
        {"id": "s1", "kind": "ask", "texts": {"nl": "Nummer?"}, "variable": "order", "type": "text", "next": "s2"},
        {"id": "s2", "kind": "http", "method": "POST", "url": f"{stock.url}/orders/{{order}}",
         "body": '{"n": "{order}"}',
         "headers": {"X-Key": "geheime-sleutel"}, "save": [{"variable": "status", "path": "order.status"}],
         "next": "s3", "failed": "s4"},
        {"id": "s3", "kind": "buttons", "reply": {"texts": {"nl": "Je pakket is {status}."},
         "buttons": [{"id": "b1", "titles": {"nl": "Oké"}, "to": "s4"}]}, "other": ""},
        {"id": "s4", "kind": "person"},
    ]  # fmt: skip
    start = bot.answer("start", "Begin", "Goed.", "start maar", flow="zoek")
    bot.goes_live({"answers": [start], "flows": [bot.flow("zoek", *steps)]})
    shop = bot.channel()
    bot.asks(shop, "start maar")
    return bot.asks(shop, "WA 1/2")


def test_what_it_answers_goes_into_the_flow(talk, stock):
    assert stock.asked == [], "no worker of the live queue waits for it"
    assert talk.bot_due_at > clock.now(), "owed, not yet"
    assert turns.fetch(talk.pk) is True
    [seen] = stock.asked
    assert (seen.method, seen.target, seen.body) == ("POST", "/orders/WA%201%2F2", b'{"n": "WA 1/2"}')
    assert bot.heard(talk)[-1].startswith("Je pakket is verzonden.")
    assert make.fresh(talk).bot_due_at is None
    kept = json.dumps([[turn.why, turn.given, turn.before] for turn in BotTurn.objects.all()])
    assert "geheime-sleutel" not in kept
    assert turns.replay(bot.last_turn(talk)).says[0].text == "Je pakket is verzonden."


def test_it_is_asked_once_however_often_the_job_comes(talk, stock):
    assert [turns.fetch(talk.pk), turns.fetch(talk.pk), turns.take(talk.pk)] == [True, False, False]
    assert len(stock.asked) == 1


def test_without_a_bell_the_sweep_asks(talk, stock):
    asked_at = bot.last_turn(talk).at
    with clock.at(asked_at + timedelta(seconds=4)):
        assert sweep.bot_turns() == 0
    assert stock.asked == [], "not before its own worker had a few seconds for it"
    with clock.at(asked_at + timedelta(seconds=6)):
        assert sweep.bot_turns() == 1
    assert len(stock.asked) == 1
    assert bot.heard(talk)[-1].startswith("Je pakket is verzonden.")


def test_of_a_request_whose_worker_died_nobody_knows_so_it_is_not_made_again(talk, stock):
    last = bot.last_turn(talk)
    assert turns.takes.claim_fetch(last) is True
    assert turns.takes.claim_fetch(last) is False
    with clock.at(last.at + timedelta(seconds=29)):
        assert turns.take(talk.pk) is False
    with clock.at(last.at + timedelta(seconds=31)):
        assert turns.take(talk.pk) is True
    assert stock.asked == []
    assert make.fresh(talk).status == "queued", "the flow's way for a failure"


def test_what_is_said_meanwhile_comes_after_it(talk, stock):
    with clock.at(bot.last_turn(talk).at):
        make.customer_says(talk.channel, "schiet op")
        assert turns.take(talk.pk) is False, "the answer comes first"
    assert turns.fetch(talk.pk) is True
    given = list(BotTurn.objects.order_by("number").values_list("given__kind", flat=True))
    assert given == ["message", "message", "fetched", "message"]
    assert make.fresh(talk).bot_due_at is None or make.fresh(talk).status == "queued"


BAD = {
    "refused": lambda seen, connection: peers.answer(500, b"{}"),
    "cut": peers.reset,
    "too much": peers.always(200, b"x" * (fetching.MOST_BYTES + 1)),
}


@pytest.mark.parametrize("how", BAD)
def test_what_goes_wrong_takes_the_flows_other_way(talk, stock, how):
    stock.behaviour = BAD[how]
    assert turns.fetch(talk.pk) is True
    assert make.fresh(talk).status == "queued"


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "file:///etc/passwd", "http://[::1]:1/", "nonsense", ""])
def test_inner_addresses_are_never_asked(url):
    assert fetching.ask(chatbot.Fetch("GET", url)) == chatbot.Fetched(0)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "\x00", "é\ud800"])
def test_odd_headers_are_refused_not_raised(stock, value):
    found = fetching.ask(chatbot.Fetch("GET", stock.url, headers={"X": value}))
    assert found == chatbot.Fetched(0)
    assert stock.asked == []


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b'{"a": [1, "\\u0000x"]}', {"a": [1, "x"]}),
        (b"gewoon tekst", "gewoon tekst"),
        (b"NaN", None),
        (b"[" * 50_000, "[" * 4000),
    ],
)
def test_whatever_it_answers_can_be_kept(stock, body, data):
    stock.behaviour = peers.always(200, body)
    assert fetching.ask(chatbot.Fetch("GET", stock.url)).data == data
