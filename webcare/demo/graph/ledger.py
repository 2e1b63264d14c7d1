"""What the stand-in accepted and what it posted, with the answers: to be compared with what the product says."""

import time
from collections import deque
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

MOST = 100_000  # entries of each kind; the oldest go


@dataclass(slots=True)
class Accepted:
    """A send that was taken: `to` is the customer's key, `token` what the sender gave to be told again."""

    at: float
    account: str
    to: str
    id: str
    token: str
    body: dict[str, Any] = field(repr=False)
    answered: str = "200"  # or the fault that hid the answer


@dataclass(slots=True)
class Posted:
    """One webhook POST: `names` are the ids of what stood in it, `tries` (seconds, status; 0 is no answer)."""

    account: str
    body: bytes = field(repr=False)
    names: list[str] = field(default_factory=list)
    tries: list[tuple[float, int]] = field(default_factory=list)
    signed: str = "right"
    given_up: bool = False

    @property
    def delivered(self) -> bool:
        return any(status == 200 for _at, status in self.tries)

    @property
    def copies(self) -> int:
        """How often it was delivered: the other side answered 200."""
        return sum(status == 200 for _at, status in self.tries)


class Ledger:
    def __init__(self) -> None:
        self.lock = Lock()
        self.accepted: deque[Accepted] = deque(maxlen=MOST)
        self.hooks: deque[Posted] = deque(maxlen=MOST)
        self.refused: deque[tuple[float, str, int]] = deque(maxlen=MOST)  # (when, endpoint, code or status)
        self.dropped: deque[str] = deque(maxlen=MOST)  # ids for which nobody was subscribed: gone for good
        self.leaks: deque[str] = deque(maxlen=1000)  # tokens that were sent to another host than ours
        self.alerts: deque[str] = deque(maxlen=1000)

    def accept(self, account: str, to: str, id: str, token: str, body: dict[str, Any]) -> Accepted:
        entry = Accepted(time.time(), account, to, id, token, body)
        with self.lock:
            self.accepted.append(entry)
        return entry

    def refuse(self, endpoint: str, code: int) -> None:
        self.refused.append((time.time(), endpoint, code))

    @property
    def delivered_hooks(self) -> list[Posted]:
        return [one for one in list(self.hooks) if one.delivered]

    @property
    def delivered_names(self) -> set[str]:
        """The ids of everything the other side said 200 to, once or more often."""
        return {name for one in self.delivered_hooks for name in one.names}
