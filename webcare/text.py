"""Making text that strangers sent storable: what PostgreSQL and UTF-8 refuse is replaced, the rest stays as it was."""

import hashlib
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def storable(text: str) -> str:
    """Without NUL and lone surrogates, which cannot be stored."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def label(text: str, limit: int = 200) -> str:
    """One visible line: no control, direction or zero-width characters, at most `limit` characters."""
    visible = "".join(" " if ch.isspace() else ch for ch in storable(text) if ch.isspace() or _is_visible(ch))
    return " ".join(visible.split())[:limit]


def identifier(text: str, limit: int = 300) -> str:
    """Somebody else's id of something, at most `limit` characters: a longer one ends in a digest of the whole."""
    name = storable(text)
    return name if len(name) <= limit else f"{name[: limit - 33]}#{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def file_name(text: str) -> str:
    """A name to show and to offer when saving: never a path, never empty, at most 120 characters."""
    name = label(text.replace("\\", "/").rpartition("/")[2], 400).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > 120 and dot:
        name = f"{stem[: 119 - len(ending[:20])]}.{ending[:20]}"
    return name[:120] or "file"


def _is_visible(ch: str) -> bool:
    # The zero-width joiner holds family emoji together: it is part of what people see.
    return ch == "\N{ZERO WIDTH JOINER}" or unicodedata.category(ch) not in _INVISIBLE
