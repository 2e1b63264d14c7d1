"""Trying a flow's request to another system: really made, with sample values, through the one guarded client."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from chatbot import filling, parsing
from chatbot.flows import requests
from connectors import http
from connectors.errors import SendError
from connectors.reading import line
from webcare.actions.bots.exits import Step
from webcare.actions.bots.fetching import LONGEST, MOST_BYTES
from webcare.bot_flow_rows import variable

SHOWN, DEEP, LONG = 60, 6, 200  # values, levels, characters of what came back
log = logging.getLogger(__name__)
PLAIN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Tried:
    """What came back. `values`: (path, value, a name to remember it as); `text`: when it was no JSON."""

    ok: bool
    status: int = 0
    reason: str = ""
    text: str = ""
    values: list[tuple[str, str, str]] = field(default_factory=list)


def blanks(step: Step) -> list[str]:
    """The names that the request wants filled in."""
    heads = step.get("headers") if isinstance(step.get("headers"), dict) else {}
    texts = [str(step.get("url") or ""), str(step.get("body") or ""), *map(str, heads.values())]
    return list(dict.fromkeys(found[1] for text in texts for found in filling.PLACE.finditer(text)))


def samples(step: Step, data: QueryDict) -> dict[str, str]:
    return {name: data.get(f"sample.{name}", "")[:500] for name in blanks(step)}


def attempt(step: Step, values: Mapping[str, str]) -> Tried:
    """Make the request once, as the flow would. Whatever goes wrong is told, nothing is raised."""
    parsed = parsing.flow({"steps": [step | {"id": "it"}]}).steps["it"]
    if (wanted := requests.fetch(parsed, values)) is None:
        return Tried(False, reason=_("Only addresses like https://name/path can be called."))
    headers = {"Content-Type": "application/json"} | dict(wanted.headers) if wanted.body else dict(wanted.headers)
    try:
        answer = http.request(
            wanted.method, wanted.url, headers=headers, content=wanted.body.encode() if wanted.body else None,
            secrets=headers.values(), max_bytes=MOST_BYTES, seconds=min(wanted.seconds, LONGEST),
        )  # fmt: skip
    except SendError as problem:
        return Tried(False, reason=problem.reason)
    except Exception as problem:  # whatever an odd address or header makes of the library
        log.warning("a flow's request could not be tried: %s", type(problem).__name__)
        return Tried(False, reason=_("This request cannot be made as it is written."))
    data = answer.json()
    text = "" if isinstance(data, dict | list) else line(answer.body.decode("utf-8", "replace"), LONG * 3)
    return Tried(answer.ok, answer.status, text=text, values=list(_leaves(data))[:SHOWN])


def named_after(path: str) -> str:
    """What a value would be remembered as: the last word of the path to it."""
    return next((name for part in reversed(path.split(".")) if (name := variable(part)) and not part.isdecimal()), "")


def _leaves(data: Any, path: str = "", deep: int = 0) -> Iterator[tuple[str, str, str]]:
    """Every value that a path of plain names can reach."""
    if isinstance(data, dict | list) and deep < DEEP:
        pairs = data.items() if isinstance(data, dict) else enumerate(data[:5])
        for name, value in pairs:
            if PLAIN.fullmatch(str(name)):
                yield from _leaves(value, f"{path}.{name}" if path else str(name), deep + 1)
    elif path and not isinstance(data, dict | list):
        yield path, line("" if data is None else str(data), LONG), named_after(path)
