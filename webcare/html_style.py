"""Which style="" declarations of a stranger's HTML stay: nothing that loads, runs, or leaves its place."""

import re
from functools import lru_cache

NAMES = {
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
    "border-radius", "border-right", "border-spacing", "border-style", "border-top", "border-width", "box-sizing",
    "clear", "color", "direction", "display", "float", "font", "font-family", "font-size", "font-style",
    "font-variant", "font-weight", "height", "letter-spacing", "line-height", "list-style-position",
    "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height",
    "max-width", "min-height", "min-width", "opacity", "overflow", "overflow-wrap", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "table-layout", "text-align", "text-decoration", "text-indent",
    "text-transform", "vertical-align", "white-space", "width", "word-break", "word-spacing", "word-wrap",
}  # fmt: skip
_VALUE = re.compile(r"""[\w\s#%.,+/'"!()-]{1,200}""")
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "calc"}
_AWAY = re.compile(r"(?:^|\s)-\s*\d|-\s*calc|\d{5}")  # pushed out of sight, or over something else


@lru_cache(maxsize=2048)  # a newsletter says the same a thousand times
def safe_style(style: str) -> str:
    """The declarations about how words look and tables are laid out, written one way. Twice is once."""
    kept = []
    for declaration in style[:10_000].split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), " ".join(value.split())
        if name in NAMES and is_safe(name, value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def is_safe(name: str, value: str) -> bool:
    """Letters, numbers, colours and lengths; no escapes, addresses or functions that fetch or compute."""
    if not _VALUE.fullmatch(value) or value.count('"') % 2 or value.count("'") % 2:
        return False
    if any(function.lower() not in _FUNCTIONS for function in _FUNCTION.findall(value)):
        return False
    return not (name.startswith(("margin", "text-indent")) and _AWAY.search(value))
