"""Updates, and how they are put into one POST: by object, then by account, then field by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webcare.demo.graph.accounts import Account

MOST = 1000  # updates in one POST


@dataclass(slots=True)
class Update:
    """`item` goes into the list `field` of a messaging entry, or is the value of a change of that field.

    `name` is what the ledger calls it, `about` the field somebody subscribes to for it where that is another one.
    """

    account: "Account"
    field: str
    item: dict[str, Any]
    name: str = ""
    about: str = ""
    entry_id: str = ""  # where the far side writes another one than the account's

    @property
    def entry(self) -> str:
        return self.entry_id or self.account.entry_id


LISTS = ("messaging", "standby")


def envelope(updates: Iterable[Update], at: float) -> dict[str, Any]:
    """One POST for updates of one object, in their order: neighbours of one account share an entry."""
    entries: list[dict[str, Any]] = []
    kind = ""
    for one in updates:
        kind = one.account.object
        if not entries or entries[-1]["id"] != one.entry:
            entries.append(
                {"id": one.entry, "time": int(at * 1000) if kind != "whatsapp_business_account" else int(at)}
            )
        if one.field in LISTS:
            entries[-1].setdefault(one.field, []).append(one.item)
        else:
            _add_change(entries[-1].setdefault("changes", []), one)
    return {"object": kind, "entry": entries}


def _add_change(changes: list[dict[str, Any]], update: Update) -> None:
    """Messages and statuses of one number that follow each other share one value, as in the documentation."""
    value = update.item
    last = changes[-1] if changes else None
    if last and last["field"] == update.field == "messages" and last["value"]["metadata"] == value.get("metadata"):
        lists = ("messages", "statuses", "contacts")
        if not (set(value) | set(last["value"])) - {*lists, "metadata", "messaging_product"}:
            for name in lists:
                _merge(last["value"], value, name)
            return
    changes.append({"field": update.field, "value": {key: _copy(inner) for key, inner in value.items()}})


def _merge(into: dict[str, Any], value: dict[str, Any], name: str) -> None:
    for one in value.get(name, []):
        known = into.setdefault(name, [])
        if name != "contacts" or one not in known:
            known.append(one)


def _copy(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value
