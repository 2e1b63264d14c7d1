"""Trying a flow's request: really made through the guarded client, shown as data, one value picked to be remembered."""

import json

import pytest
from django.urls import reverse

from connectors import http
from tests.connectors import peers
from webcare.actions.bots import pieces
from webcare.models import BotPiece
from webcare.views.bots import flow_try

HOSTILE = "<script>alert(1)</script>"
ORDER = {"order": {"status": "underway", "lines": [{"name": HOSTILE, "constructor": {"a b": 1}}]}, "paid": True}


@pytest.fixture
def shop():
    """The other system: knows one order, and what it was asked."""
    asked = []

    def answer(seen, connection):
        asked.append((seen.method, seen.target))
        return peers.answer(200, json.dumps(ORDER).encode())

    before = http.allow(["127.0.0.0/8"])
    with peers.peer(answer) as server:
        yield server.url, asked
    http.allow(before)


@pytest.fixture
def step():
    pieces.save("flow", "orders", {"name": "Orders", "steps": [{"id": "s1", "kind": "http", "url": ""}]}, None)
    return reverse("bot_flow_step", args=["orders", "s1"])


def test_it_is_made_with_sample_values_and_nothing_is_saved(as_lena, shop, step):
    url, asked = shop
    typed = {"form": "1", "do": "test", "url": f"{url}/orders/{{order}}", "seconds": "5", "sample.order": "VB 1/2"}
    answer = as_lena.post(step, typed)
    assert asked == [("GET", "/orders/VB%201%2F2")]
    assert answer.status_code == 200
    tried = answer.context["tried"]
    assert ("order.status", "underway", "status") in tried.values
    assert ("order.lines.0.name", HOSTILE, "name") in tried.values
    assert all("a b" not in path for path, _value, _name in tried.values), "no path can say that"
    assert HOSTILE not in answer.content.decode()
    assert f'value="{url}/orders/{{order}}"' in answer.content.decode(), "what was typed stays"
    assert BotPiece.objects.get().content["steps"][0]["url"] == ""


def test_what_is_picked_is_remembered_from_then_on(as_lena, shop, step):
    url, _asked = shop
    as_lena.post(step, {"form": "1", "do": "pick:order.status", "url": f"{url}/orders/1", "seconds": "5"})
    saved = BotPiece.objects.get().content["steps"][0]
    assert saved["save"] == [{"variable": "status", "path": "order.status"}]
    assert saved["url"] == f"{url}/orders/1"


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "https://{order}/x", "http://127.0.0.1:9/x", "https://[/"])
def test_what_cannot_be_asked_is_said_in_a_sentence(as_lena, step, url):
    answer = as_lena.post(step, {"form": "1", "do": "test", "url": url, "sample.order": "x"})
    tried = answer.context["tried"]
    assert answer.status_code == 200
    assert (tried.ok, tried.status) == (False, 0)
    assert len(tried.reason) > 10


def test_an_error_of_the_other_system_and_words_that_are_no_json_are_shown(as_lena, step):
    before = http.allow(["127.0.0.0/8"])
    with peers.peer(peers.always(503, b"<b>busy</b>")) as server:
        answer = as_lena.post(step, {"form": "1", "do": "test", "url": f"{server.url}/x"})
    http.allow(before)
    assert answer.context["tried"].status == 503
    assert "&lt;b&gt;busy&lt;/b&gt;" in answer.content.decode()


def test_a_value_is_named_after_the_end_of_its_path():
    named = {path: flow_try.named_after(path) for path in ("order.status", "lines.0", "a.Größe", "0")}
    assert named == {"order.status": "status", "lines.0": "lines", "a.Größe": "grosse", "0": ""}
