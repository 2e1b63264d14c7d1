"""WhatsApp, inward: every documented item, batches, and whom each item is for."""

import json
from typing import Any

import pytest

from connectors.contract import Connector, InboundMessage, InboundReaction, InboundStatus, WebhookRequest
from connectors.meta.signature import HEADER, sign
from tests.connectors.contract import ConnectorContract
from tests.connectors.whatsapps import OLD, PHONE_ID, WABA, whatsapp


class TestContract(ConnectorContract):
    kind = "whatsapp"

    def connector(self) -> Connector:
        return whatsapp(reactions_open_window=True, ad_window_hours=72)

    def headers(self, body: bytes) -> dict[str, str]:
        return {HEADER.lower(): sign(body, OLD)}

    def form_data(self, form_class: Any) -> dict[str, Any]:
        return super().form_data(form_class) | {
            "phone_number_id": PHONE_ID,
            "waba_id": WABA,
            "access_token": "EAAB-0123456789",
            "app_secrets": "0123456789abcdef",
        }


def _split(*changes: dict[str, Any], waba: str = WABA, **settings: Any) -> list[Any]:
    body = {"object": "whatsapp_business_account", "entry": [{"id": waba, "changes": list(changes)}]}
    return whatsapp(**settings).split(WebhookRequest("POST", "/", {}, json.dumps(body).encode()))


def _change(phone: str = PHONE_ID, **value: Any) -> dict[str, Any]:
    return {"field": "messages", "value": {"metadata": {"phone_number_id": phone}, **value}}


def _text(number: int, **more: Any) -> dict[str, Any]:
    told = {"from": f"3165550{number % 7:04}", "id": f"wamid.{number}", "timestamp": "1795000000"}
    return told | {"type": "text", "text": {"body": f"{number}"}} | more


def test_a_batch_of_a_thousand_for_two_numbers_keeps_each_item_and_its_order() -> None:
    changes = [_change(PHONE_ID if number % 2 else "31999", messages=[_text(number)]) for number in range(500)]
    changes += [_change(statuses=[{"id": f"wamid.{number}", "status": "sent"}]) for number in range(500)]
    items = _split(*changes)
    assert len({item.key for item in items}) == len(items) == 1000
    assert [item.account for item in items[:4]] == ["31999", PHONE_ID, "31999", PHONE_ID]
    texts = [whatsapp().parse(item)[0] for item in items[:500]]
    assert [one.text for one in texts if isinstance(one, InboundMessage)] == [str(number) for number in range(500)]
    lanes = {item.lane for item in items[500:]}
    assert lanes == {f"receipts:{letter}" for letter in "0123456789abcdef"}


def test_an_item_holds_no_other_customers_name() -> None:
    people = [{"wa_id": f"3165550{number:04}", "profile": {"name": f"Name {number}"}} for number in range(3)]
    items = _split(_change(contacts=people, messages=[_text(0), _text(1)]))
    assert ["Name 0" in items[0].body, "Name 1" in items[0].body, "Name 2" in items[0].body] == [True, False, False]
    assert "Name 1" in items[1].body and "Name 0" not in items[1].body


def test_names_are_not_put_together_on_a_guess() -> None:
    """The only contact told is somebody else: their id must not become a name of who wrote."""
    stranger = {"wa_id": "31655509999", "user_id": "NL.99", "profile": {"name": "Somebody else"}}
    [item] = _split(_change(contacts=[stranger], messages=[_text(1)]))
    [message] = whatsapp().parse(item)
    assert isinstance(message, InboundMessage)
    assert message.sender.name == "" and message.sender.id == "31655500001"


def test_what_concerns_another_account_is_not_taken_for_ours() -> None:
    change = {"field": "message_template_status_update", "value": {"event": "PAUSED"}}
    assert [item.account for item in _split(change)] == [PHONE_ID]
    assert [item.account for item in _split(change, waba="299")] == ["299"]
    assert [item.account for item in _split(change, waba="299", waba_id="")] == [PHONE_ID]


def test_a_notice_may_come_again_later_and_a_copy_of_it_may_not() -> None:
    value = {"event": "PAUSED", "message_template_name": "a", "message_template_language": "nl"}
    change = {"field": "message_template_status_update", "value": value}
    bodies = [
        {"entry": [{"id": WABA, "time": time, "changes": [change]}]} for time in (1795000000, 1795000000, 1796000000)
    ]
    requests = [WebhookRequest("POST", "/", {}, json.dumps(body).encode()) for body in bodies]
    first, copy, later = (whatsapp().split(request)[0].key for request in requests)
    assert first == copy != later


@pytest.mark.parametrize(("hours", "seconds"), [(None, None), (24, None), (72, 72 * 3600)])
def test_an_advert_opens_as_long_a_window_as_the_settings_say(hours: int | None, seconds: int | None) -> None:
    referral = {"source_type": "ad", "headline": "Winteractie"}
    [item] = _split(_change(messages=[_text(1, referral=referral)]))
    [message] = whatsapp(ad_window_hours=hours).parse(item)
    assert isinstance(message, InboundMessage)
    assert (message.window and message.window.total_seconds()) == seconds


@pytest.mark.parametrize("opens", [True, False])
def test_whether_a_reaction_opens_the_window_is_a_setting(opens: bool) -> None:
    reaction = _text(1, type="reaction", reaction={"message_id": "wamid.OUT", "emoji": "x"})
    [item] = _split(_change(messages=[reaction]))
    [found] = whatsapp(reactions_open_window=opens).parse(item)
    assert isinstance(found, InboundReaction) and found.opens_window is opens


def test_two_receipts_without_an_id_are_told_apart_by_our_token() -> None:
    statuses = [{"status": "sent", "biz_opaque_callback_data": token} for token in ("wc1", "wc2")]
    items = _split(_change(statuses=statuses))
    assert items[0].key != items[1].key
    found = [whatsapp().parse(item)[0] for item in items]
    assert [one.token for one in found if isinstance(one, InboundStatus)] == ["wc1", "wc2"]
