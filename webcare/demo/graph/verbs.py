"""What can be done by name: by customers, by colleagues in other tools, and by Meta itself."""

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from webcare.demo.graph.accounts import Account

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

BY_CUSTOMER = {
    "says", "sends", "speaks", "places", "reacts", "edits", "takes_back", "taps", "reads", "later", "shares",
    "mentions", "answers_story", "unsends_early", "changes_number", "changes_bsuid",
}  # fmt: skip
BY_ACCOUNT = {"writes", "hands_over"}  # something about a customer, done in the name of the business
BY_TEMPLATES = {"add", "becomes"}


def account(graph: "Graph", kind: str, **names: Any) -> Account:
    """A new one; of a kind the stand-in has. Raises KeyError."""
    makers: dict[str, Callable[..., Account]] = {
        "whatsapp": graph.whatsapp,
        "page": graph.page,
        "instagram": graph.instagram,
    }
    return makers[kind](**names)


def act(graph: "Graph", asked: dict[str, Any]) -> dict[str, Any]:
    """`{"account", "customer" (key), "does", "with": {...}, "ago": seconds}`; `content` is base64. The id, if any."""
    account, does = graph.account(asked["account"]), asked["does"]
    given = dict(asked.get("with", {}))
    if "content" in given:
        given["content"] = base64.b64decode(given["content"])
    if does in BY_TEMPLATES:
        getattr(account.templates, does)(**given)  # type: ignore[attr-defined]
        return {}
    customer = account.find(str(asked["customer"]))
    if customer is None:
        raise KeyError(asked["customer"])
    if does in BY_ACCOUNT:
        return {"id": getattr(account, does)(customer, **given)}
    if does not in BY_CUSTOMER:
        raise ValueError(f"nobody can do {does}")
    customer.ago = float(asked.get("ago", 0))
    try:
        return {"id": getattr(customer, does)(**given)}
    finally:
        customer.ago = 0.0


def hook(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    """Another address, secret or token for verification; what is said is whether the address greets back."""
    for name in ("hook", "app_secret", "old_secret", "verify_token", "requires_proof"):
        if name in asked:
            setattr(account, name, asked[name])
    if "subscribed" in asked:
        account.subscribe(set()) if asked["subscribed"] else account.subscribed.clear()
    return {"greets": account.shakes_hands()} if asked.get("shake") else {}
