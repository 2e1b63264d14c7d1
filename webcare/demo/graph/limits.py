"""The rates of the documentation, held only when asked: tests have their own speed."""

import time
from collections import defaultdict
from threading import Lock

from webcare.demo.graph.errors import GraphError


class Limits:
    """`per_second` of one account; a pair may have one message per `pair_seconds`, with `pair_burst` borrowed."""

    def __init__(self) -> None:
        self.per_second, self.pair_seconds, self.pair_burst = 0.0, 0.0, 45
        self._used: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        self._lock = Lock()

    def check(self, account: str, customer: str) -> None:
        """Raises GraphError(130429) or (131056)."""
        if self.per_second and not self._take(account, self.per_second, self.per_second):
            raise GraphError(130429, "Cloud API message throughput has been reached.")
        if self.pair_seconds and not self._take(f"{account}:{customer}", 1 / self.pair_seconds, self.pair_burst):
            raise GraphError(131056, "Too many messages sent from this number to the same number.")

    def _take(self, name: str, rate: float, burst: float) -> bool:
        with self._lock:
            now = time.monotonic()
            used, at = self._used[name]
            used = max(0.0, used - (now - at) * rate)
            if used + 1 > burst:
                return False
            self._used[name] = (used + 1, now)
            return True
