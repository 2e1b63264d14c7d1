"""What an entry of a sheet makes of an answer, and what is different then, in words."""

import copy
import re

from django.utils.translation import ngettext

from .columns import BY_FIELD, LISTS, YES, Json, line, values, variants
from .rows import Entry

NEW: Json = {"topic": "", "question": {}, "variants": [], "reply": {"texts": {}}, "ask_helped": True, "on": True}


def merged(entry: Entry, before: Json | None) -> tuple[Json, list[str]]:
    """The answer as it would be, and what is different in words. An empty cell leaves what is there."""
    after = copy.deepcopy(before if before is not None else NEW)
    now = values(entry.key, after)
    notes = []
    for name, cell in entry.cells.items():
        if name in LISTS:
            notes += _variants(after, name[-2:], cell)
        elif not _same(name, now[name], cell):
            _set(after, name, cell)
            notes.append(BY_FIELD[name].title)
    return after, notes


def _same(name: str, now: str, cell: str) -> bool:
    if name in ("on", "person_only"):
        return (now in YES) == (cell.casefold() in YES)
    return now == (line(cell) if name.startswith("question") else cell)


def _set(answer: Json, name: str, cell: str) -> None:
    what, _under, language = name.partition("_")
    if name in ("on", "person_only"):
        answer[name] = cell.casefold() in YES
    elif what == "question":
        answer["question"] = (answer.get("question") or {}) | {language: line(cell)}
    elif what == "reply":
        reply = answer.get("reply") or {}
        answer["reply"] = reply | {"texts": (reply.get("texts") or {}) | {language: cell}}
    else:
        answer[name] = cell


def _variants(answer: Json, language: str, cell: str) -> list[str]:
    """The sheet's lines instead of the answer's in this language; those that stay keep their id and place."""
    wanted = dict.fromkeys(filter(None, map(line, cell.split("\n"))))
    gone = [one for one in variants(answer, language) if (text := line(one.get("text") or "")) and text not in wanted]
    there = {line(one.get("text") or "") for one in variants(answer, language)}
    added = [text for text in wanted if text not in there]
    if not gone and not added:
        return []
    kept = [one for one in answer.get("variants") or () if not any(one is other for other in gone)]
    for text in added:
        kept.append({"id": fresh_id("v", [*kept, *gone]), "text": text, "language": language})
    answer["variants"] = kept
    words = [_in_words("+", len(added))] if added else []
    return words + ([_in_words("−", len(gone))] if gone else [])


def fresh_id(letter: str, rows: list[Json]) -> str:
    """An id that none of these has: "v7"."""
    numbers = [int(one["id"][1:]) for one in rows if re.fullmatch(rf"{letter}[0-9]{{1,9}}", str(one.get("id", "")))]
    return f"{letter}{max(numbers, default=0) + 1}"


def _in_words(sign: str, count: int) -> str:
    return sign + ngettext("{n} variant", "{n} variants", count).replace("{n}", str(count))
