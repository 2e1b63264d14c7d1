"""The request of an `http` step: its owner's words with values filled in so that a value stays a value."""

import re
from collections.abc import Mapping
from typing import Any

from ..filling import PLACE, fill, for_header, for_json, for_url, shown
from ..pieces import Step
from ..types import Fetch

HOST = re.compile(r"^https?://[^/?#{}\s\\]+(?=[/?#]|$)", re.IGNORECASE)  # no value may choose whom we ask
HEADER = re.compile(r"^[A-Za-z0-9-]{1,80}$")
NUMBER = re.compile(r"^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$")
LONGEST = 1_000


def fetch(step: Step, variables: Mapping[str, str]) -> Fetch | None:
    """The filled request; None when its address is none."""
    if not HOST.match(step.url):
        return None
    headers = {name: for_header(fill(value, variables)) for name, value in step.headers.items() if HEADER.match(name)}
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    body = ""
    if step.method == "POST":
        body, is_json = _body(step.body, variables, kind)
        if is_json and not kind:
            headers["Content-Type"] = "application/json"
    return Fetch(step.method, fill(step.url, variables, for_url), headers, body, step.seconds)


def _body(template: str, variables: Mapping[str, str], kind: str) -> tuple[str, bool]:
    if template.lstrip()[:1] in ("{", "[") and "form" not in kind:
        return _json(template, variables), True
    return fill(template, variables, for_url if "form-urlencoded" in kind else str), False


def _json(template: str, variables: Mapping[str, str]) -> str:
    """Inside quotes a value is escaped; outside it becomes a number or a string of its own, never structure."""
    parts, end = [], 0
    for found in PLACE.finditer(template):
        parts.append(template[end : found.start()])
        value = shown(variables.get(found[1]))
        quoted = _in_string(template[: found.start()])
        parts.append(for_json(value) if quoted else value if NUMBER.match(value) else f'"{for_json(value)}"')
        end = found.end()
    return "".join([*parts, template[end:]])


def _in_string(before: str) -> bool:
    return len(re.findall(r'"', re.sub(r"\\.", "", before, flags=re.DOTALL))) % 2 == 1


def pick(data: Any, path: str) -> str:
    """What stands at `order.lines.0.status`, as text; "" when there is nothing, or no plain value."""
    for name in filter(None, path.split(".")):
        if isinstance(data, Mapping):
            data = data.get(name)
        elif isinstance(data, list) and name.isdecimal() and len(name) < 7 and int(name) < len(data):
            data = data[int(name)]
        else:
            return ""
    return shown(data)[:LONGEST]
