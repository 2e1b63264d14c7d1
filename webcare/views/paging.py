"""Pages that continue after a row, not at a number: rows that come and go meanwhile are neither skipped nor doubled."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Model, Q, QuerySet

GAP = "~"  # between the values of a cursor; occurs in no timestamp and no number


class Order:
    """An order over nullable columns. Empty values come last, as PostgreSQL sorts them upwards."""

    def __init__(self, *names: str) -> None:
        self.columns = [(name.removeprefix("-"), name.startswith("-")) for name in names]

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by(*(F(name).desc() if down else F(name).asc(nulls_last=True) for name, down in self.columns))

    def cursor(self, row: Model) -> str:
        """Where this row stands, as text for a link."""
        values = (getattr(row, name) for name, _ in self.columns)
        return GAP.join(_write(value) for value in values)

    def after(self, cursor: str) -> Q:
        """The rows that come after the one with this cursor. Raises ValueError for a made-up one."""
        later, same = Q(), Q()
        for (name, down), text in zip(self.columns, cursor.split(GAP), strict=True):
            value = _read(name, text)
            if (beyond := _beyond(name, down, value)) is not None:
                later |= same & beyond
            same &= Q(**{name: value}) if value is not None else Q(**{f"{name}__isnull": True})
        return later


def _beyond(name: str, down: bool, value: Any) -> Q | None:
    if value is None:
        return None  # empty is last: nothing lies beyond it in this column
    if down:
        return Q(**{f"{name}__lt": value})
    beyond = Q(**{f"{name}__gt": value})
    return beyond | Q(**{f"{name}__isnull": True}) if name != "pk" else beyond


def _write(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)


def _read(name: str, text: str) -> Any:
    if name == "pk":
        return int(text)
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    more: str  # the cursor of the next page; empty at the end


def page(rows: QuerySet[Any], order: Order, after: str, size: int) -> Page:
    """`size` rows after the cursor; a made-up cursor shows the first page."""
    if after:
        with suppress(ValueError):
            rows = rows.filter(order.after(after))
    found = list(order.apply(rows)[: size + 1])
    return Page(found[:size], order.cursor(found[size - 1]) if len(found) > size else "")
