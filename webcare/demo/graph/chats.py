"""What stands on a customer's screen."""

from dataclasses import asdict, dataclass, field
from typing import Any

RANK = {"": 0, "accepted": 1, "sent": 2, "failed": 3, "delivered": 4, "read": 5}


@dataclass(slots=True)
class Line:
    """One message. `mine`: the customer's own. `media` is the id of a file, `by` who else wrote for the business."""

    id: str
    at: float
    mine: bool
    kind: str = "text"
    text: str = ""
    media: str = ""
    name: str = ""
    choices: list[dict[str, str]] = field(default_factory=list)
    shows: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    reason: str = ""
    reactions: dict[str, str] = field(default_factory=dict)  # by "customer" or "business"
    edits: int = 0
    deleted: bool = False
    reply_to: str = ""
    by: str = ""
    body: dict[str, Any] = field(default_factory=dict, repr=False)

    def moves(self, state: str, reason: str = "") -> None:
        """Only forward, whatever order things happen in."""
        if RANK[state] > RANK[self.state]:
            self.state, self.reason = state, reason

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "body"}


class Chat:
    def __init__(self) -> None:
        self.lines: list[Line] = []

    def add(self, line: Line) -> Line:
        self.lines.append(line)
        return line

    def find(self, id: str) -> Line | None:
        return next((one for one in reversed(self.lines) if one.id == id), None)

    @property
    def received(self) -> list[Line]:
        """What the business wrote and the customer got, in that order; what failed never came."""
        return [one for one in self.lines if not one.mine and one.state != "failed"]
