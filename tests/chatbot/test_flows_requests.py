"""Requests that a flow makes: values stay values, and failures have a path."""

import json
from typing import Any

import pytest

from chatbot import Fetched
from tests.chatbot.laid_out import begin, flow, say
from tests.chatbot.shop import Customer, handed, said

FETCH = {
    "id": "s1",
    "kind": "http",
    "method": "POST",
    "url": "https://shop.example/orders/{order}?q={order}",
    "headers": {"X-Order": "{order}", "Bad\nName": "x"},
    "body": '{"order": "{order}", "many": {many}, "raw": {order}}',
    "save": [{"variable": "status", "path": "lines.0.status"}, {"variable": "none", "path": "lines.9"}],
    "next": "s2",
}


def fetching(**variables: str) -> tuple[Customer, Any]:
    customer = begin(flow(FETCH, say("s2", "Status: {status}{none}")))
    customer.state = {"variables": variables}
    return customer, customer.taps("g:go")


def test_values_stay_values_in_a_request():
    order = 'a/b?"\r\nX: 1", "admin": true'
    _, decision = fetching(order=order, many="3")
    fetch = decision.fetch
    assert fetch.url.startswith("https://shop.example/orders/a%2Fb%3F%22%0D%0AX") and fetch.url.count("?") == 1
    assert "\n" not in fetch.headers["X-Order"] and set(fetch.headers) == {"X-Order", "Content-Type"}
    assert json.loads(fetch.body) == {"order": order, "many": 3, "raw": order}


def test_what_comes_back_is_kept_and_filled_in():
    customer, decision = fetching(order="1")
    assert decision.outcome == "silent" and decision.fetch
    assert customer.types("hallo?").outcome == "silent", "the answer to the request comes first"
    done = customer.turn(kind="fetched", fetched=Fetched(200, {"lines": [{"status": "onderweg {name}"}]}))
    assert said(done)[1] == "Status: onderweg {name}"
    assert customer.turn(kind="fetched", fetched=Fetched(200, {})).outcome == "silent"


@pytest.mark.parametrize("found", [Fetched(), Fetched(404, {}), Fetched(302), None])
def test_a_request_that_fails_takes_its_path_or_is_for_a_person(found):
    customer, _ = fetching(order="1")
    assert handed(customer.turn(kind="fetched", fetched=found))[0] == "flow_failed"
    customer = begin(flow(FETCH | {"failed": "s9"}, say("s9", "helaas")))
    customer.taps("g:go")
    assert said(customer.turn(kind="fetched", fetched=found))[1] == "helaas"
