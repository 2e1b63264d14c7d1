"""Misbehaving on request: which endpoint, what it does, and how often."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

# Before anything is accepted.
REFUSING = {
    "throttle", "throttle_400", "pair", "spam", "500", "502", "503", "maintenance", "error_in_200", "reset", "close",
    "silent", "token_expired", "not_allowed",
}  # fmt: skip
# The call is carried out, and only then something happens to its answer.
AFTER = {"500_after", "502_after", "reset_after", "close_after", "silent_after", "drip", "no_id"}
# Of a file: its second step.
FILES = {"404", "expired", "wrong_sha256", "huge", "redirect", "lying_type", "html", "cut"}
FAULTS = REFUSING | AFTER | FILES  # and `code:131047`, `code:10/2018278`


@dataclass(slots=True)
class Fault:
    """`times` calls are hit (None: always), of every `every`-th only; the rest pass."""

    where: str  # an endpoint's name, or `any`
    does: str
    times: int | None = None
    every: int = 1
    account: str = ""
    retry_after: int = 1  # seconds, of `throttle`
    hits: int = 0
    _calls: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def as_json(self) -> dict[str, object]:
        return {"where": self.where, "does": self.does, "times": self.times, "every": self.every, "hits": self.hits}

    def strikes(self) -> bool:
        if self.times is not None and self.hits >= self.times:
            return False
        if next(self._calls) % self.every:
            return False
        self.hits += 1
        return True


class Faults:
    def __init__(self) -> None:
        self.plans: list[Fault] = []
        self._lock = Lock()

    def plan(
        self,
        where: str,
        does: str,
        *,
        times: int | None = None,
        every: int = 1,
        account: str = "",
        retry_after: int = 1,
    ) -> Fault:
        """Without `times` and `every`: always. Raises ValueError for a fault nobody knows."""
        if does not in FAULTS and not does.startswith("code:"):
            raise ValueError(f"unknown fault {does}")
        fault = Fault(where, does, times, every, account, retry_after)
        with self._lock:
            self.plans.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self.plans.clear()

    def take(self, where: str, account: str = "") -> Fault | None:
        """The first plan that hits this call; every plan that is about it counts the call."""
        with self._lock:
            about = [one for one in self.plans if one.where in (where, "any") and one.account in ("", account)]
            return next((one for one in about if one.strikes()), None)
