"""The ways out of a flow's step: named places that each hold the id of the step that comes then ("": see the kind).

`next`, `other`, `failed`, `to`, `button:<id>`, `branch:<number>`; a step's first one is where it usually goes on.
"""

import copy
from typing import Any

Step = dict[str, Any]

ENDS = ("person", "end")
FIXED = {"ask": ("next", "failed"), "http": ("next", "failed"), "jump": ("to",), "person": (), "end": ()}


def exits(step: Step) -> list[tuple[str, str]]:
    """(slot, id of the step it leads to) of each way out, in the order in which people read them."""
    return [(slot, str(_holder(step, slot).get(_field(slot)) or "")) for slot in slots(step)]


def slots(step: Step) -> list[str]:
    kind = step.get("kind", "")
    if kind == "buttons":
        failed = ["failed"] if step.get("failed") else []
        return [*(f"button:{button.get('id', '')}" for button in tapped(step)), "other", *failed]
    if kind == "condition":
        return [*(f"branch:{at}" for at in range(len(branches(step)))), "next"]
    return list(FIXED.get(kind, ("next",)))


def tapped(step: Step) -> list[dict[str, Any]]:
    """The buttons that lead to a step; those that open an address lead away."""
    return [button for button in buttons(step) if button.get("does") != "link"]


def buttons(step: Step) -> list[dict[str, Any]]:
    reply = step.get("reply")
    return _rows(reply.get("buttons")) if isinstance(reply, dict) else []


def branches(step: Step) -> list[dict[str, Any]]:
    return _rows(step.get("branches"))


def led(step: Step, slot: str, to: str) -> Step:
    """The step with this way out leading elsewhere. KeyError: it has no such way out."""
    if slot not in slots(step):
        raise KeyError(slot)
    step = copy.deepcopy(step)
    _holder(step, slot)[_field(slot)] = to
    return step


def _field(slot: str) -> str:
    return "to" if ":" in slot else slot


def _holder(step: Step, slot: str) -> dict[str, Any]:
    """The part of the step in which the target of this way out is written."""
    what, _colon, which = slot.partition(":")
    if what == "button":
        return next(button for button in tapped(step) if str(button.get("id", "")) == which)
    return branches(step)[int(which)] if what == "branch" else step


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
