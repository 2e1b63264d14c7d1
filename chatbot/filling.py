"""Filling `{name}` in a text by what is known. One pass: what a customer typed is never read as a placeholder again."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]{0,59})\}")


def fill(text: str, values: Mapping[str, Any], write: Callable[[str], str] = str) -> str:
    """The text with every `{name}` replaced; unknown ones become "". `write` escapes a value for where it lands."""
    return PLACE.sub(lambda found: write(shown(values.get(found[1]))), text)


def known(text: str, values: Mapping[str, Any]) -> str:
    """Like `fill`, but leaves what is not in `values` for somebody else to fill."""
    return PLACE.sub(lambda found: shown(values[found[1]]) if found[1] in values else found[0], text)


def shown(value: Any) -> str:
    """A kept value in words: nothing for what is no text or number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def for_url(value: str) -> str:
    return quote(value, safe="")


def for_json(value: str) -> str:
    """Inside the quotes of a JSON string."""
    return json.dumps(value)[1:-1]


def for_header(value: str) -> str:
    """A header's value is one line of printable characters."""
    return "".join(c for c in value if c.isprintable())
