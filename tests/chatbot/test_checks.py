"""The checks name what would leave a customer standing, and leave alone what is right."""

from typing import Any

import pytest

from chatbot import checks
from tests.chatbot.shop import answer, load

BOTH = {"nl": "ja", "en": "yes"}
END = {"id": "end", "kind": "end"}


def found(*answers: dict[str, Any], steps: Any = (), flows: Any = (), **settings: Any) -> set[tuple[str, str, bool]]:
    """(where, code, grave) of everything, but for few variants."""
    flows = [{"key": "f", "steps": list(steps)}, *flows] if steps else list(flows)
    problems = checks.problems(
        load(*answers or (good("a"),), flows=flows, settings={"greeting_buttons": []} | settings)
    )
    return {(each.where, each.code, each.grave) for each in problems if each.code != "few_variants"}


def good(key: str, **more: Any) -> dict[str, Any]:
    return answer(key, f"{key} nl?", f"{key} en?") | more


def test_what_is_right_is_left_alone():
    steps = [
        {
            "id": "s1",
            "kind": "ask",
            "texts": BOTH,
            "variable": "x",
            "next": "s2",
            "type": "pattern",
            "pattern": "[A-Z]+",
        },
        {"id": "s2", "kind": "condition", "branches": [{"tests": [], "to": "s1"}], "next": "end"},
        END,
    ]
    assert found(steps=steps) == set()
    many = answer("a", "Nl?", "En?", *(f"variant {number}" for number in range(8)))
    assert checks.problems(load(many, settings={"greeting_buttons": []})) == []


BUTTON = {"id": "b", "titles": BOTH, "does": "answer", "target": "weg"}
ANSWERS = [
    ([good("a", reply={"texts": {"nl": "x"}})], {("answer:a", "missing_language", False)}),
    ([good("a", question={})], {("answer:a", "empty_question", True)}),
    ([good("a", reply={})], {("answer:a", "empty_reply", True)}),
    ([good("a", reply={}, person_only=True)], set()),
    ([good("a", reply={}, on=False)], set()),
    ([good("a", flow="weg")], {("answer:a", "missing_flow", True)}),
    ([good("a", reply={"texts": BOTH, "buttons": [BUTTON]})], {("answer:a", "missing_answer", True)}),
    ([good("a", reply={"texts": BOTH, "buttons": [BUTTON | {"does": "link"}]})], {("answer:a", "dead_end", True)}),
    ([good("a", reply={"texts": BOTH, "buttons": [BUTTON | {"does": ""}]})], {("answer:a", "dead_end", True)}),
    (
        [
            good(
                "a",
                reply={"texts": BOTH, "buttons": [{"id": f"b{n}", "titles": BOTH, "does": "person"} for n in range(5)]},
            )
        ],
        {("answer:a", "too_many_buttons", False)},
    ),
    (
        [good("a"), answer("b", "A NL", "b en?")],
        {("answer:a", "same_variant", False), ("answer:b", "same_variant", False)},
    ),
    (
        [good("a", reply={"texts": {"nl": "x" * 1500, "en": "x"}})],
        {("answer:a", "channel_cannot", False)},
    ),
    (
        [good("a", reply={"texts": {"nl": "x" * 1500, "en": "x"}}, exceptions={"instagram": {"texts": {"nl": "x"}}})],
        set(),
    ),
]


@pytest.mark.parametrize(("answers", "problems"), ANSWERS)
def test_answers(answers, problems):
    assert found(*answers) == problems


def step(kind: str, id: str = "s1", **more: Any) -> dict[str, Any]:
    said = {"reply": {"texts": BOTH}} if kind in ("message", "buttons") else {"texts": BOTH} if kind == "ask" else {}
    return {"id": id, "kind": kind, "next": "end"} | said | more


TO = {"id": "b", "titles": BOTH, "to": "end"}
STEPS = [
    ([step("message", next="weg"), step("jump", "end", to="")], "s1", "missing_step", True),
    ([step("message", next="")], "s1", "no_person", False),
    ([step("message", reply={})], "s1", "empty_reply", False),
    ([step("buttons", reply={"texts": BOTH})], "s1", "dead_end", True),
    ([step("jump", to="")], "s1", "dead_end", True),
    ([step("dans")], "s1", "dead_end", True),
    ([step("ask", texts={})], "s1", "empty_question", True),
    ([step("ask", texts={"nl": "x"})], "s1", "missing_language", False),
    ([step("ask", type="pattern", pattern="(")], "s1", "bad_pattern", True),
    ([step("ask", type="choice")], "s1", "dead_end", True),
    ([step("ask", failed="weg")], "s1", "missing_step", True),
    ([step("http", url="nergens")], "s1", "dead_end", True),
    ([step("answer", answer="weg")], "s1", "missing_answer", True),
    ([step("flow", flow="weg")], "s1", "missing_flow", True),
    ([step("flow", flow="f")], "s1", "loop", True),
    ([step("message"), step("message", "s9")], "s9", "unreachable", False),
    ([step("message", next="s2"), step("jump", "s2", to="s1")], "s1", "loop", True),
    ([step("message", next="s2"), step("jump", "s2", to="s1")], "s2", "loop", True),
    ([step("http", url="https://x.example", next="s1")], "s1", "loop", True),
]


@pytest.mark.parametrize(("steps", "where", "code", "grave"), STEPS)
def test_steps(steps, where, code, grave):
    problems = found(steps=[*steps, END])
    assert (f"flow:f:{where}", code, grave) in problems


def test_going_round_by_way_of_a_question_is_no_loop():
    asks = [step("message", next="s2"), step("ask", "s2", next="s1")]
    chooses = [step("buttons", reply={"texts": BOTH, "buttons": [TO | {"to": "s1"}]})]
    assert not {code for _, code, _ in found(steps=[*asks, END])} & {"loop"}
    assert not {code for _, code, _ in found(steps=[*chooses, END])} & {"loop", "dead_end"}


def test_flows_that_call_each_other_never_end():
    other = {"key": "g", "steps": [step("flow", flow="f"), END]}
    assert ("flow:f:s1", "loop", True) in found(steps=[step("flow", flow="g"), END], flows=[other])


def test_a_flow_without_steps_and_one_that_begins_nowhere():
    flows = [{"key": "f", "steps": []}, {"key": "g", "start": "weg", "steps": [END]}, {"key": "h", "on": False}]
    problems = found(flows=flows)
    assert {("flow:f", "dead_end", True), ("flow:g", "missing_step", True)} <= problems
    assert not [where for where, _, _ in problems if where.startswith("flow:h")]


def test_few_variants_are_counted():
    few = [each for each in checks.problems(load(good("a"))) if each.code == "few_variants"]
    assert [(each.where, dict(each.values), each.grave) for each in few] == [("answer:a", {"count": 0}, False)]


def test_settings_are_looked_at_too():
    assert ("settings", "missing_language", False) in found(greeting={"nl": "Hoi"})
    assert ("settings", "missing_answer", True) in found(greeting_buttons=[BUTTON])
