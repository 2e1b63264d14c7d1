"""The pieces of a message that are shown as what they are: places, visiting cards, orders, forms filled in."""

from typing import Any

from connectors import shown
from connectors.meta.envelope import listed, mapped, mappings, name, words
from connectors.reading import line, load_json
from connectors.shown import Shown

MOST = 100  # visiting cards, or lines of an order


def locations(told: dict[str, Any]) -> list[Shown]:
    """Empty for what is no place on earth."""
    latitude, longitude = _degrees(told.get("latitude"), 90), _degrees(told.get("longitude"), 180)
    if latitude is None or longitude is None:
        return []
    labels = (line(words(told.get("name"))), line(words(told.get("address")), 300), words(told.get("url"))[:2000])
    return [shown.location(latitude, longitude, *labels)]


def people(cards: Any) -> list[Shown]:
    return [_person(card) for card in list(mappings(cards))[:MOST]]


def orders(told: dict[str, Any]) -> list[Shown]:
    lines = [
        {
            "sku": line(name(item.get("product_retailer_id"))),
            "quantity": _number(item.get("quantity")),
            "price": _number(item.get("item_price")),
            "currency": line(words(item.get("currency")), 10),
        }
        for item in mappings(listed(told.get("product_items"))[:MOST])
    ]
    return [shown.order(lines, line(name(told.get("catalog_id"))))] if lines else []


def answers(response: Any) -> dict[str, Any] | str:
    """A form's answers come as JSON within JSON, which need not be an object; its token is none of the answers."""
    try:
        found = load_json(words(response))
    except ValueError:
        return words(response)[:4000]
    if not isinstance(found, dict):
        return words(response)[:4000]
    return {line(called, 100): _plain(value) for called, value in found.items() if called != "flow_token"}


def _person(card: dict[str, Any]) -> Shown:
    names = mapped(card.get("name"))
    full = words(names.get("formatted_name")) or f"{words(names.get('first_name'))} {words(names.get('last_name'))}"
    phones = [line(words(each.get("phone")) or words(each.get("wa_id")), 50) for each in mappings(card.get("phones"))]
    emails = [line(words(each.get("email"))) for each in mappings(card.get("emails"))]
    company = line(words(mapped(card.get("org")).get("company")))
    asked = card.get("origin") == "contact_request"
    return shown.person(line(full), filter(None, phones), filter(None, emails), company, asked)


def _degrees(value: Any, most: int) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most:
        return value
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {line(called, 100): _plain(each) for called, each in value.items()}
    return words(value) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) and abs(value) < 10**12 else line(words(value), 20)
