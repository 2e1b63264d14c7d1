"""Changes of a flow's steps: each takes what a flow says and returns what it says then. `pieces.save` keeps it.

Nothing given is changed in place, and no change leaves a way out that leads to a step that is gone.
"""

import copy
from typing import Any

from django.utils.translation import gettext as _

from webcare import errors

from .exits import Step, exits, led

Flow = dict[str, Any]
KINDS = (
    "message", "buttons", "ask", "condition", "set", "answer", "http", "wait", "jump", "flow", "person", "end",
)  # fmt: skip
FARTHEST = 60  # cells of the canvas to the right or down
MOST = 200  # steps in one flow


class NoSuchStep(errors.Refusal):
    code = "no_such_step"

    def __init__(self) -> None:
        super().__init__(_("This step is no longer there."))


class TooManySteps(errors.Refusal):
    code, status = "too_many_steps", 422

    def __init__(self) -> None:
        super().__init__(_("A flow has at most {n} steps. Let it start another flow.").replace("{n}", str(MOST)))


def steps_of(flow: Flow) -> list[Step]:
    """Its steps, each with an id of its own; what is no step is left out."""
    found: dict[str, Step] = {}
    for step in flow.get("steps") or []:
        if isinstance(step, dict) and step.get("id"):
            found.setdefault(str(step["id"]), step)
    return list(found.values())


def step_of(flow: Flow, step: str) -> Step:
    """Raises NoSuchStep."""
    for one in steps_of(flow):
        if str(one["id"]) == step:
            return one
    raise NoSuchStep


def begins(flow: Flow) -> str:
    """The id of the step it begins with; "" while it has none."""
    ids = [str(step["id"]) for step in steps_of(flow)]
    return str(flow.get("start")) if flow.get("start") in ids else next(iter(ids), "")


def add(flow: Flow, new: Step, after: str = "", slot: str = "") -> tuple[Flow, str]:
    """A new step on a way out of `after` (its first one unless `slot` says which), in front of what came there.

    Without `after` the flow begins with it. Returns the flow and the new step's id; raises NoSuchStep, TooManySteps.
    """
    steps = steps_of(flow)
    if len(steps) >= MOST:
        raise TooManySteps
    step = copy.deepcopy(new) | {"id": _free_id(steps)}
    step.pop("x", None), step.pop("y", None)
    if not after:
        step = _leading(step, begins(flow))
        return flow | {"steps": [step, *steps], "start": step["id"]}, step["id"]
    before = step_of(flow, after)
    ways = dict(exits(before))
    slot = slot or next(iter(ways), "")
    if slot and slot not in ways:
        raise NoSuchStep
    at = steps.index(before)
    if slot:
        step = _leading(step, ways[slot])
        steps[at] = led(before, slot, step["id"])
    return flow | {"steps": [*steps[: at + 1], step, *steps[at + 1 :]], "start": begins(flow)}, step["id"]


def change(flow: Flow, step: str, content: Step) -> Flow:
    """The step says this now. Its id stays, and its place on the canvas. Raises NoSuchStep."""
    old = step_of(flow, step)
    kept = {name: old[name] for name in ("x", "y") if name in old}
    return _put(flow, step, copy.deepcopy(content) | kept | {"id": old["id"]})


def remove(flow: Flow, step: str) -> Flow:
    """Without it: what led to it leads to where it usually went on. Raises NoSuchStep."""
    gone = step_of(flow, step)
    onward = next((to for _slot, to in exits(gone)), "")
    onward = "" if onward == step else onward
    rest = [turned(one, step, onward) for one in steps_of(flow) if one is not gone]
    start = onward if begins(flow) == step else begins(flow)
    flow = flow | {"steps": rest, "start": start}
    return flow | {"start": begins(flow)}


def connect(flow: Flow, step: str, slot: str, to: str) -> Flow:
    """This way out leads there; "" is to nowhere. Raises NoSuchStep."""
    if to:
        step_of(flow, to)
    try:
        return _put(flow, step, led(step_of(flow, step), slot, to))
    except KeyError:
        raise NoSuchStep from None


def place(flow: Flow, step: str, x: int, y: int) -> Flow:
    """On this cell of the canvas. Raises NoSuchStep."""
    cell = {"x": min(max(x, 0), FARTHEST), "y": min(max(y, 0), FARTHEST)}
    return _put(flow, step, step_of(flow, step) | cell)


def tidied(flow: Flow) -> Flow:
    """Every step where the canvas itself would put it."""
    bare = [{name: value for name, value in step.items() if name not in ("x", "y")} for step in steps_of(flow)]
    return flow | {"steps": bare}


def _put(flow: Flow, step: str, content: Step) -> Flow:
    return flow | {"steps": [content if str(one["id"]) == step else one for one in steps_of(flow)]}


def _leading(step: Step, to: str) -> Step:
    ways = exits(step)
    return led(step, ways[0][0], to) if ways and to else step


def turned(step: Step, old: str, new: str) -> Step:
    """The step with every way out that led to `old` leading to `new`."""
    for slot, to in exits(step):
        if to == old:
            step = led(step, slot, new)
    return step


def _free_id(steps: list[Step]) -> str:
    taken = {str(step["id"]) for step in steps}
    return next(name for name in (f"s{n}" for n in range(1, len(steps) + 2)) if name not in taken)
