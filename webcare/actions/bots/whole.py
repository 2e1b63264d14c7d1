"""All that the owner wrote as one document, from a file: checked before any of it is kept."""

import json
import re
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from webcare import bot_titles
from webcare.models import BotPiece
from webcare.text import storable

from . import pieces
from .sheets import MAX_BYTES, MAX_ROWS, Unreadable

Content = dict[str, Any]
LISTS = {"answers": "answer", "flows": "flow", "cases": "case"}
KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
DEEP = 40  # levels; what an owner writes has about ten
EXAMPLE = (
    ("", "Retour", "Hoe meld ik een retour aan?", "How do I return something?", "ik wil hem terugsturen\nretour",
     "I want to send it back\nreturn", "Binnen 30 dagen kun je gratis retourneren.",
     "You can return it free of charge within 30 days.", "yes", "no"),
    ("", "Bezorging", "Waar is mijn bestelling?", "Where is my order?", "waar blijft mijn pakket\nwanneer komt het",
     "where is my parcel\nwhen does it arrive", "Je vindt je bestelling met de link in onze mail.",
     "You find your order with the link in our e-mail.", "yes", "no"),
)  # fmt: skip


def is_json(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read(content: bytes) -> Content:
    """The document, with every text storable. Raises Unreadable, in words, when it is none of ours."""
    if len(content) > MAX_BYTES:
        raise Unreadable(_("This file is larger than {limit} MB.").replace("{limit}", str(MAX_BYTES // 2**20)))
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
        document = _storable(found, DEEP)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(_("This is not a file that a chatbot was exported to.")) from problem
    _check(document)
    return document


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are no JSON, and cannot be stored


def _storable(value: Any, levels: int) -> Any:
    if levels == 0:
        raise ValueError("too deep")
    if isinstance(value, dict):
        return {storable(name): _storable(one, levels - 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_storable(one, levels - 1) for one in value]
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ValueError("too large")
    return storable(value) if isinstance(value, str) else value


def _check(document: Any) -> None:
    good = isinstance(document, dict) and isinstance(document.get("settings", {}), dict)
    lists = [document.get(name, []) for name in LISTS] if good else []
    good = good and bool({"settings", *LISTS} & set(document)) and all(isinstance(one, list) for one in lists)
    if not good:
        raise Unreadable(_("This is not a file that a chatbot was exported to."))
    if sum(map(len, lists)) > MAX_ROWS:
        raise Unreadable(_("This file has more than {limit} rows.").replace("{limit}", str(MAX_ROWS)))
    for rows in lists:
        keys = [row.get("key") if isinstance(row, dict) else None for row in rows]
        if not all(isinstance(key, str) and KEY.fullmatch(key) for key in keys) or len(set(keys)) < len(keys):
            raise Unreadable(_("Something in this file has no code, or the same code as something else."))


def by_piece(document: Content) -> dict[tuple[str, str], Content]:
    found: dict[tuple[str, str], Content] = {}
    if document.get("settings"):
        found[BotPiece.Kind.SETTINGS.value, pieces.SETTINGS] = document["settings"]
    for name, kind in LISTS.items():
        for row in document.get(name, ()):
            found[kind, row["key"]] = {field: value for field, value in row.items() if field != "key"}
    return found


def kinds(document: Content) -> set[str]:
    """Those the document has a list of: what is not in that list goes."""
    return {kind for name, kind in LISTS.items() if name in document}


def title(kind: str, key: str, content: Content) -> str:
    """What to call a piece on the screen."""
    return bot_titles.title(kind, key, content, get_language() or "")[:200]
