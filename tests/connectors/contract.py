"""What every connector must hold to. A channel's tests inherit `ConnectorContract` and bring fixtures of payloads.

A fixture is a JSON file: `body` is the request (an object, or text sent as it is); `items` are the expected
`[key, lane]`; `inbound` has, for each item, the expected results as `{"type": ..., <fields to compare>}`, or
"unreadable"; `accounts` says for each whom it is for, where that is not always the connector's own address. Times are
ISO 8601, stretches of time seconds. A request none of which can be read has `"items": "unreadable"`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tests.connectors.ready  # noqa: F401
from connectors.contract import (
    Capability,
    Connector,
    Forged,
    InboundStatus,
    Limits,
    Outside,
    RawItem,
    Unreadable,
    WebhookRequest,
)
from connectors.registry import CONNECTORS, connector_for
from tests.connectors.comparing import as_expected, assert_roundtrip, assert_storable, parsed, to_bytes
from tests.connectors.strategies import anything, bodies, mutated

FIXTURES = Path(__file__).parent / "fixtures"
TINTS = {"chat", "mail", "wa", "fb", "ig", "x", "rev"}
FEWER = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.differing_executors], max_examples=50)
FUZZ = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.differing_executors])


@cache
def _objects(kind: str) -> list[dict[str, Any]]:
    """The requests among the fixtures that can be changed in places; the very large ones only cost time."""
    bodies = [json.loads(file.read_text())["body"] for file in sorted((FIXTURES / kind).glob("*.json"))]
    return [body for body in bodies if body and isinstance(body, dict) and len(json.dumps(body)) < 4000]


class ConnectorContract:
    kind: str

    def connector(self) -> Connector:
        raise NotImplementedError

    def headers(self, body: bytes) -> dict[str, str]:
        """The proof that the provider sent these bytes."""
        return {}

    def request(self, body: bytes) -> WebhookRequest:
        return WebhookRequest("POST", f"/hooks/{self.connector().account.key}/", self.headers(body), body)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "fixture" in metafunc.fixturenames:
            files = sorted((FIXTURES / self.kind).glob("*.json"))
            assert files, f"no fixtures for {self.kind}"
            loaded = [json.loads(file.read_text()) for file in files]
            metafunc.parametrize("fixture", loaded, ids=[file.stem for file in files])

    def _split(self, fixture: dict[str, Any]) -> list[RawItem]:
        request = self.request(to_bytes(fixture["body"]))
        if self.connector().has_hook:
            self.connector().authenticate(request)
        return self.connector().split(request)

    def test_requests_are_taken_apart_as_the_fixtures_say(self, fixture: dict[str, Any]) -> None:
        if fixture["items"] == "unreadable":
            with pytest.raises(Unreadable) as caught:
                self._split(fixture)
            assert caught.value.reason
        else:
            items = self._split(fixture)
            assert [[item.key, item.lane] for item in items] == fixture["items"]
            accounts = fixture.get("accounts") or [self.connector().address] * len(items)
            assert [item.account for item in items] == accounts

    def test_items_mean_what_the_fixtures_say(self, fixture: dict[str, Any]) -> None:
        if fixture["items"] != "unreadable":
            found = [parsed(self.connector(), item) for item in self._split(fixture)]
            expected = fixture["inbound"]
            assert len(found) == len(expected)
            assert [as_expected(*pair) for pair in zip(found, expected, strict=True)] == expected

    def test_a_request_sent_again_gives_the_same_items(self, fixture: dict[str, Any]) -> None:
        if fixture["items"] != "unreadable":
            assert self._split(fixture) == self._split(fixture)

    def test_items_can_be_stored_and_receipts_keep_out_of_the_way(self, fixture: dict[str, Any]) -> None:
        if fixture["items"] == "unreadable":
            return
        receipts, others = set(), set()
        for item in self._split(fixture):
            assert_storable(item, self.connector())
            for inbound in parsed(self.connector(), item) or ():
                (receipts if isinstance(inbound, InboundStatus) else others).add(item.lane)
        assert not receipts & others

    def test_nothing_is_taken_without_its_proof(self, fixture: dict[str, Any]) -> None:
        with pytest.raises(Forged) as caught:
            self.connector().authenticate(WebhookRequest("POST", "/hooks/x/", {}, to_bytes(fixture["body"])))
        assert 400 <= caught.value.status < 500

    def test_it_says_what_it_is(self) -> None:
        connector = self.connector()
        assert connector_for(self.kind) is type(connector) is CONNECTORS[connector.kind]
        assert str(connector.label) and connector.icon and connector.tint in TINTS
        assert isinstance(connector.limits, Limits) and connector.address
        assert all(isinstance(capability, Capability) for capability in connector.capabilities)
        limits = connector.limits
        assert (Capability.MEDIA in connector.capabilities) == (limits.media_count > 0)
        assert (Capability.QUICK_REPLIES in connector.capabilities) == (limits.choices.buttons > 0)
        assert Capability.TEMPLATES in connector.capabilities or Outside.TEMPLATE not in limits.allowed_outside
        assert (limits.person_window is not None) == (Outside.PERSON in limits.allowed_outside)
        assert limits.reply_window or not limits.allowed_outside

    def test_its_forms_can_be_shown_and_kept(self) -> None:
        for form_class in (self.connector().Form, self.connector().SettingsForm):
            if form_class is not None:
                assert all(str(field.label) for field in form_class().fields.values())
                assert_roundtrip(form_class, self.form_data(form_class))

    def form_data(self, form_class: type[forms.Form]) -> dict[str, Any]:
        """What an administrator enters: by default, whatever the form suggests."""
        form = form_class()
        return {name: form[name].value() for name in form.fields}

    def test_its_account_shows_no_secret(self) -> None:
        account = self.connector().account
        assert not any(str(value) in repr(account) for value in account.credentials.values())

    @FUZZ
    @given(body=st.one_of(st.binary(max_size=300), bodies()), headers=st.dictionaries(st.text(), st.text(), max_size=3))
    def test_no_request_makes_it_fail_in_any_other_way(self, body: bytes, headers: dict[str, str]) -> None:
        with pytest.raises(Forged):
            self.connector().authenticate(WebhookRequest("POST", "/", headers, body))
        self._survives(body)

    @FEWER
    @given(data=st.data())
    def test_no_change_to_a_real_request_makes_it_fail_in_any_other_way(self, data: st.DataObject) -> None:
        body = data.draw(mutated(data.draw(st.sampled_from(_objects(self.kind)))))
        self._survives(json.dumps(body).encode())

    def _survives(self, body: bytes) -> None:
        try:
            items = self.connector().split(WebhookRequest("POST", "/", {}, body))
        except Unreadable as error:
            assert error.reason
            return
        for item in items:
            assert_storable(item, self.connector())

    @FUZZ
    @given(body=st.one_of(st.text(max_size=300), anything().map(json.dumps)))
    def test_no_stored_item_makes_it_fail_in_any_other_way(self, body: str) -> None:
        parsed(self.connector(), RawItem("account", "key", "lane", body))
