"""Meta's errors: what each row of the table makes the core do, whatever status it comes with."""

import json
from typing import Any

import pytest

import tests.connectors.ready  # noqa: F401
from connectors.answers import Answer
from connectors.contract import Rejected, SendError, Unauthorised, Unavailable, Unclear, WindowClosed
from connectors.meta.error_table import ROWS
from connectors.meta.errors import problem, raise_graph_error

AUTH = ["0", "190", "190/463", "190/467", "102"]
PERMISSION = ["3", "10", "200", "299", "131005"]
THROTTLED = ["4", "4/2018022", "17", "32", "613", "80002", "80006", "80007", "130429", "131057", "133016"]
TRANSIENT = ["1", "2", "1200", "131000", "131016"]
WINDOW = ["131047", "10/2018278", "10/2018065"]
RECIPIENT = [
    "131026", "131021", "131030", "551", "100/2018001", "200/1545041", "551/1545041", "10/2018108", "200/2534041",
    "131050", "130472", "131049", "131062",
]  # fmt: skip
CONTENT = [
    "100", "131008", "131009", "131051", "131053", "132000", "132001", "132012", "132069", "135000", "2018047",
    "100/33", "100/2018034", "100/2018109", "2018300", "2018321",
]  # fmt: skip
ACCOUNT = ["368", "33", "131031", "131037", "131042", "131045", "133010", "134011", "130497", "10/1893063", "2/2018344"]
FINAL = [*RECIPIENT, *CONTENT]


def _answer(error: Any, status: int = 400, **headers: str) -> Answer:
    body = json.dumps({"error": error}).encode()
    named = {called.replace("_", "-").lower(): value for called, value in headers.items()}
    return Answer(status, named, body, "graph.example", repeatable=False, secrets=frozenset({"EAAB-secret-token"}))


def _error(code: str, **more: Any) -> dict[str, Any]:
    number, _slash, sub = code.partition("/")
    return {"code": int(number), "message": "Said so"} | ({"error_subcode": int(sub)} if sub else {}) | more


def _raised(answer: Answer, attempt: int = 1) -> SendError:
    with pytest.raises(SendError) as caught:
        raise_graph_error(answer, attempt)
    assert caught.value.reason
    return caught.value


@pytest.mark.parametrize("status", [200, 400, 403, 500])
def test_a_code_means_the_same_with_every_status(status: int) -> None:
    """Meta sends throttling as 400 and errors as 200."""
    for codes, kind in [
        ([*AUTH, *PERMISSION, *ACCOUNT], Unauthorised), ([*THROTTLED, *TRANSIENT, "131048", "131056"], Unavailable),
        (WINDOW, WindowClosed), (FINAL, Rejected),
    ]:  # fmt: skip
        for code in codes:
            error = _raised(_answer(_error(code), status))
            assert (type(error), error.code) == (kind, code), code


def test_what_must_wait_is_said() -> None:
    def scopes(codes: list[str]) -> set[str]:
        errors = [_raised(_answer(_error(code))) for code in codes]
        return {error.scope for error in errors if isinstance(error, Unavailable)}

    assert scopes([*THROTTLED, "131048"]) == {"account"}
    assert scopes(["131056"]) == {"recipient"}
    assert scopes(TRANSIENT) == {"message"}


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 4), (2, 16), (3, 64), (5, 1024), (6, 4096), (99, 4096)])
def test_the_pair_limit_waits_longer_each_time(attempt: int, seconds: float) -> None:
    error = _raised(_answer(_error("131056"), 429), attempt)
    assert isinstance(error, Unavailable) and (error.retry_after, error.scope) == (seconds, "recipient")


@pytest.mark.parametrize(
    ("code", "headers", "seconds"),
    [
        ("130429", {}, None),
        ("130429", {"Retry_After": "7"}, 7),
        ("80007", {"X_App_Usage": '{"call_count":100}'}, 60),
        ("80007", {"X_App_Usage": '{"call_count":96,"estimated_time_to_regain_access":3}'}, 180),
        ("131048", {"Retry_After": "7"}, 3600),
        ("131000", {"Retry_After": "7"}, 7),
    ],
)  # fmt: skip
def test_how_long_is_what_meta_says(code: str, headers: dict[str, str], seconds: float | None) -> None:
    error = _raised(_answer(_error(code), **headers))
    assert isinstance(error, Unavailable) and error.retry_after == seconds


def test_429_is_throttling_whatever_the_code() -> None:
    for code in ("100", "999999", "1"):
        error = _raised(_answer(_error(code), 429, Retry_After="3"))
        assert isinstance(error, Unavailable) and (error.scope, error.retry_after) == ("account", 3)


def test_a_passing_problem_is_tried_five_times() -> None:
    assert type(_raised(_answer(_error("131016"), 500), 5)) is Unavailable
    assert type(_raised(_answer(_error("131016"), 500), 6)) is Rejected


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        ({"code": 987654, "message": "New"}, 400, Rejected),
        ({"code": 987654, "message": "New"}, 200, Rejected),
        ({"code": 987654, "message": "New"}, 503, Unavailable),
        ({"code": 987654, "is_transient": True}, 400, Unavailable),
        ({"code": 987654}, 401, Unauthorised),
        ({"message": "No code at all"}, 400, Rejected),
        ({"message": "No code at all"}, 403, Unauthorised),
        ("only words", 400, Rejected),
        ([1], 400, Rejected),
        ({"code": "190"}, 400, Unauthorised),
        ({"code": True, "error_subcode": -1, "message": 5}, 400, Rejected),
    ],
)
def test_what_stands_in_no_table_is_judged_by_the_rest(error: Any, status: int, kind: type[SendError]) -> None:
    assert type(_raised(_answer(error, status))) is kind


@pytest.mark.parametrize(("status", "kind"), [(502, Unclear), (500, Unclear), (400, Rejected), (401, Unauthorised)])
def test_without_an_error_object_the_status_decides(status: int, kind: type[SendError]) -> None:
    """A proxy in between may speak about something that did arrive."""
    answer = Answer(status, {}, b"<html>Bad Gateway</html>", "graph.example", repeatable=False)
    assert type(_raised(answer)) is kind


def test_throttling_without_a_word_holds_the_account_too() -> None:
    error = _raised(Answer(429, {"retry-after": "9"}, b"", "graph.example", repeatable=False))
    assert isinstance(error, Unavailable) and (error.scope, error.retry_after) == ("account", 9)


def test_success_raises_nothing() -> None:
    for body in (b"{}", b'{"error":null}', b'{"success":true}'):
        raise_graph_error(Answer(200, {}, body, "graph.example", repeatable=False))


def test_the_agent_reads_a_sentence_and_metas_words_where_they_say_more() -> None:
    assert _raised(_answer(_error("131047"))).reason.endswith("use a template.")
    told = _error("132012", error_data={"details": "body: number of params"})
    assert _raised(_answer(told)).reason == "The template is not accepted: body: number of params"
    granted = _error("200", message="Requires pages_messaging permission")
    assert "pages_messaging" in _raised(_answer(granted)).reason
    assert _raised(_answer({"code": 987654})).reason == "Meta does not accept this: 987654"


def test_no_secret_is_repeated() -> None:
    told = _error("100", message="Token EAAB-secret-token is odd")
    assert "EAAB" not in _raised(_answer(told)).reason


def test_every_sentence_can_be_said() -> None:
    for code in ROWS:
        number, _slash, sub = code.partition("/")
        found = problem({"code": int(number), "error_subcode": int(sub or 0), "message": "100 % {so}"})
        assert found.sentence and "%(" not in found.sentence


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ({"error_data": {"details": "deep"}, "message": "flat", "title": "t"}, "deep"),
        ({"details": "old", "message": "flat"}, "old"),
        ({"error_user_msg": "for users", "message": "flat"}, "for users"),
        ({"message": " ", "title": "t"}, "t"),
        ({"error_data": "odd", "message": "(#100) flat\nlines"}, "flat lines"),
        ({}, ""),
    ],
)
def test_the_best_words_there_are(error: Any, said: str) -> None:
    assert problem(error).said == said
