"""Flows laid out by hand, and customers in them."""

from typing import Any

from tests.chatbot.shop import COMPLAINT, ORDER, SIZE, Customer, load


def words(nl: str, en: str = "") -> dict[str, Any]:
    return {"texts": {"nl": nl} | ({"en": en} if en else {})}


def say(id: str, nl: str, next: str = "", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "message", "reply": words(nl), "next": next, **more}


def ask(id: str, variable: str, next: str = "", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "ask", "texts": {"nl": f"{variable}?"}, "variable": variable, "next": next, **more}


def buttons(id: str, **to: str) -> dict[str, Any]:
    """A step with buttons, each named after the step it leads to."""
    shown = [{"id": title, "titles": {"nl": title.capitalize()}, "to": step} for title, step in to.items()]
    return {"id": id, "kind": "buttons", "reply": words("Kies") | {"buttons": shown}}


def flow(*steps: dict[str, Any], key: str = "f") -> dict[str, Any]:
    return {"key": key, "name": key, "start": steps[0]["id"], "steps": list(steps)}


def begin(*flows: dict[str, Any], answers: Any = (ORDER, SIZE, COMPLAINT), **facts: Any) -> Customer:
    """A customer at a button that starts the first of these flows."""
    start = [{"id": "go", "titles": {"nl": "Ga"}, "does": "flow", "target": flows[0]["key"]}]
    return Customer(load(*answers, flows=flows, settings={"greeting_buttons": start}), **facts)


def started(*steps: dict[str, Any], **facts: Any) -> tuple[Customer, Any]:
    customer = begin(flow(*steps), **facts)
    return customer, customer.taps("g:go")
