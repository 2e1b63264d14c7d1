"""Reading what strangers wrote: every value is taken apart here, and every refusal is a ValueError with a sentence."""

import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any, NoReturn

# Ids become part of unique keys in the database; the longest one known is far below this.
ID_LENGTH = 200
NAME_BYTES = 200
DEPTH = 100
# Controls that turn the reading direction, so that "gpj.exe" can pose as "exe.jpg".
_TURNS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = ("Cc", "Cf", "Cs")
# From here on a number of seconds would lie thirty thousand years ahead: it counts milliseconds.
_MILLISECONDS = 10**12


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
    return number


def load_json(body: bytes | str) -> Any:
    """Strict JSON in UTF-8, nested at most 100 deep. Raises ValueError for anything else."""
    text = body.decode("utf-8") if isinstance(body, bytes) else body
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    _check_depth(value, DEPTH)
    return value


def _check_depth(value: Any, left: int) -> None:
    """Far below Python's own limit, so that what was read once can be written and read again anywhere."""
    if left == 0:
        raise ValueError("nested too deeply")
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_depth(child, left - 1)


def dump_json(value: Any) -> str:
    """Compact ASCII JSON, the same text for the same value: keys are sorted."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, allow_nan=False)


def storable(text: str) -> str:
    """`text` as PostgreSQL can keep it: without NUL and without halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def line(text: str, length: int = 200) -> str:
    """A label for people: one line, no control characters, nothing that turns the reading direction."""
    spaced = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in storable(text[: 8 * length])
    )
    return " ".join(_TURNS.sub("", spaced).split())[:length].strip()


def file_name(text: str) -> str:
    """A file's name without path, tricks or leading dots, at most 200 bytes, its ending kept; "file" if none is left.

    Cleaned before it is cut at the slashes: an invisible character between two dots would hide them otherwise.
    """
    visible = "".join(char for char in storable(text) if unicodedata.category(char) not in _INVISIBLE)
    name = visible.replace("\\", "/").rpartition("/")[2].strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 20:
        stem, dot, ending = name, "", ""
    return _cut(stem, NAME_BYTES - len(dot) - len(ending.encode())) + dot + ending


def _cut(text: str, size: int) -> str:
    """The first `size` bytes, never half a character."""
    return text.encode()[:size].decode("utf-8", "ignore")


def identifier(value: Any, name: str) -> str:
    """An id: text or a whole number, not empty, at most 200 characters, nothing invisible."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} is missing")
    if len(value) > ID_LENGTH:
        raise ValueError(f"{name} is longer than {ID_LENGTH} characters")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in value):
        raise ValueError(f"{name} contains a control character")
    return value


def text(value: Any, name: str) -> str:
    """Optional text, as the database can keep it."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not text")
    return storable(value)


def instant(value: Any, name: str) -> datetime | None:
    """Optional moment: ISO 8601 with a zone, or Unix time in seconds or milliseconds. In UTC."""
    if value is None or value == "":
        return None
    try:
        moment = _moment(value)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{name} is not a time") from None
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{name} is not a time") from None


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    return datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS else value, UTC)


def mapping(value: Any, name: str) -> dict[str, Any]:
    """A JSON object; None counts as an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")
    return value
