"""The drawing of a flow: boxes on the grid, and lines between them that run in the lanes beside the boxes.

Measures are pixels of the drawing. A line leaves its step at the bottom and enters the next at the top; only where
both stand side by side does it go straight across.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webcare.actions.bots.exits import exits

from .flow_grid import ACROSS, BOX, DOWN, EDGE, LANE, PITCH, Box
from .flow_lanes import Point, across, beside, down
from .flow_layout import layout

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from one step to another, for all ways out that lead there. `room`: for its label, where it enters."""

    step: str
    to: str
    slots: tuple[str, ...]
    points: tuple[Point, ...]
    room: float

    @property
    def path(self) -> str:
        """For SVG, with an arrowhead at the end."""
        line = "M" + "L".join(f"{x:g} {y:g}" for x, y in self.points)
        (x1, y1), (x2, y2) = self.points[-2:]
        head = "m-5-6 5 6 5-6" if x1 == x2 else "m-6-5 6 5-6 5" if x2 > x1 else "m6-5-6 5 6 5"
        return f"{line}{head}"

    @property
    def label_at(self) -> Point:
        """The middle of its label: just before it enters."""
        (x1, y1), (x2, y2) = self.points[-2:]
        return (x2, y2 - 15) if x1 == x2 else ((x1 + x2) / 2, y2)


@dataclass(frozen=True, slots=True)
class Canvas:
    boxes: list[Box] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    columns: int = 1
    rows: int = 1

    @property
    def width(self) -> int:
        return 2 * EDGE[0] + self.columns * PITCH[0] - ACROSS

    @property
    def height(self) -> int:
        """With a lane below the last row."""
        return 2 * EDGE[1] + self.rows * PITCH[1] - DOWN + LANE


def canvas(
    steps: Sequence[Step], start: str, is_short: Callable[[str, list[str]], bool] = lambda _step, _ways: True
) -> Canvas:
    """All of the drawing, the same for the same steps. `is_short`: the words of these ways out of a step fit beside
    it; lines with longer ones go round, where there is room."""
    places = layout(steps, start)
    boxes = [Box(step, *cell) for step, cell in sorted(places.items(), key=lambda one: (one[1][1], one[1][0]))]
    columns = max((box.column for box in boxes), default=0) + 1
    rows = max((box.row for box in boxes), default=0) + 1
    return Canvas(boxes, _wires(steps, {box.step: box for box in boxes}, is_short), columns, rows)


def _wires(steps: Sequence[Step], boxes: Mapping[str, Box], is_short: Callable[[str, list[str]], bool]) -> list[Wire]:
    """One for each pair of steps; those that leave or enter the same box are spread over its width."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        for slot, to in exits(dict(step)):
            if to in boxes:
                pairs.setdefault((str(step["id"]), to), []).append(slot)
    straight = {
        (one, two) for (one, two), ways in pairs.items() if beside(boxes[one], boxes[two]) and is_short(one, ways)
    }
    bent = [(boxes[one], boxes[two]) for one, two in pairs if (one, two) not in straight]
    out = _spread([(one, two) for one, two in bent])
    into = _spread([(two, one) for one, two in bent])
    found = []
    for at, (pair, ways) in enumerate(pairs.items()):
        one, two = boxes[pair[0]], boxes[pair[1]]
        if pair in straight:
            found.append(Wire(*pair, tuple(ways), across(one, two), ACROSS - 16))
            continue
        x2, room = into[two, one]
        found.append(Wire(*pair, tuple(ways), down(one, two, out[one, two][0], x2, at % 5), room))
    return found


def _spread(lines: list[tuple[Box, Box]]) -> dict[tuple[Box, Box], tuple[float, float]]:
    """(x, room) of each line's end at its first box: in the middle what runs straight, the others on their side."""
    at_box: dict[Box, list[tuple[Box, Box]]] = {}
    for line in lines:
        at_box.setdefault(line[0], []).append(line)
    found = {}
    for box, ends in at_box.items():
        sides: dict[float, list[tuple[Box, Box]]] = {}
        for line in sorted(ends, key=lambda line: (line[1].column, line[1].row)):
            sides.setdefault(0.5 if len(ends) == 1 else _side(*line), []).append(line)
        room = BOX[0] if len(ends) == 1 else BOX[0] * 0.5 if len(sides) == 2 and 0.5 not in sides else BOX[0] * 0.33
        for middle, group in sides.items():
            each = room / len(group)
            for at, line in enumerate(group):
                found[line] = (box.x + BOX[0] * middle + each * (at + 0.5) - room / 2, each)
    return found


def _side(box: Box, other: Box) -> float:
    """Where on the box's width a line to the other one ends, as a part of it."""
    if box.column == other.column and abs(box.row - other.row) == 1:
        return 0.5
    return 1 / 6 if other.column <= box.column else 5 / 6
