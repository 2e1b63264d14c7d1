"""One row of the table, and the percentile everybody means."""

import math
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is value / floor; `goal` says in words what is wanted, `met` whether it was."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    goal: str
    met: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def at_most(name: str, value: float, unit: str, limit: float, floor: float | None = None) -> Figure:
    return Figure(name, round(value, 3), unit, floor, _ratio(value, floor), f"<= {limit:g} {unit}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float, floor: float | None = None) -> Figure:
    return Figure(name, round(value, 3), unit, floor, _ratio(value, floor), f">= {limit:g} {unit}", value >= limit)


def ratio_at_most(name: str, value: float, unit: str, floor: float, limit: float) -> Figure:
    return Figure(name, round(value, 3), unit, round(floor, 3), _ratio(value, floor), f"<= {limit:g} x floor",
                  value <= limit * floor)  # fmt: skip


def ratio_at_least(name: str, value: float, unit: str, floor: float, limit: float) -> Figure:
    return Figure(name, round(value, 3), unit, round(floor, 3), _ratio(value, floor), f">= {limit:g} x floor",
                  value >= limit * floor)  # fmt: skip


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0..1) of all are not above. Raises ValueError without values."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _ratio(value: float, floor: float | None) -> float | None:
    return round(value / floor, 2) if floor else None
