"""Hostile input for the parsers."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

# Words of our formats, so that random objects look like ours often enough to get past the first check.
WORDS = [
    "messages", "statuses", "typing", "id", "thread", "sender", "name", "email", "text", "sent_at", "media", "url",
    "type", "reply_to", "token", "state", "at", "error", "on", "visitor", "attachments", "page", "title", "locale",
    "entry", "changes", "field", "value", "messaging", "recipient", "message", "from", "contacts", "metadata", "errors",
]  # fmt: skip
NASTY = [
    "", " ", "\0", "a\0b", "\ud800", "\u202egpj.exe", "x" * 201, "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59", "read", "m:1", "../../etc/passwd", "{{7*7}}", "%s", 0, -1, 10**12, 10**30,
    -(10**18), 1.5, 1e300, True, None, [], {}, [[]], [{}], {"id": 1},
]  # fmt: skip


def anything() -> st.SearchStrategy[Any]:
    leaves = st.one_of(st.sampled_from(NASTY), st.text(max_size=20), st.integers(), st.floats(), st.booleans())
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), inner, max_size=6),
        ),
        max_leaves=20,
    )


def bodies() -> st.SearchStrategy[bytes]:
    """JSON, and JSON with something wrong at the end, in encodings that are not ours."""
    texts = anything().map(json.dumps)
    return st.one_of(
        texts.map(str.encode),
        texts.map(lambda text: text.encode()[:-1]),
        texts.map(lambda text: text.encode("utf-16")),
        st.integers(1, 3000).map(lambda depth: b'{"messages":' + b"[" * depth + b"]" * depth + b"}"),
    )


@st.composite
def mutated(draw: st.DrawFn, payload: dict[str, Any]) -> Any:
    """A real payload with one to three places replaced by something else."""
    changed = copy.deepcopy(payload)
    for _turn in range(draw(st.integers(1, 3))):
        places = list(_places(changed))
        container, key = draw(st.sampled_from(places))
        if draw(st.booleans()) and isinstance(container, dict):
            del container[key]
        else:
            # A copy: changing what Hypothesis drew would change what it draws next.
            container[key] = copy.deepcopy(draw(anything()))
        if not list(_places(changed)):
            break
    return changed


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from _places(inner)
