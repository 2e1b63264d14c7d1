"""How the contract compares what a connector made of a payload with what a fixture expects."""

import dataclasses
import json
from datetime import datetime, timedelta
from typing import Any

from django import forms

from connectors import shown
from connectors.contract import (
    Connector,
    Inbound,
    InboundDelete,
    InboundEdit,
    InboundIdentity,
    InboundNotice,
    InboundReaction,
    InboundRemark,
    InboundStatus,
    InboundUnknown,
    RawItem,
    Unreadable,
)


def assert_storable(item: RawItem, connector: Connector) -> None:
    """Key and lane fit their columns, and nothing parsed from it would be refused by PostgreSQL."""
    for name in (item.account, item.key, item.lane):
        assert 0 < len(name) <= 255 and "\0" not in name and name.encode("utf-8")
    assert item.body.isascii() and json.loads(item.body) is not None and "\0" not in item.body
    for inbound in parsed(connector, item) or ():
        text = repr(dataclasses.asdict(inbound)).encode("utf-8")
        assert b"\\x00" not in text and b"\\ud8" not in text
        _assert_sound(inbound)


def _assert_sound(inbound: Inbound) -> None:
    """What the core relies on without looking: names that fit, people with their surest name, pieces it can draw."""
    told = dataclasses.asdict(inbound)
    for name in ("id", "message_id", "thread", "reply_to", "token"):
        assert len(told.get(name, "")) <= 200
    if isinstance(inbound, InboundReaction | InboundEdit | InboundDelete):
        assert inbound.message_id and inbound.thread
    if isinstance(inbound, InboundStatus):
        assert inbound.message_id or inbound.token or inbound.thread
    if isinstance(inbound, InboundIdentity):
        assert inbound.old and inbound.new
    if isinstance(inbound, InboundNotice | InboundUnknown | InboundRemark):
        assert inbound.what
    if sender := told.get("sender"):
        assert sender["id"] and len(sender["id"]) <= 200 and (not sender["ids"] or sender["ids"][0][1] == sender["id"])
    for piece in json.loads(json.dumps(told.get("shows", ()), allow_nan=False)):
        assert hasattr(shown, piece["kind"])


def parsed(connector: Connector, item: RawItem) -> list[Inbound] | None:
    try:
        return connector.parse(item)
    except Unreadable as error:
        assert error.reason
        return None


def as_expected(found: list[Inbound] | None, expected: Any) -> Any:
    """`found`, told in the words and with the fields of `expected`."""
    if found is None:
        return "unreadable"
    if not isinstance(expected, list):
        return found
    told = []
    for inbound, wanted in zip(found, expected, strict=True):
        fields = {**_plain(dataclasses.asdict(inbound)), "type": type(inbound).__name__}
        told.append(_narrow(fields, wanted))
    return told


def _narrow(found: Any, wanted: Any) -> Any:
    """Only the fields that `wanted` names, however deep."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return {name: _narrow(found.get(name), value) for name, value in wanted.items()}
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        return [_narrow(*pair) for pair in zip(found, wanted, strict=True)]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, datetime) else value


def assert_roundtrip(form_class: type[forms.Form], data: dict[str, Any]) -> None:
    """What was cleaned is plain JSON, and given back as `initial` it comes out the same."""
    form = form_class(data)
    assert form.is_valid(), form.errors.get_json_data()
    kept = json.loads(json.dumps(form.cleaned_data))
    again = form_class(initial=kept)
    second = form_class({name: again[name].value() for name in again.fields})
    assert second.is_valid() and second.cleaned_data == form.cleaned_data


def to_bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
