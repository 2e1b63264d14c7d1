"""Own channel: receipts come in any order and number, and none may hide a higher one."""

import itertools
import json
from typing import Any

import pytest

from connectors.contract import InboundStatus, RawItem, Unreadable, WebhookRequest
from tests.connectors.hooks import hook

NOW = 1_795_000_000


def _split(body: dict[str, Any]) -> list[RawItem]:
    return hook().split(WebhookRequest("POST", "/", {}, json.dumps(body).encode()))


RANK = {"sent": 1, "delivered": 2, "read": 3}
ORDERS = [
    order
    for length in (1, 2, 3, 4)
    for order in itertools.product(RANK, repeat=length)
    if length < 4 or len(set(order)) == 3
]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "-".join(order))
def test_receipts_in_any_order_and_number_lead_to_the_highest(order: tuple[str, ...]) -> None:
    """Copies share a key, states do not: no receipt can hide a higher one, whatever came first."""
    items = _split({"statuses": [{"id": "p-1", "state": state, "at": NOW} for state in order]})
    stored = {item.key: item for item in reversed(items)}
    assert {item.lane for item in items} == {"receipts"}
    states = [status.state for item in stored.values() for status in hook().parse(item)]
    assert sorted(states) == sorted(set(order))
    assert max(states, key=RANK.__getitem__) == max(order, key=RANK.__getitem__)


def test_a_token_never_collides_with_an_id() -> None:
    by_id, by_token = _split({"statuses": [{"id": "wc1", "state": "read"}, {"token": "wc1", "state": "read"}]})
    assert by_id.key != by_token.key
    [first], [second] = hook().parse(by_id), hook().parse(by_token)
    assert isinstance(first, InboundStatus) and isinstance(second, InboundStatus)
    assert (first.message_id, first.token, second.message_id, second.token) == ("wc1", "", "", "wc1")


@pytest.mark.parametrize(
    "status", [{"state": "read"}, {"id": "p", "state": "seen"}, {"id": "p"}, {"id": {}, "state": "read"}]
)
def test_a_receipt_names_a_message_and_a_known_state(status: dict[str, Any]) -> None:
    [item] = _split({"statuses": [status]})
    with pytest.raises(Unreadable):
        hook().parse(item)
