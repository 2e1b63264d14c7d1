"""Posting webhooks: signed, in batches, twice, wrongly signed when asked to, and again while nobody says 200."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webcare.demo.graph.ledger import Posted
from webcare.demo.graph.outbox import Outbox
from webcare.demo.graph.signing import body_of, signature
from webcare.demo.graph.updates import MOST, Update, envelope
from webcare.demo.graph.wire import knock

if TYPE_CHECKING:
    from webcare.demo.graph.accounts import Account
    from webcare.demo.graph.graph import Graph

# Hours after the first try at which a POST is repeated; after the last it is given up.
AGAIN = (0.001, 0.01, 0.05, 0.2, 0.5, 1, 1.5, 2, 4, 8, 16, 24, 36)


@dataclass(slots=True)
class Manners:
    """How the next POSTs leave. Rates are between 0 and 1. `times` POSTs are signed like that (None: all)."""

    signature: str = "right"  # or wrong, missing, old
    times: int | None = None
    doubled: float = 0.0
    concurrently: bool = False  # the copy leaves at the same moment
    chance: random.Random = field(default_factory=lambda: random.Random(1))


class Hooks:
    """`pace`: real seconds that an hour of repeating lasts."""

    def __init__(self, graph: "Graph", outbox: Outbox, pace: float) -> None:
        self.graph, self.outbox, self.pace = graph, outbox, pace
        self.manners = Manners()
        self._mine = threading.local()

    def tell(self, *updates: Update) -> list[Posted]:
        """Post now, from this thread; within `batch` it waits for the end of that."""
        if (waiting := getattr(self._mine, "batch", None)) is not None:
            waiting.extend(updates)
            return []
        return [
            self._send(updates[start : start + MOST])
            for updates in _by_object(updates)
            for start in range(0, len(updates), MOST)
        ]

    def later(self, delay: float, *updates: Update) -> None:
        """In so many seconds, from the stand-in's own thread."""
        self.outbox.put(delay, lambda: self.tell(*updates))

    @contextmanager
    def batch(self, shuffle: random.Random | None = None) -> Iterator[None]:
        """What is told within, by this thread, leaves together: whatever accounts of one object it is about."""
        found: list[Update] = []
        self._mine.batch = found
        try:
            yield
        finally:
            self._mine.batch = None
        if shuffle:
            shuffle.shuffle(found)
        self.tell(*found)

    def _send(self, updates: list[Update]) -> Posted:
        account = updates[0].account
        heard = [one for one in updates if one.account.listens(one)]
        self.graph.ledger.dropped.extend(one.name for one in updates if one not in heard)
        posted = Posted(account.id, body_of(envelope(heard, self.graph.real_now())), [one.name for one in heard])
        if not heard:
            return posted
        posted.signed = self._how_signed()
        self.graph.ledger.hooks.append(posted)
        if self.manners.chance.random() < self.manners.doubled:
            self._double(account, posted)
        self._try(account, posted, 0)
        return posted

    def again(self, posted: Posted) -> int:
        """An earlier POST once more, as a duplicate: the status it got."""
        return self._knock(self.graph.account(posted.account), posted)

    def _double(self, account: "Account", posted: Posted) -> None:
        if self.manners.concurrently and self.outbox.automatic:
            threading.Thread(target=self._knock, args=(account, posted), daemon=True).start()
        else:
            self.outbox.put(0.0, lambda: self._knock(account, posted))

    def _how_signed(self) -> str:
        manners = self.manners
        if manners.times is not None:
            manners.times -= 1
            if manners.times < 0:
                self.manners = Manners(
                    doubled=manners.doubled, concurrently=manners.concurrently, chance=manners.chance
                )
        return self.manners.signature

    def _knock(self, account: "Account", posted: Posted) -> int:
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua", "Accept": "*/*"}
        if posted.signed != "missing":
            secret = {"old": account.old_secret, "wrong": "somebody-else"}.get(posted.signed, account.app_secret)
            headers["X-Hub-Signature-256"] = signature(posted.body, secret)
        status, _body = knock(account.hook, "POST", headers, posted.body) if account.hook else (0, b"")
        posted.tries.append((self.graph.real_now(), status))
        return status

    def _try(self, account: "Account", posted: Posted, number: int) -> None:
        now = self.outbox.now()
        status = self._knock(account, posted)
        account.answered(status, (now, self.pace))
        if status == 200:
            return
        if number >= len(AGAIN) or not account.hook or account.disabled:
            posted.given_up = True
            return
        wait = AGAIN[number] - (AGAIN[number - 1] if number else 0)
        self.outbox.put(wait * self.pace, lambda: self._try(account, posted, number + 1))


def _by_object(updates: tuple[Update, ...]) -> list[list[Update]]:
    found: dict[str, list[Update]] = {}
    for one in updates:
        found.setdefault(one.account.object, []).append(one)
    return list(found.values())
