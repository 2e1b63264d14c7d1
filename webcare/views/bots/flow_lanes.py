"""How one line runs: straight across between neighbours, else through the lanes beside the boxes."""

from .flow_grid import ACROSS, BOX, DOWN, EDGE, LANE, TIP, Box

Point = tuple[float, float]


def beside(one: Box, two: Box) -> bool:
    return one.row == two.row and abs(one.column - two.column) == 1


def across(one: Box, two: Box) -> tuple[Point, ...]:
    """Lines both ways between two neighbours run a little apart."""
    right = two.column > one.column
    y = one.y + BOX[1] / 2 + (-LANE if right else LANE)
    return ((one.x + BOX[0], y), (two.x - TIP, y)) if right else ((one.x, y), (two.x + BOX[0] + TIP, y))


def down(one: Box, two: Box, x1: float, x2: float, lane: int) -> tuple[Point, ...]:
    """Out at the bottom, along the lane below, up or down beside the box if need be, in at the top."""
    leaves, enters = one.y + BOX[1], two.y - TIP
    below = leaves + 12 + lane * LANE
    if two.row == one.row + 1:
        return ((x1, leaves), (x2, enters)) if x1 == x2 else ((x1, leaves), (x1, below), (x2, below), (x2, enters))
    side = two.x - ACROSS / 2 if two.column <= one.column else two.x + BOX[0] + ACROSS / 2
    side += (lane - 2) * LANE
    above = enters + TIP - DOWN + 12 + lane * LANE if two.row else enters - EDGE[1] + 4 + lane * 4
    return ((x1, leaves), (x1, below), (side, below), (side, above), (x2, above), (x2, enters))
