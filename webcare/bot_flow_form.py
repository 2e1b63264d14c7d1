"""What somebody typed about a step, as the step is kept. Nothing is refused: what is not right yet, the checks say.

Fields a form does not have, and languages it does not show, stay as they were.
"""

import copy
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.http import QueryDict

from webcare.actions.bots.exits import Step, branches, buttons, exits, led
from webcare.bot_flow_rows import read_branches, read_buttons, read_options, read_saves, read_texts, variable
from webcare.text import label, storable

TYPES = ("text", "number", "email", "phone", "date", "choice", "pattern")
SETS = ("variable", "label", "unlabel", "team")
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600}
WAIT, FETCH = (3, 86_400), (1, 20)  # seconds, at least and at most
SECRET = "•••"  # stands for what a header keeps; sent back, it stays

Reader = Callable[[Step, QueryDict, Sequence[str]], Step]
FRESH: dict[str, Step] = {
    "ask": {"type": "text", "tries": 3}, "set": {"what": "variable"}, "wait": {"seconds": 60},
    "http": {"method": "GET", "seconds": 5}, "end": {"rating": False}, "person": {"team": 0},
}  # fmt: skip


def fresh(kind: str) -> Step:
    """A new step of this kind, with nothing in it yet."""
    return {"kind": kind} | copy.deepcopy(FRESH.get(kind, {}))


def read(old: Step, data: QueryDict, languages: Sequence[str], ids: Collection[str]) -> Step:
    """The step as the form says it now. It leads to one of `ids` or to nowhere."""
    step = copy.deepcopy(old)
    reader = READERS.get(str(step.get("kind")))
    step |= reader(step, data, languages) if reader else {}
    for slot, to in exits(step):
        wanted = data.get(f"goes.{slot}", to)
        step = led(step, slot, wanted if wanted in ids else "")
    return step


def _reply(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    reply = dict(step["reply"]) if isinstance(step.get("reply"), dict) else {}
    return {"reply": reply | {"texts": read_texts(data, "text", languages, reply.get("texts"))}}


def _buttons(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    reply = _reply(step, data, languages)["reply"]
    found = read_buttons(data, languages, buttons(step)) if "button-id" in data else buttons(step)
    return {"reply": reply | {"buttons": found}, "tries": whole(data.get("tries"), 2, 1, 20)}


def _ask(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    options = step.get("options")
    old = [one for one in options if isinstance(one, dict)] if isinstance(options, list) else []
    kind = data.get("type", "")
    return {
        "texts": read_texts(data, "text", languages, step.get("texts")),
        "retry": read_texts(data, "retry", languages, step.get("retry")),
        "variable": variable(data.get("variable", "")),
        "type": kind if kind in TYPES else "text",
        "pattern": storable(data.get("pattern", "")).strip()[:500],
        "options": read_options(data, languages, old),
        "tries": whole(data.get("tries"), 3, 1, 20),
    }


def _condition(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    return {"branches": read_branches(data) if "branch" in data else branches(step)}


def _set(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    what = data.get("what", "")
    what = what if what in SETS else "variable"
    value = data.get("team", "") if what == "team" else storable(data.get("value", "")).strip()[:2000]
    return {"what": what, "name": variable(data.get("name", "")) if what == "variable" else "", "value": value}


def _http(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    old = step.get("headers") if isinstance(step.get("headers"), dict) else {}
    return {
        "method": "POST" if data.get("method") == "POST" else "GET",
        "url": storable(data.get("url", "")).strip()[:2000],
        "headers": headers(data.get("headers", ""), old),
        "body": storable(data.get("body", "")).strip()[:10_000],
        "save": read_saves(data),
        "seconds": whole(data.get("seconds"), 5, *FETCH),
    }


def _wait(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    long = whole(data.get("wait"), 1, 1, WAIT[1]) * UNITS.get(data.get("unit", ""), 1)
    return {"seconds": min(max(long, WAIT[0]), WAIT[1])}


def _person(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    note = storable(data.get("note", "")).strip()[:2000]
    return _reply(step, data, languages) | {"team": whole(data.get("team"), 0, 0, 2**31 - 1), "note": note}


def _end(step: Step, data: QueryDict, languages: Sequence[str]) -> Step:
    return _reply(step, data, languages) | {"rating": data.get("rating") == "on"}


READERS: dict[str, Reader] = {
    "message": _reply, "buttons": _buttons, "ask": _ask, "condition": _condition, "set": _set, "http": _http,
    "wait": _wait, "person": _person, "end": _end,
    "answer": lambda step, data, languages: {"answer": label(data.get("answer", ""), 60)},
    "flow": lambda step, data, languages: {"flow": label(data.get("flow", ""), 60)},
}  # fmt: skip


def headers(typed: str, old: dict[str, str]) -> dict[str, str]:
    """A line each, "Name: value". Long values are shown as dots, and stay when the dots come back."""
    found = {}
    for line in typed.splitlines()[:20]:
        name, _colon, value = (label(part, 2000) for part in line.partition(":"))
        if name:
            found[name] = str(old.get(name, "")) if value == SECRET else value
    return found


def whole(value: Any, default: int, low: int, high: int) -> int:
    typed = str(value or "").strip()
    return min(max(int(typed), low), high) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else default
