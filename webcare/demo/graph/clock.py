"""The stand-in's idea of now, which can be moved: past a reply window, past the life of a media address."""

import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970. Only what the stand-in judges by moves along; what it writes in webhooks is the real time."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.offset, self._now = 0.0, now

    def now(self) -> float:
        return self._now() + self.offset

    def forward(self, *, hours: float = 0.0, minutes: float = 0.0, seconds: float = 0.0) -> None:
        self.offset += hours * 3600 + minutes * 60 + seconds
