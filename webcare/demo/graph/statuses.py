"""What becomes of an accepted message, and how we are told."""

import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Statuses:
    """Rates are between 0 and 1. `order` is told step by step; an empty one is silence (as after the TTL).

    `late`: seconds before the first, `between`: seconds between two. `before_answer`: the first is posted before the
    send call is answered. `batch`: so many are kept and posted together; what is left goes when the outbox is idle for
    `batch_wait` seconds. `fails` is a code told after `sent` instead of what follows (WhatsApp only).
    """

    order: tuple[str, ...] = ("sent", "delivered")
    late: float = 0.0
    between: float = 0.0
    doubled: float = 0.0
    shuffled: float = 0.0
    skips_delivered: float = 0.0
    before_answer: float = 0.0
    silent: float = 0.0
    fails: int = 0
    fail_rate: float = 1.0
    batch: int = 1
    batch_wait: float = 0.2
    chance: random.Random = field(default_factory=lambda: random.Random(1), repr=False)

    def steps(self) -> list[tuple[float, str]]:
        """(seconds after the answer, state) in the order in which they are told; a `failed` carries `fails`."""
        if self._happens(self.silent):
            return []
        states = list(self.order)
        if self.fails and self._happens(self.fail_rate):
            states = [*states[:1], "failed"] if states[:1] == ["sent"] else ["failed"]
        if "read" in states and self._happens(self.skips_delivered):
            states = [state for state in states if state != "delivered"]
        if self._happens(self.shuffled):
            self.chance.shuffle(states)
        if self._happens(self.doubled):
            states = [state for state in states for _ in range(2)]
        return [(self.late + number * self.between, state) for number, state in enumerate(states)]

    def first_before_answer(self) -> bool:
        return self._happens(self.before_answer)

    def _happens(self, rate: float) -> bool:
        return rate > 0 and self.chance.random() < rate
