"""The measures of the canvas, in pixels of the drawing: the scripts know them too (static/js/lib/grid.js)."""

from dataclasses import dataclass

BOX = (160, 78)
PITCH = (204, 142)  # from one cell to the next
EDGE = (34, 30)  # around all of it
LANE = 6  # between lines that run along each other
TIP = 4  # between an arrow's tip and the box it points at
ACROSS, DOWN = PITCH[0] - BOX[0], PITCH[1] - BOX[1]


@dataclass(frozen=True, slots=True)
class Box:
    """A step's place; `x`, `y` its top left corner."""

    step: str
    column: int
    row: int

    @property
    def x(self) -> int:
        return EDGE[0] + self.column * PITCH[0]

    @property
    def y(self) -> int:
        return EDGE[1] + self.row * PITCH[1]
