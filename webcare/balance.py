"""Does everything that came in add up? Per channel: received = stored + copies + ignored + failed + waiting."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from webcare.models import RawEvent

State = RawEvent.State
MOST = 8  # reasons worth showing


@dataclass(frozen=True, slots=True)
class Balance:
    """Items, as far back as RawEvents are kept."""

    received: int = 0
    stored: int = 0
    copies: int = 0
    ignored: int = 0
    failed: int = 0
    waiting: int = 0
    held: int = 0  # of what is stored: joined the last conversation of a sender who began too many


def balances(channel_ids: Iterable[int]) -> dict[int, Balance]:
    """One query for all of them, so that every line is counted at the same moment and adds up exactly.

    A copy never becomes a row of its own: it is counted on the row it repeats.
    """
    rows = (
        RawEvent.objects.filter(channel__in=channel_ids)
        .values("channel_id")
        .annotate(
            rows=Count("pk"),
            again=Sum("copies"),
            stored=Count("pk", filter=Q(state=State.DONE)),
            ignored=Count("pk", filter=Q(state=State.IGNORED)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            waiting=Count("pk", filter=Q(state=State.DUE)),
            held=Count("pk", filter=Q(state=State.DONE, reason=RawEvent.HELD)),
        )
        .order_by()
    )
    return {
        row["channel_id"]: Balance(
            received=row["rows"] + row["again"], copies=row["again"], stored=row["stored"],
            ignored=row["ignored"], failed=row["failed"], waiting=row["waiting"], held=row["held"],
        )
        for row in rows
    }  # fmt: skip


def reasons(channel_ids: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """Why items were ignored, in the words of whoever ignored them, most frequent first; at most `MOST` a channel."""
    ignored = RawEvent.objects.filter(channel__in=channel_ids, state=State.IGNORED)
    rows = ignored.values_list("channel_id", "reason").annotate(count=Count("pk")).order_by("-count", "reason")
    found: dict[int, list[tuple[str, int]]] = {}
    for channel, reason, count in rows:
        known = found.setdefault(channel, [])
        if len(known) < MOST:
            known.append((reason, count))
    return found
