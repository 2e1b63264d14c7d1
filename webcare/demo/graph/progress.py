"""How far a sent message gets, and the webhooks that say so: WhatsApp one by one, Messenger by watermark."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from webcare.demo.graph.accounts import Account
from webcare.demo.graph.chats import Line
from webcare.demo.graph.customers import Customer
from webcare.demo.graph.updates import Update
from webcare.demo.graph.whatsapp import WhatsApp

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph


class Progress:
    def __init__(self, graph: "Graph") -> None:
        self.graph = graph
        self._kept: list[Update] = []
        self._lock = threading.Lock()

    def of(
        self, account: Account, customer: Customer, line: Line, failed: int, echo: Update | None
    ) -> Callable[[], None]:
        """`failed` is a code that outdoes the plan. What comes before the answer is told now."""
        plan = customer.statuses or self.graph.statuses
        if failed:
            plan = replace(plan, fails=failed, fail_rate=1.0, silent=0.0)
        steps, early = plan.steps(), plan.first_before_answer()
        if echo is not None and early:
            self.graph.hooks.tell(echo)
        if early and steps:
            self.tell(account, customer, line, steps.pop(0)[1], plan.fails)

        def afterwards() -> None:
            if echo is not None and not early:
                self.graph.outbox.put(0.0, lambda: self.graph.hooks.tell(echo))
            for delay, state in steps:
                self.graph.outbox.put(delay, partial(self.tell, account, customer, line, state, plan.fails))

        return afterwards

    def tell(self, account: Account, customer: Customer, line: Line, state: str, code: int = 0) -> None:
        """So far it came: the webhook says it, in a batch if batches are kept."""
        line.moves(state, str(code) if state == "failed" else "")
        if (update := self._update(account, customer, line, state, code)) is None:
            return
        plan = customer.statuses or self.graph.statuses
        if plan.batch <= 1:
            self.graph.hooks.tell(update)
            return
        with self._lock:
            self._kept.append(update)
            full, first = len(self._kept) >= plan.batch, len(self._kept) == 1
        if full:
            self.flush()
        elif first:
            self.graph.outbox.put(plan.batch_wait, self.flush)

    def flush(self) -> int:
        """Post what was kept for a batch; how many updates."""
        with self._lock:
            kept, self._kept = self._kept, []
        if kept:
            self.graph.hooks.tell(*kept)
        return len(kept)

    def _update(self, account: Account, customer: Customer, line: Line, state: str, code: int) -> Update | None:
        """None where the product has no word for it: Messenger knows no `sent`, Instagram only `read`."""
        if isinstance(account, WhatsApp):
            return account.status(customer, line, state, code)  # type: ignore[arg-type]
        watermark = int(line.at * 1000) + 1
        if state == "delivered" and account.kind == "messenger":
            told = {"delivery": {"mids": [line.id], "watermark": watermark}}
            return account.event(customer, "message_deliveries", f"{line.id}:delivered", **told)  # type: ignore[attr-defined]
        if state == "read":
            read = {"watermark": watermark} if account.kind == "messenger" else {"mid": line.id}
            about = "message_reads" if account.kind == "messenger" else "messaging_seen"
            return account.event(customer, about, f"{line.id}:read", read=read)  # type: ignore[attr-defined]
        return None
