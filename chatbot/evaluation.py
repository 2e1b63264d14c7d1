"""Holding a version against its owner's test set and against conversations that were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .content import Content
from .engine import reply
from .pieces import Case
from .types import Decision, Facts, Turn


@dataclass(frozen=True, slots=True)
class CaseResult:
    """`expected` and `got` have the shape of a case's `expect`; `got["reason"]` says why it was handed over."""

    key: str
    ok: bool
    expected: Mapping[str, Any]
    got: Mapping[str, Any]
    why: Mapping[str, Any] = field(default_factory=dict)


def run_cases(content: Content) -> list[CaseResult]:
    """Every test, each as the first thing a customer says."""
    return [run_case(content, case) for case in content.cases]


def run_case(content: Content, case: Case) -> CaseResult:
    decision = reply(content, Turn(text=case.text, facts=Facts(channel=case.channel, language=case.language)), {})
    got = outcome(decision)
    return CaseResult(case.key, _fits(case.expect, decision), case.expect, got, decision.why)


def outcome(decision: Decision) -> dict[str, Any]:
    """What a decision comes down to, in the words of a test: an answer, an offer, a hand-over, or nothing."""
    if decision.handoff:
        answer = {"answer": decision.answer} if decision.answer and decision.says else {}
        return {"handoff": True, "reason": decision.handoff.reason} | answer
    if decision.outcome == "offered":
        keys = offered(decision)
        return {"offer": keys[0] if keys else "", "offers": keys}
    return {"answer": decision.answer} if decision.answer else {"nothing": True}


def offered(decision: Decision) -> list[str]:
    """The answers among what can be tapped."""
    ids = (choice.id for say in decision.says for choice in say.choices)
    return [id.removeprefix("a:") for id in ids if id.startswith("a:")]


def _fits(expect: Mapping[str, Any], decision: Decision) -> bool:
    if expect.get("handoff"):
        return decision.handoff is not None
    if "offer" in expect:
        return decision.outcome == "offered" and expect["offer"] in offered(decision)
    if "answer" in expect:
        given = bool(decision.answer) and decision.outcome != "offered"
        person_only = not decision.handoff or decision.handoff.reason == "person_only"
        return given and person_only and decision.answer == expect["answer"]
    return bool(expect.get("nothing")) and "nothing" in outcome(decision)


def replay(content: Content, turns: Iterable[Turn], state: Mapping[str, Any] | None = None) -> list[Decision]:
    """A conversation's turns through a version, from its beginning or from `state`; stops where a person takes over."""
    decisions: list[Decision] = []
    state = state or {}
    for turn in turns:
        decisions.append(reply(content, turn, state))
        state = decisions[-1].state
        if decisions[-1].handoff:
            break
    return decisions
