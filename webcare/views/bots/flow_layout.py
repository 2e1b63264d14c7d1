"""Where a flow's steps stand on the canvas: a cell of a grid for each, the same for the same steps, never two in one.

Downwards is time: a step's row is how many steps from the start it can come soonest; where it usually goes on stands
straight below it, its other ways out beside that. Who put a step somewhere finds it there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from webcare.actions.bots.exits import exits
from webcare.actions.bots.steps import FARTHEST

Cell = tuple[int, int]  # column, row
Step = Mapping[str, Any]
BESIDE = 4  # so many of the steps that nothing leads to stand in one row


def layout(steps: Sequence[Step], start: str) -> dict[str, Cell]:
    """Every step's cell, by its id. Ids are unique."""
    taken: dict[Cell, str] = {}
    wishes = {str(step["id"]): cell for step in steps if (cell := _chosen(step))}
    for step, cell in wishes.items():
        taken.setdefault(cell, step)
    places = {step: cell for cell, step in taken.items()}
    for step, (column, row) in _computed(steps, start).items():
        if step in places:
            continue
        column, row = wishes.get(step, (column, row))
        while (column, row) in taken:
            column += 1
        taken[column, row], places[step] = step, (column, row)
    return places


def distances(steps: Sequence[Step], start: str) -> dict[str, tuple[int, str]]:
    """Of every step that can be reached: how far from the start, and from which step it is reached first."""
    ways = {str(step["id"]): [to for _slot, to in exits(dict(step))] for step in steps}
    found: dict[str, tuple[int, str]] = {start: (0, "")} if start in ways else {}
    waiting = list(found)
    for step in waiting:  # grows while it is walked
        for to in ways[step]:
            if to in ways and to not in found:
                found[to] = (found[step][0] + 1, step)
                waiting.append(to)
    return found


def _computed(steps: Sequence[Step], start: str) -> dict[str, Cell]:
    found = distances(steps, start)
    below: dict[str, list[str]] = {}
    for step, (_far, first) in found.items():
        below.setdefault(first, []).append(step)
    widths: dict[str, int] = {}
    for step in reversed(found):  # those farther away first
        widths[step] = max(1, sum(widths[one] for one in below.get(step, [])))
    columns = {start: 0}
    for step in found:
        column = columns[step]
        for one in below.get(step, []):
            columns[one] = column
            column += widths[one]
    cells = {step: (columns[step], far) for step, (far, _first) in found.items()}
    last = max((row for _column, row in cells.values()), default=-1)
    lost = [str(step["id"]) for step in steps if str(step["id"]) not in found]
    return cells | {step: (at % BESIDE, last + 1 + at // BESIDE) for at, step in enumerate(lost)}


def _chosen(step: Step) -> Cell | None:
    """Where its owner put it; whatever is no cell of the canvas was put by nobody."""
    cell = (step.get("x"), step.get("y"))
    inside = all(type(part) is int and 0 <= part <= FARTHEST for part in cell)
    return cell if inside else None  # type: ignore[return-value]
