"""What happens later: in the stand-in's own thread, or in the caller's when it says so, with no waiting at all."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


class Outbox:
    """Jobs by the second they are due. Not `automatic`: time stands still until somebody calls `deliver`."""

    def __init__(self, automatic: bool = True) -> None:
        self.automatic = automatic
        self._jobs: list[tuple[float, int, Callable[[], object]]] = []
        self._number = itertools.count()
        self._changed = threading.Condition()
        self._virtual, self._busy, self._ended = 0.0, 0, False

    def now(self) -> float:
        return time.monotonic() if self.automatic else self._virtual

    def put(self, delay: float, job: Callable[[], object]) -> None:
        with self._changed:
            heapq.heappush(self._jobs, (self.now() + delay, next(self._number), job))
            self._changed.notify_all()

    def deliver(self, within: float = float("inf")) -> int:
        """Do everything due within so many seconds, in this thread, moving the time along; how many jobs."""
        until, done = self._virtual + within, 0
        with self._changed:  # what is being answered right now still puts its consequences here
            self._changed.wait_for(lambda: not self._busy, 10)
        while True:
            with self._changed:
                if not self._jobs or self._jobs[0][0] > until:
                    self._virtual = max(self._virtual, until) if until != float("inf") else self._virtual
                    return done
                due, _number, job = heapq.heappop(self._jobs)
                self._virtual = max(self._virtual, due)
            job()
            done += 1

    def start(self, workers: int) -> None:
        for _ in range(workers if self.automatic else 0):
            threading.Thread(target=self._work, name="graph-outbox", daemon=True).start()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Something is under way that will put more here: nobody who waits for quiet has it yet."""
        with self._changed:
            self._busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def settle(self, timeout: float = 30.0) -> bool:
        """Wait until nothing is left to do; False when that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._jobs and not self._busy, timeout)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:
                log.exception("the stand-in failed at something of its own")
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            while not self._ended:
                if not self._jobs:
                    self._changed.wait()
                elif (wait := self._jobs[0][0] - self.now()) > 0:
                    self._changed.wait(wait)
                else:
                    self._busy += 1
                    return heapq.heappop(self._jobs)[2]
            return None
