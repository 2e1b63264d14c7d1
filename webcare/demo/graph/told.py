"""What the stand-in tells about itself: the GET half of its control, made for a page and for other processes."""

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.faults import AFTER, FILES, REFUSING
from webcare.demo.graph.ledger import Accepted, Posted

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

SHOWN = 50  # entries of the ledger, without `all=1`


def answer(graph: "Graph", call: Call, path: list[str]) -> Answer:
    match path:
        case ["state"]:
            return Answer(200, state(graph))
        case ["chat"]:
            return Answer(200, chat(graph, call.query["account"], call.query["customer"]))
        case ["ledger"]:
            return Answer(200, ledger(graph, 0 if "all" in call.query else SHOWN))
        case ["media", id]:
            file = graph.media.kept(id)
            kind = {"Content-Type": file.media_type} if file else {}
            harmless = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
            return Answer(200, file.content, kind | harmless) if file else Answer(404, b"")
    raise KeyError("/".join(path))


def state(graph: "Graph") -> dict[str, Any]:
    return {
        "accounts": [one.as_json() for one in graph.accounts],
        "faults": [one.as_json() for one in graph.faults.plans],
        "known_faults": {"refusing": sorted(REFUSING), "after": sorted(AFTER), "files": sorted(FILES)},
        "clock": graph.clock.offset, "usage": graph.usage.percent,
        "counts": counts(graph), "alerts": list(graph.ledger.alerts),
    }  # fmt: skip


def counts(graph: "Graph") -> dict[str, int]:
    found = graph.ledger
    return {
        "accepted": len(found.accepted), "posted": len(found.hooks), "refused": len(found.refused),
        "delivered": len(found.delivered_hooks), "dropped": len(found.dropped),
    }  # fmt: skip


def chat(graph: "Graph", account: str, customer: str) -> dict[str, Any]:
    """Raises KeyError."""
    found = graph.account(account)
    person = found.find(customer)
    if person is None:
        raise KeyError(customer)
    lines = [line.as_json() | {"media_type": _media_type(graph, line.media)} for line in person.chat.lines]
    signals = [what for one, who, what in graph.signals if (one, who) == (account, person.key)]
    return person.as_json() | {"lines": lines, "signals": signals[-3:]}


def _media_type(graph: "Graph", id: str) -> str:
    file = graph.media.kept(id) if id else None
    return file.media_type if file else ""


def ledger(graph: "Graph", most: int) -> dict[str, Any]:
    """Newest last. `most` 0: everything."""
    found = graph.ledger
    return {
        "accepted": [_accepted(one) for one in list(found.accepted)[-most:]],
        "hooks": [_posted(one) for one in list(found.hooks)[-most:]],
        "refused": list(found.refused)[-most:],
        "dropped": list(found.dropped)[-most:],
    }


def _accepted(one: Accepted) -> dict[str, Any]:
    return asdict(one)


def _posted(one: Posted) -> dict[str, Any]:
    return {
        "account": one.account, "names": one.names, "tries": one.tries, "signed": one.signed,
        "given_up": one.given_up, "delivered": one.delivered, "body": base64.b64encode(one.body).decode(),
    }  # fmt: skip
