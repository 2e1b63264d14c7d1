"""Own channel, inward: the signature, batches, receipts, and what an administrator enters."""

import json
import time
from typing import Any

import pytest

from connectors.contract import Connector, Unreadable, WebhookRequest
from connectors.hook.signature import HEADER, sign
from tests.connectors.contract import ConnectorContract
from tests.connectors.hooks import SECRET, hook

NOW = 1_795_000_000


class TestContract(ConnectorContract):
    kind = "hook"

    def connector(self) -> Connector:
        return hook()

    def headers(self, body: bytes) -> dict[str, str]:
        return {HEADER.lower(): sign(body, SECRET, int(time.time()))}

    def form_data(self, form_class: Any) -> dict[str, Any]:
        return super().form_data(form_class) | {"callback_url": "https://peer.example/in"}


# -- batches --


def _split(body: dict[str, Any]) -> list[Any]:
    return hook().split(WebhookRequest("POST", "/", {}, json.dumps(body).encode()))


def _message(number: int, **changed: Any) -> dict[str, Any]:
    return {"id": f"m{number}", "thread": f"t{number % 7}", "sender": {"id": "u"}, "text": f"{number}", **changed}


@pytest.mark.parametrize("size", [1, 50, 1000])
def test_every_item_of_a_batch_counts_and_the_bad_one_harms_no_other(size: int) -> None:
    middle = size // 2
    batch = [_message(number) for number in range(size)]
    batch[middle] = _message(middle, sender=None)
    items = _split({"messages": batch})
    assert len({item.key for item in items}) == len(items) == size
    texts = []
    for number, item in enumerate(items):
        if number == middle:
            with pytest.raises(Unreadable):
                hook().parse(item)
        else:
            [message] = hook().parse(item)
            texts.append(message.text)
            assert item.lane == f"thread:{message.thread}"
    assert texts == [str(number) for number in range(size) if number != middle]


def test_a_batch_of_more_than_a_thousand_is_refused_as_a_whole() -> None:
    with pytest.raises(Unreadable, match="1001"):
        _split({"messages": [_message(number) for number in range(999)], "statuses": [{}, {}]})


def test_the_corrected_item_under_the_same_id_is_not_taken_for_a_copy() -> None:
    [wrong], [right] = _split({"messages": [_message(1, text=5)]}), _split({"messages": [_message(1)]})
    assert wrong.key != right.key == "m:m1"


def test_two_different_bad_items_are_two_items_and_the_same_one_again_is_not() -> None:
    first, second, again = _split({"messages": [_message(1, text=5), _message(2, text=5), _message(1, text=5)]})
    assert first.key == again.key != second.key


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id": None}, "id is missing"),
        ({"id": " "}, "id is missing"),
        ({"id": True}, "id is missing"),
        ({"id": "x" * 201}, "longer than 200"),
        ({"id": "a\nb"}, "control character"),
        ({"thread": {}}, "thread is missing"),
        ({"sender": "u"}, "sender is not an object"),
        ({"sender": {"name": "n"}}, "sender.id is missing"),
        ({"sender": {"id": "u", "name": 5}}, "sender.name is not text"),
        ({"text": ["a"]}, "text is not text"),
        ({"text": "  "}, "neither text nor media"),
        ({"sent_at": "yesterday"}, "sent_at is not a time"),
        ({"sent_at": "2026-11-22T10:00:00"}, "no time zone"),
        ({"sent_at": 10**30}, "sent_at is not a time"),
        ({"sent_at": "0001-01-01T00:00:00+23:59"}, "sent_at is not a time"),
        ({"media": {"url": "https://a.example/"}}, "media is not a list"),
        ({"media": [{"url": f"https://a.example/{number}"} for number in range(11)]}, "at most 10"),
        ({"media": [{"url": "file:///etc/passwd"}]}, "url is not an http"),
        ({"media": [{"name": "without address"}]}, "url is not an http"),
    ],
)
def test_the_reason_says_what_to_correct(changed: dict[str, Any], sentence: str) -> None:
    [item] = _split({"messages": [_message(1, **changed)]})
    assert item.key.startswith("bad:")
    with pytest.raises(Unreadable, match=sentence):
        hook().parse(item)
