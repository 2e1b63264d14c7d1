"""The stand-in as a whole: its accounts, clock, ledger and manners, behind one address."""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from webcare.demo.graph.accounts import Account
from webcare.demo.graph.chats import Line
from webcare.demo.graph.clock import Clock
from webcare.demo.graph.customers import Customer
from webcare.demo.graph.faults import Faults
from webcare.demo.graph.hooks import Hooks
from webcare.demo.graph.ledger import Ledger
from webcare.demo.graph.limits import Limits
from webcare.demo.graph.media import Media
from webcare.demo.graph.messaging import Instagram, Page
from webcare.demo.graph.outbox import Outbox
from webcare.demo.graph.progress import Progress
from webcare.demo.graph.server import Server
from webcare.demo.graph.statuses import Statuses
from webcare.demo.graph.updates import Update
from webcare.demo.graph.usage import Usage
from webcare.demo.graph.whatsapp import WhatsApp

_numbers = itertools.count(1)
PACE = 20 / 36  # seconds for an hour of repeating a webhook
AnAccount = TypeVar("AnAccount", bound=Account)


class Graph:
    """A context manager, or `start` and `stop`. Not `automatic`: what happens later happens in `deliver`, at once.

    `fd`: a socket that listens already, instead of `port` (0: any). `desk`: where the product is, for the page's link.
    """

    def __init__(
        self, port: int = 0, *, fd: int = -1, automatic: bool = True, workers: int = 1, pace: float = PACE,
        desk: str = "", now: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self.real_now, self.desk = now, desk
        self.clock, self.ledger, self.faults = Clock(now), Ledger(), Faults()
        self.limits, self.usage, self.statuses = Limits(), Usage(), Statuses()
        self.outbox, self._workers = Outbox(automatic), workers
        self.hooks = Hooks(self, self.outbox, pace if automatic else 3600.0)
        self.progress = Progress(self)
        self.media = Media(self)
        self.accounts: list[Account] = []
        self.signals: deque[tuple[str, str, str]] = deque(maxlen=10_000)  # account, customer, typing or read
        self.refuses_at_once = False  # outside the window: at once instead of by a status (WhatsApp)
        self.drip = 0.02  # seconds between two bytes of an answer that drips
        self.ended = threading.Event()
        self.server = Server(self, port, fd)
        self.url = self.server.url

    # -- accounts; everything not given is made up --

    def whatsapp(self, *, phone_id: str = "", waba: str = "", number: str = "", **more: Any) -> WhatsApp:
        some = next(_numbers)
        return self._add(
            WhatsApp(
                self,
                phone_id or f"31{some:013d}",
                waba=waba or f"21{some:013d}",
                number=number or f"3120{some:07d}",
                **more,
            )
        )

    def page(self, *, page_id: str = "", **more: Any) -> Page:
        return self._add(Page(self, page_id or f"41{next(_numbers):013d}", **more))

    def instagram(self, *, ig_id: str = "", **more: Any) -> Instagram:
        return self._add(Instagram(self, ig_id or f"1784{next(_numbers):013d}", **more))

    def _add(self, account: AnAccount) -> AnAccount:
        self.accounts.append(account)
        return account

    def account(self, id: str) -> Account:
        """By its own id. Raises KeyError."""
        for one in self.accounts:
            if one.id == id:
                return one
        raise KeyError(id)

    # -- time --

    def deliver(self, within: float = float("inf")) -> int:
        """Everything that would happen within so many seconds, now and here. Only when not `automatic`."""
        return self.progress.flush() + self.outbox.deliver(within) + self.progress.flush()

    def settle(self, timeout: float = 30.0) -> bool:
        """Wait until nothing is left to tell."""
        return self.outbox.settle(timeout)

    def batch(self, shuffle: Any = None) -> Any:
        return self.hooks.batch(shuffle)

    def tell_statuses(
        self, account: Account, customer: Customer, line: Line, failed: int, echo: Update | None = None
    ) -> Callable[[], None]:
        """What is to run after the answer; what must come before it happens now."""
        return self.progress.of(account, customer, line, failed, echo)

    # -- living --

    def start(self) -> "Graph":
        self.server.start()
        self.outbox.start(self._workers)
        return self

    def stop(self) -> None:
        self.ended.set()
        self.outbox.stop()
        self.server.stop()

    def __enter__(self) -> "Graph":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
