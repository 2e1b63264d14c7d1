"""The order of a flow's steps: in the list, and in what the customer meets."""

from .exits import ENDS, Step, exits, led
from .steps import Flow, begins, step_of, steps_of, turned


def move(flow: Flow, step: str, down: bool) -> Flow:
    """One place up or down in the list; where one simply follows the other, the customer meets them in the new order.

    Raises NoSuchStep.
    """
    steps = steps_of(flow)
    at = steps.index(step_of(flow, step))
    other = at + (1 if down else -1)
    if not 0 <= other < len(steps):
        return flow
    first, second = (steps[at], steps[other]) if down else (steps[other], steps[at])
    flow = flow | {"start": begins(flow)}
    if _follows(first, second):
        flow = _swapped(flow, first, second)
        steps = steps_of(flow)
    steps[at], steps[other] = steps[other], steps[at]
    return flow | {"steps": steps}


def _follows(first: Step, second: Step) -> bool:
    """The second is where the first usually goes on, and both have one usual way."""
    leads = [slot for slot, to in exits(first) if to == str(second["id"])]
    return leads == ["next"] and second.get("kind") not in ENDS and "next" in dict(exits(second))


def _swapped(flow: Flow, first: Step, second: Step) -> Flow:
    """What led to the first leads to the second, that to the first, and the first to where the second led."""
    one, two = str(first["id"]), str(second["id"])
    onward = dict(exits(second))["next"]
    ways = {one: two if onward == one else onward, two: one}
    steps = [step if str(step["id"]) == one else turned(step, one, two) for step in steps_of(flow)]
    steps = [led(step, "next", ways[str(step["id"])]) if str(step["id"]) in ways else step for step in steps]
    return flow | {"steps": steps, "start": two if flow["start"] == one else flow["start"]}
