"""What the stand-in knows beyond its end: accounts, who wrote what, and the files of that."""

import base64
import json
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webcare.demo.graph import sheet
from webcare.demo.graph.accounts import Account
from webcare.demo.graph.chats import Line
from webcare.demo.graph.media import File
from webcare.demo.graph.whatsapp import WhatsApp
from webcare.demo.graph.whatsapp_customer import WhatsAppCustomer

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

KEPT = ("phone", "bsuid", "username", "hides_bsuid", "id", "profile")  # of a customer, besides the name


def begin(graph: "Graph", path: Path | None, desk: str, demo: bool) -> None:
    """As it was left, or as the demo begins."""
    if not demo and path is None:
        return
    sheet.furnish(graph)
    if desk:
        sheet.connect(graph, desk)
    with suppress(OSError, ValueError, KeyError, TypeError):
        if path is not None:
            load(graph, json.loads(path.read_text("utf-8")))


def keep(graph: "Graph", path: Path | None) -> None:
    if path is not None:
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(dump(graph)), "utf-8")
        beside.replace(path)


def dump(graph: "Graph") -> dict[str, Any]:
    """Plain JSON: customers by account, and every file a chat shows."""
    wanted = {line.media for one in graph.accounts for person in one.customers for line in person.chat.lines}
    found = [file for id in sorted(wanted) if id and (file := graph.media.kept(id))]
    return {
        "customers": {one.id: [_person(person) for person in one.customers] for one in graph.accounts},
        "files": [_names(file) | {"content": base64.b64encode(file.content).decode()} for file in found],
    }


def load(graph: "Graph", kept: dict[str, Any]) -> None:
    """Into a stand-in that has the accounts. Raises KeyError, TypeError, ValueError for what `dump` did not write."""
    for one in kept["files"]:
        graph.media.put(File(**one | {"content": base64.b64decode(one["content"])}))
    for account in graph.accounts:
        for person in kept["customers"].get(account.id, []):
            _come_back(account, person)


def _names(value: Any) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value) if one.name != "content"}


def _person(person: Any) -> dict[str, Any]:
    names = {name: getattr(person, name) for name in KEPT if hasattr(person, name)}
    return {
        "names": names | {"name": person.name}, "last_spoke": person.last_spoke,
        "lines": [_names(line) for line in person.chat.lines],
    }  # fmt: skip


def _come_back(account: Account, kept: dict[str, Any]) -> None:
    names = dict(kept["names"])
    if isinstance(account, WhatsApp):
        person: Any = WhatsAppCustomer(account, **names)
        account.customers.append(person)
    else:
        person = account.customer(**names)
    person.last_spoke = kept["last_spoke"]
    person.chat.lines = [Line(**line) for line in kept["lines"]]
