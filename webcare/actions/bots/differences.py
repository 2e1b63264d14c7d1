"""Which pieces two documents of the bot do not have in common. Pure; in words it is `views/bots/changed.py`."""

from dataclasses import dataclass
from typing import Any, Literal

Content = dict[str, Any]
LISTS = {"answer": "answers", "flow": "flows", "case": "cases"}
SETTINGS = "bot"
What = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One piece. `before` and `after` are its content without the key; None where it is not there."""

    kind: str
    key: str
    what: What
    before: Content | None = None
    after: Content | None = None


def between(old: Content, new: Content) -> list[Difference]:
    """Settings first, then answers, flows and tests, each in the order in which `new` has them; removed ones last."""
    found = []
    if old.get("settings", {}) != new.get("settings", {}):
        found.append(Difference("settings", SETTINGS, "changed", old.get("settings", {}), new.get("settings", {})))
    for kind, name in LISTS.items():
        found += _of(kind, pieces(old.get(name, [])), pieces(new.get(name, [])))
    return found


def pieces(rows: list[Content]) -> dict[str, Content]:
    """By key, without it."""
    return {row["key"]: {name: value for name, value in row.items() if name != "key"} for row in rows}


def _of(kind: str, old: dict[str, Content], new: dict[str, Content]) -> list[Difference]:
    found = [
        Difference(kind, key, "changed" if key in old else "added", old.get(key), value)
        for key, value in new.items()
        if old.get(key) != value
    ]
    return found + [Difference(kind, key, "removed", value) for key, value in old.items() if key not in new]
