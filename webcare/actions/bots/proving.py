"""Stored decisions taken once more: the same words, on the same version, from the same state, must decide the same."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

import chatbot
from webcare import bots
from webcare.models import BotTurn, BotVersion

from . import takes

Difference = tuple[str, Any, Any]  # field, as stored, as decided now
FIELDS = ("outcome", "answer", "reason", "certainty", "language")


def again(
    *, conversation: int | None = None, since: datetime | None = None, version: BotVersion | None = None
) -> Iterator[tuple[BotTurn, Literal["same", "differs", "gone"], list[Difference]]]:
    """Each stored turn in the order in which they were taken, with how its decision differs now. `gone`: the customer
    changed or took back what they said. `version`: on that one, instead of on their own. Reads only."""
    rows = BotTurn.objects.order_by("conversation_id", "number")
    rows = rows.filter(conversation_id=conversation) if conversation is not None else rows
    rows = rows.filter(at__gte=since) if since is not None else rows
    content = bots.version(version.pk) if version else None
    for row in rows.iterator(chunk_size=500):
        try:
            decision = takes.replay(row, content)
        except takes.Gone:
            yield row, "gone", []
            continue
        found = differences(row, decision)
        yield row, "differs" if found else "same", found


def differences(row: BotTurn, decision: chatbot.Decision) -> list[Difference]:
    """Fields of the stored decision that are others now."""
    now = {name: getattr(decision, name) for name in FIELDS}
    if decision.handoff:
        now |= {"outcome": BotTurn.Outcome.HANDED.value, "reason": decision.handoff.reason}
    return [(name, getattr(row, name), now[name]) for name in FIELDS if getattr(row, name) != now[name]]
