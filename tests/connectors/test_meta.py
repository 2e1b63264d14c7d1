"""What the three products of Meta share: the signature, the handshake, times, the proof, how near the limits we are."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

import tests.connectors.ready  # noqa: F401
from connectors.contract import Forged, WebhookRequest
from connectors.meta import handshake
from connectors.meta.envelope import digest, entries, key, name, words
from connectors.meta.proof import proof
from connectors.meta.signature import sign, verify
from connectors.meta.times import moment
from connectors.meta.usage import rest

# From the contract page: literal backslashes, no newline.
BODY = rb'{"object":"page","x":"caf\u00e9 \/ ok"}'
HEADER = "sha256=e8553eed33472164b0a58934af11eed58d3bd8e3820f8e6d9823078ded1fe277"


def test_the_documented_signature_is_accepted_with_any_of_the_secrets() -> None:
    verify(HEADER, BODY, ["app-secret"])
    verify(HEADER, BODY, ["new-secret", "", "app-secret"])
    assert sign(BODY, "app-secret") == HEADER


@pytest.mark.parametrize(
    ("header", "body", "secrets"),
    [
        ("", BODY, ["app-secret"]),
        (HEADER, json.dumps(json.loads(BODY)).encode(), ["app-secret"]),  # parsed and written again
        (HEADER, BODY + b"\n", ["app-secret"]),
        (HEADER, BODY, ["other"]),
        (HEADER, BODY, []),
        (HEADER, BODY, [""]),
        (HEADER.removeprefix("sha256="), BODY, ["app-secret"]),
        (HEADER.upper(), BODY, ["app-secret"]),
        (HEADER[:-1], BODY, ["app-secret"]),
        (HEADER + "0", BODY, ["app-secret"]),
        ("sha1=" + hmac.new(b"app-secret", BODY, hashlib.sha1).hexdigest(), BODY, ["app-secret"]),
        ("sha256=" + "\ud800" * 64, BODY, ["app-secret"]),
        ("sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest(), BODY, [""]),
    ],
)
def test_anything_else_is_forged(header: str, body: bytes, secrets: list[str]) -> None:
    with pytest.raises(Forged) as caught:
        verify(header, body, secrets)
    assert caught.value.status == 403


def _handshake(method: str = "GET", token: str = "s3cret", **query: str) -> str | None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "s3cret"}
    asked |= {f"hub.{called}": value for called, value in query.items()}
    return handshake.answer(WebhookRequest(method, "/hooks/x/", {}, query=asked), token)


@pytest.mark.parametrize("challenge", ["1158201444", "aB_-.9", "x" * 256])
def test_the_challenge_is_repeated_word_for_word(challenge: str) -> None:
    assert _handshake(challenge=challenge) == challenge


@pytest.mark.parametrize(
    "wrong",
    [
        {"verify_token": "S3cret"}, {"verify_token": ""}, {"verify_token": "s\u00e9cret"}, {"mode": "unsubscribe"},
        {"mode": ""}, {"challenge": ""}, {"challenge": "<script>"}, {"challenge": "x" * 257}, {"challenge": "1\n"},
    ],
)  # fmt: skip
def test_any_mismatch_is_refused_and_nothing_repeated(wrong: dict[str, str]) -> None:
    with pytest.raises(Forged) as caught:
        _handshake(**wrong)
    assert caught.value.status == 403


def test_a_channel_without_a_verify_token_greets_nobody() -> None:
    with pytest.raises(Forged):
        _handshake(token="", verify_token="")


def test_only_a_question_is_a_handshake() -> None:
    assert handshake.answer(WebhookRequest("GET", "/", {}), "s3cret") is None
    assert _handshake(method="POST") is None


SECONDS, EXACT = datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC), datetime(2026, 11, 18, 11, 6, 40, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1795000000, SECONDS), ("1795000000", SECONDS), (1795000000123, EXACT), ("1795000000123", EXACT),
        (" 1795000000 ", SECONDS), (None, None), ("", None), ("soon", None), (True, None), (0, None), (-5, None),
        (10**30, None), ("9" * 17, None), ("9" * 40, None), ([], None), ("\u0661" * 10, None), (float("nan"), None),
    ],
)  # fmt: skip
def test_times_come_as_text_or_number_in_seconds_or_milliseconds(value: Any, expected: datetime | None) -> None:
    assert moment(value) == expected


def test_the_proof_is_made_of_the_token_with_the_secret() -> None:
    expected = hmac.new(b"app-secret", b"EAAB", hashlib.sha256).hexdigest()
    assert proof("EAAB", "app-secret") == expected and len(expected) == 64


@pytest.mark.parametrize(
    ("header", "value", "seconds"),
    [
        ("x-app-usage", '{"call_count":28,"total_time":25,"total_cputime":25}', 0),
        ("x-app-usage", '{"call_count":28,"total_time":80,"total_cputime":25}', 2),
        ("x-app-usage", '{"call_count":95}', 60),
        ("x-business-use-case-usage", '{"21":[{"call_count":91,"estimated_time_to_regain_access":7}]}', 2),
        ("x-business-use-case-usage", '{"21":[{"call_count":97,"estimated_time_to_regain_access":7}]}', 420),
        ("x-business-use-case-usage", '{"21":[{"call_count":1}],"22":[{"total_time":96}]}', 60),
        ("x-business-use-case-usage", '{"21":[{"call_count":100,"estimated_time_to_regain_access":99999}]}', 86400),
        ("x-business-use-case-usage", '{"21":{"call_count":100}}', 0),
        ("x-app-usage", "garbage", 0),
        ("x-app-usage", '{"call_count":"many"}', 0),
        ("x-other", '{"call_count":100}', 0),
    ],
)
def test_near_the_limit_we_slow_down_and_at_it_we_stop(header: str, value: str, seconds: float) -> None:
    assert rest({header: value}) == seconds


def test_entries_are_found_and_anything_else_is_no_envelope() -> None:
    found = entries(b'{"entry":[{"id":21,"changes":[1]},{},"noise"]}')
    assert found is not None and [entry.id for entry in found] == ["21", "", ""]
    assert found[0].several("changes") == [1] and found[1].several("changes") == []
    for body in (b"", b"[]", b"{}", b'{"entry":{}}', b"\xff", b'{"entry":' + b"[" * 3000):
        assert entries(body) is None


def test_names_and_words_are_taken_only_where_they_are_some() -> None:
    assert [name(value) for value in (5, "5", " a ", True, None, "a\0", "x" * 201, {}, "\ud800")] == [
        "5", "5", "a", "", "", "", "", "", "",
    ]  # fmt: skip
    assert [words(value) for value in ("a\0\nb", "\ud800", 5, None)] == ["a\nb", "?", "", ""]
    assert key("m", "a") == "m:a" and len(key("m", "x" * 300)) < 255
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 2})
