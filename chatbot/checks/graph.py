"""Checks of a flow as a whole: where its steps lead."""

from collections.abc import Iterator

from ..content import Content
from ..flows.steps import HANDLERS
from ..pieces import Flow, Step
from .problem import Problem

WAITING = frozenset({"buttons", "ask", "wait"})  # here a turn ends, and the customer may say something
LAST = frozenset({"end", "person"})  # nothing comes after these


def exits(step: Step) -> list[str]:
    """Every step this one may lead to, "" where it ends the flow."""
    if step.kind in LAST:
        return []
    if step.kind == "buttons":
        other = [step.other] if step.other else []
        return [*(button.to for button in step.reply.buttons if not button.does), *other, *_failed(step)]
    if step.kind == "condition":
        return [*(branch.to for branch in step.branches), step.next]
    return [step.to] if step.kind == "jump" else [step.next, *_failed(step)]


def _failed(step: Step) -> list[str]:
    return [step.failed] if step.failed and step.kind in ("ask", "buttons", "http") else []


def problems(content: Content, flow: Flow) -> Iterator[Problem]:
    if not flow.steps:
        yield Problem(f"flow:{flow.key}", "dead_end", grave=True)
        return
    if flow.start not in flow.steps:
        yield Problem(f"flow:{flow.key}", "missing_step", {"step": flow.start}, grave=True)
    reached = _reached(flow)
    calls = _calls_itself(content, flow)
    for step in flow.steps.values():
        where = f"flow:{flow.key}:{step.id}"
        for missing in dict.fromkeys(exit for exit in exits(step) if exit and exit not in flow.steps):
            yield Problem(where, "missing_step", {"step": missing}, grave=True)
        if step.kind not in HANDLERS:
            yield Problem(where, "dead_end", grave=True)
        if step.id not in reached:
            yield Problem(where, "unreachable")
            continue
        if step.id in calls or _comes_round(content, flow, step):
            yield Problem(where, "loop", grave=True)
        if "" in exits(step) and step.kind not in ("answer", "jump"):
            yield Problem(where, "no_person")


def _reached(flow: Flow) -> set[str]:
    found: set[str] = set()
    open_ = [flow.start]
    while open_:
        step = flow.steps.get(open_.pop())
        if step and step.id not in found:
            found.add(step.id)
            open_ += exits(step)
    return found


def _comes_round(content: Content, flow: Flow, start: Step) -> bool:
    """Whether one gets from this step back to it without being asked anything."""
    found: set[str] = set()
    open_ = [start.id]
    while open_:
        step = flow.steps.get(open_.pop())
        if not step or step.kind in WAITING or step.kind == "flow" and _waits(content, step.flow):
            continue
        for exit in exits(step):
            if exit == start.id:
                return True
            if exit not in found:
                found.add(exit)
                open_.append(exit)
    return False


def _waits(content: Content, key: str) -> bool:
    """A flow in between counts as waiting when a step of it does: its owner sees its own loops there."""
    flow = content.flow(key)
    return flow is not None and any(step.kind in WAITING for step in flow.steps.values())


def _calls_itself(content: Content, flow: Flow) -> set[str]:
    """Steps that run a flow which, through however many others, runs this one."""
    return {step.id for step in flow.steps.values() if step.kind == "flow" and _runs(content, step.flow, flow.key)}


def _runs(content: Content, key: str, wanted: str) -> bool:
    found: set[str] = set()
    open_ = [key]
    while open_:
        key = open_.pop()
        if key == wanted:
            return True
        flow = content.flow(key)
        if flow and key not in found:
            found.add(key)
            open_ += [step.flow for step in flow.steps.values() if step.kind == "flow"]
    return False
