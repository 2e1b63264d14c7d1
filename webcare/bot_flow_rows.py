"""Rows of a step's form, each of several fields with the same names: buttons, options, branches, what to remember."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import QueryDict

from webcare.bot_check_words import FACTS, HOW, WHATS, kept_value
from webcare.text import label, storable

Row = dict[str, Any]
LINK = "link:"  # as the target of a button: it opens an address
BUTTONS, TESTS, ROWS = 10, 4, 20
TITLE = 80  # characters of a button; what a channel takes of it, the checks say


def columns(data: QueryDict, *names: str) -> list[tuple[str, ...]]:
    """What was typed, a row for each, in their order; a field that is missing is empty."""
    lists = [data.getlist(name) for name in names]
    most = min(max(map(len, lists), default=0), ROWS + 1)
    return [tuple(storable(one[at]).strip() if at < len(one) else "" for one in lists) for at in range(most)]


def read_texts(data: QueryDict, name: str, languages: Sequence[str], old: Any) -> dict[str, str]:
    """Texts by language, without empty ones; those in other languages stay."""
    kept = dict(old) if isinstance(old, dict) else {"": str(old)} if old else {}
    typed = {one: storable(data.get(f"{name}.{one}", "")).replace("\r\n", "\n").strip()[:10_000] for one in languages}
    if any(typed.values()):
        kept.pop("", None)
    return {language: words for language, words in (kept | typed).items() if words}


def read_buttons(data: QueryDict, languages: Sequence[str], old: Iterable[Row]) -> list[Row]:
    """`button-id`, `button-to` (a step, or that it opens `button-link`), and a title for each language."""
    stored = {str(button.get("id", "")): button for button in old}
    found: list[Row] = []
    for key, to, link, *titles in columns(data, "button-id", "button-to", "button-link", *_titles("button", languages)):
        named = _named(titles, languages, stored.get(key, {}))
        if not named or len(found) == BUTTONS:
            continue
        button = {name: one for name, one in stored.get(key, {}).items() if name not in ("does", "target", "to")}
        button |= {"id": key or _free("b", [*stored, *(one["id"] for one in found)]), "titles": named}
        found.append(button | ({"does": "link", "target": link[:2000]} if to == LINK else {"to": to}))
    return found


def read_options(data: QueryDict, languages: Sequence[str], old: Iterable[Row]) -> list[Row]:
    """What a customer may choose from: `option-id` and a title for each language."""
    stored = {str(option.get("id", "")): option for option in old}
    found: list[Row] = []
    for key, *titles in columns(data, "option-id", *_titles("option", languages)):
        if named := _named(titles, languages, stored.get(key, {})):
            taken = [*stored, *(one["id"] for one in found)]
            found.append(stored.get(key, {}) | {"id": key or _free("o", taken), "titles": named})
    return found


def read_branches(data: QueryDict) -> list[Row]:
    """`branch` names each; `<branch>-what` (`variable:order`, `channel` ...), `-is`, `-value`, `-any`, `-to`."""
    found = []
    for name in data.getlist("branch")[:ROWS]:
        tests = [_test(*row) for row in columns(data, f"{name}-what", f"{name}-is", f"{name}-value") if row[0]]
        if tests:
            found.append(
                {"tests": tests[:TESTS], "any": data.get(f"{name}-any") == "1", "to": data.get(f"{name}-to", "")}
            )
    return found


def read_saves(data: QueryDict) -> list[Row]:
    """Where in the answer of the other system stands what is remembered as what."""
    rows = columns(data, "save-variable", "save-path")
    return [{"variable": variable(one), "path": label(path)} for one, path in rows if variable(one)]


def variable(typed: str) -> str:
    """A name that can stand in braces: "Order number" is `order_number`, "Größe" is `grosse`."""
    folded = unicodedata.normalize("NFKD", label(typed, 60).casefold())
    name = "".join(one if one.isascii() and one.isalnum() else "_" for one in folded if not unicodedata.combining(one))
    name = "_".join(filter(None, name.split("_")))[:40]
    return f"v_{name}" if name[:1].isdigit() else name


def _test(what: str, how: str, value: str) -> Row:
    kind, _colon, name = what.partition(":")
    kind = kind if kind in WHATS else "variable"
    if kind in FACTS:
        return {"what": kind, "is": "false" if name == "false" else "true"}
    test = {"what": kind, "is": how if how in HOW else "equals", "value": kept_value(kind, label(value))}
    return {"what": kind, "name": variable(name)} | test if kind == "variable" else test


def _titles(what: str, languages: Sequence[str]) -> list[str]:
    return [f"{what}-title.{language}" for language in languages]


def _named(titles: Sequence[str], languages: Sequence[str], old: Row) -> dict[str, str]:
    kept = old.get("titles") if isinstance(old.get("titles"), dict) else {}
    typed = {one: label(title, TITLE) for one, title in zip(languages, titles, strict=True)}
    return {one: title for one, title in (kept | typed).items() if title}


def _free(letter: str, taken: Iterable[str]) -> str:
    ids = set(taken)
    return next(name for name in (f"{letter}{n}" for n in range(1, len(ids) + 2)) if name not in ids)
