"""Steering the stand-in from another process: JSON under `/_stand-in/`. Errors are `{"error": sentence}` with 4xx."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from webcare.demo.graph import told, verbs
from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.hooks import Manners
from webcare.demo.graph.statuses import Statuses

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

SETTABLE = {
    "usage": ("percent", "step", "regain_minutes"),
    "limits": ("per_second", "pair_seconds", "pair_burst"),
}


def answer(graph: "Graph", call: Call, path: list[str]) -> Answer:
    """`path` is what follows `/_stand-in/`. What changes something must be JSON, which no form of another site is."""
    try:
        if call.method == "GET":
            return told.answer(graph, call, path)
        _check_ours(call)
        return Answer(200, _changes(graph, call.method, path, call.fields))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        return Answer(400, {"error": f"{type(problem).__name__}: {problem}"})
    except GraphError as error:
        return Answer(400, error.body())


def _check_ours(call: Call) -> None:
    """Raises ValueError."""
    origin = call.headers.get("Origin")
    if origin and urlsplit(origin).netloc != call.headers.get("Host"):
        raise ValueError("another site may not do this")
    if call.method == "POST" and not (call.headers.get("Content-Type") or "").startswith("application/json"):
        raise ValueError("JSON is needed")


def _changes(graph: "Graph", method: str, path: list[str], asked: dict[str, Any]) -> dict[str, Any]:
    match method, path:
        case "POST", ["accounts"]:
            return verbs.account(graph, **asked).as_json()
        case "POST", ["customers"]:
            return graph.account(asked.pop("account")).customer(**asked).as_json()
        case "POST", ["act"]:
            return verbs.act(graph, asked)
        case "POST", ["hook"]:
            return verbs.hook(graph.account(asked["account"]), asked)
        case "POST", ["faults"]:
            graph.faults.plan(asked.pop("where"), asked.pop("does"), **asked)
        case "DELETE", ["faults"]:
            graph.faults.clear()
            graph.hooks.manners, graph.statuses = Manners(), Statuses()
        case "POST", ["clock"]:
            graph.clock.forward(**asked)
        case "POST", ["statuses"]:
            graph.statuses = Statuses(**asked | {"order": tuple(asked.get("order", Statuses().order))})
        case "POST", ["manners"]:
            graph.hooks.manners = Manners(**asked)
        case "POST", ["usage" | "limits" as what]:
            for name in SETTABLE[what]:
                setattr(getattr(graph, what), name, asked.get(name, getattr(getattr(graph, what), name)))
        case "POST", ["settle"]:
            return {"quiet": graph.settle(float(asked.get("timeout", 10)))}
        case _:
            raise ValueError("there is no such thing to change")
    return {}
