"""An order that came in a message: its lines, and one total per currency."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.formats import number_format

register = template.Library()
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; `price` is of all its pieces, empty when it is unknown."""

    sku: str
    quantity: str
    price: str


@register.simple_tag
def order_lines(order: dict[str, Any]) -> dict[str, Any]:
    """{lines, totals: one sum per currency, more: lines that are left out}."""
    items = [item for item in order.get("items") or () if isinstance(item, dict)]
    lines, sums = [], {}
    for item in items:
        each, count = _number(item.get("price")), _number(item.get("quantity"))
        price = each * (1 if count is None else count) if each is not None else None
        currency = str(item.get("currency") or "")[:3].upper()
        if price is not None:
            sums[currency] = sums.get(currency, Decimal(0)) + price
        lines.append(Line(str(item.get("sku") or ""), str(item.get("quantity") or ""), money(price, currency)))
    totals = [money(amount, currency) for currency, amount in sums.items()]
    return {"lines": lines[:MOST_LINES], "totals": totals, "more": max(0, len(lines) - MOST_LINES)}


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 12 else None


def money(amount: Decimal | None, currency: str) -> str:
    if amount is None:
        return ""
    sign = SIGNS.get(currency, currency)
    return f"{sign} {number_format(amount, decimal_pos=2, force_grouping=True)}".strip()
