"""What a piece of the bot is called on its owner's pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

Content = Mapping[str, Any]


def title(kind: str, key: str, content: Content, language: str) -> str:
    """The question of an answer, the name of a flow, the words of a test; its key when it has none of these."""
    if kind == "settings":
        return _("Greeting and hand-over")
    if kind == "answer":
        return said(content.get("question"), language) or key
    return str(content.get("name" if kind == "flow" else "text") or "") or key


def said(texts: Any, language: str) -> str:
    """The text in the reader's language, else in another one there is."""
    if not isinstance(texts, Mapping):
        return ""
    return str(texts.get(language) or next((text for text in texts.values() if text), ""))


def titles(content: Content, language: str) -> dict[str, str]:
    """Every answer and flow of a whole document: "answer:<key>" and "flow:<key>" with what it is called."""
    found = {}
    for kind, name in (("answer", "answers"), ("flow", "flows")):
        for row in content.get(name, []):
            found[f"{kind}:{row['key']}"] = title(kind, row["key"], row, language)
    return found
