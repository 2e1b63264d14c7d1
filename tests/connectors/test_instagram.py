"""Instagram, inward: what each event means, whose it is, and what an administrator enters."""

import json
from typing import Any

import pytest

from connectors.contract import Connector, InboundUnknown, Unreadable, WebhookRequest
from connectors.meta.signature import HEADER, sign
from tests.connectors.contract import ConnectorContract
from tests.connectors.messaging import IG, IGSID, PAGE, PSID, SECRET, TOKEN, instagram, messenger


class TestContract(ConnectorContract):
    kind = "instagram"

    def connector(self) -> Connector:
        return instagram()

    def headers(self, body: bytes) -> dict[str, str]:
        return {HEADER: sign(body, SECRET)}

    def form_data(self, form_class: Any) -> dict[str, Any]:
        return super().form_data(form_class) | {"access_token": TOKEN, "app_secrets": SECRET, "ig_id": IG}


def _accounts(*entries: dict[str, Any], kind: str = "instagram") -> list[str]:
    body = json.dumps({"object": kind, "entry": list(entries)}).encode()
    desk = instagram() if kind == "instagram" else messenger()
    return [item.account for item in desk.split(WebhookRequest("POST", "/", {}, body))]


def _event(sender: str, recipient: str, **event: Any) -> dict[str, Any]:
    return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": 1795000000123} | event


SAID, ECHO, TAPPED = {"message": {"mid": "m"}}, {"message": {"mid": "m", "is_echo": True}}, {"postback": {"mid": "m"}}
OTHER = "17840000000000009"


def test_an_event_is_for_the_account_it_names_whatever_the_entry_says() -> None:
    events = [_event(IGSID, OTHER, **SAID), _event(OTHER, IGSID, **ECHO), _event(IGSID, OTHER, **TAPPED)]
    for entry in (OTHER, IGSID, "0", "", None, 0):
        assert _accounts({"id": entry, "messaging": events}) == [OTHER] * 3
    seen_by_them = _event(OTHER, IGSID, read={"mid": "m"})
    assert _accounts({"id": OTHER, "messaging": [seen_by_them]}) == [OTHER]


def test_a_page_is_named_by_the_entry_and_each_entry_counts_for_itself() -> None:
    both = [{"id": page, "messaging": [_event(PSID, page, **SAID)]} for page in (PAGE, "410000000000009")]
    assert _accounts(*both, kind="page") == [PAGE, "410000000000009"]
    assert _accounts({"id": PAGE, "messaging": [_event(PSID, OTHER, **SAID)]}, kind="page") == [PAGE]


def test_what_names_no_account_is_ours() -> None:
    assert _accounts({"messaging": [{}]}, {"id": "", "changes": [{"field": "x"}]}) == [IG, IG]
    [item] = instagram().split(WebhookRequest("POST", "/", {}, b"not json"))
    assert (item.account, item.lane) == (IG, "other")
    assert instagram().parse(item) == [InboundUnknown("body")]
    assert instagram().split(WebhookRequest("POST", "/", {}, b'{"object": "instagram", "entry": []}')) == []


@pytest.mark.parametrize("size", [1, 50, 1000])
def test_every_event_of_a_batch_counts_and_the_bad_one_harms_no_other(size: int) -> None:
    events: list[Any] = [_event(str(10**15 + n), IG, message={"mid": f"m{n}", "text": str(n)}) for n in range(size)]
    events[size // 2] = _event("", IG, message={"mid": "bad"})
    entries = [{"id": IG, "messaging": events[: size // 3]}, {"id": "0", "messaging": events[size // 3 :]}]
    body = json.dumps({"object": "instagram", "entry": [one for one in entries if one["messaging"]]}).encode()
    items = instagram().split(WebhookRequest("POST", "/", {}, body))
    assert len({item.key for item in items}) == len(items) == size
    assert {item.account for item in items} == {IG}
    bad = items.pop(size // 2)
    with pytest.raises(Unreadable):
        instagram().parse(bad)
    found = [instagram().parse(item)[0] for item in items]
    assert [message.text for message in found] == [str(n) for n in range(size) if n != size // 2]
