"""The outermost layer of every webhook of Meta: `{"object", "entry": [{"id", "time", "changes" | "messaging" ...}]}`.

Nothing is refused here: Meta switches a webhook off that answers anything but 200, for everything it would have sent.
What cannot be told apart is kept whole, to be read by people.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from connectors.reading import ID_LENGTH, dump_json, load_json
from connectors.types import RawItem

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` is the account as Meta puts it ("" when it does not), `content` all of it."""

    id: str
    content: dict[str, Any] = field(repr=False)

    def several(self, name: str) -> list[Any]:
        """The list under this name; empty when there is none."""
        return listed(self.content.get(name))


def entries(body: bytes) -> list[Entry] | None:
    """The entries of a request, in order; None when it is no envelope at all."""
    try:
        payload = load_json(body)
    except ValueError:
        return None
    if not isinstance(payload, dict) or not isinstance(payload.get("entry"), list):
        return None
    return [_entry(found) for found in payload["entry"]]


def _entry(found: Any) -> Entry:
    return Entry(name(found.get("id")), found) if isinstance(found, dict) else Entry("", {"strange": found})


def whole(body: bytes, account: str) -> RawItem:
    """The item for a request that is no envelope: stored for people, understood by nobody."""
    text = body.decode("utf-8", "backslashreplace")
    return RawItem(account, f"x:{hashlib.sha256(body).hexdigest()}", "other", dump_json({"whole": text}))


def key(*parts: str) -> str:
    """A name under which an item is stored, from what the provider calls it; shortened when that is very long."""
    joined = ":".join(parts)
    if len(joined) <= LONGEST_KEY:
        return joined
    return f"{parts[0]}:{digest(joined)}"


def digest(value: Any) -> str:
    """The same for the same content, whatever the order of its keys."""
    text = value if isinstance(value, str) else dump_json(value)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def name(value: Any) -> str:
    """An id as Meta writes it, as text or number; "" when it is none that could be kept."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.isprintable() or len(value) > ID_LENGTH:
        return ""
    return value.strip()


def words(value: Any) -> str:
    """Text as the database can keep it; "" for anything else."""
    return value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def mapped(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list; what is none of them is passed over."""
    return (one for one in listed(value) if isinstance(one, dict))
