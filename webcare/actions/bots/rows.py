"""Rows of a sheet become answers: what is new, what would change, and what is wrong with which row."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from .columns import BY_FIELD, LANGUAGES, LISTS, NO, YES, Json, field_of, plain, values
from .sheets import Row, Unreadable

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Wrong:
    """`row`: as the spreadsheet counts. What it says is left out."""

    row: int
    sentence: str


@dataclass(slots=True)
class Entry:
    """An answer as the sheet has it, from one or more rows. `cells`: what is filled in; variants a line each."""

    row: int
    key: str
    cells: dict[str, str] = field(default_factory=dict)


def entries(
    rows: list[tuple[int, Row]], known: Mapping[str, Json], former: Collection[str] = ()
) -> tuple[list[Entry], list[Wrong]]:
    """What the rows say, together by answer: by its code, else by its question. `former`: codes of answers that are no
    more, which no new one gets, because figures name them. Raises Unreadable without a head."""
    fields = [field_of(name) for name in rows[0][1]] if rows else []
    if not {"question_nl", "question_en", "key"} & set(fields):
        raise Unreadable(_("The first row must name the columns, and one of them must be a question. See the example."))
    by_question = {_folded(text): key for key, answer in known.items() for text in _questions(answer)}
    taken = {*known, *former}
    found: dict[str, Entry] = {}
    wrong: list[Wrong] = []
    for number, row in rows[1:]:
        cells = {name: plain(cell) for name, cell in zip(fields, row, strict=False) if name and plain(cell)}
        problem = next(_problems(cells, known), "")
        key = "" if problem else _key(cells, by_question, taken)
        problem = problem or _join(found.setdefault(key, Entry(number, key)), cells)
        if problem:
            wrong.append(Wrong(number, problem))
    return [entry for entry in found.values() if entry.cells], wrong


def _questions(answer: Mapping[str, Any]) -> list[str]:
    return [text for language in LANGUAGES if (text := (answer.get("question") or {}).get(language))]


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _key(cells: Json, by_question: dict[str, str], taken: set[str]) -> str:
    """The code, else that of the answer with this question, else a new one made of the question."""
    if key := cells.pop("key", ""):
        by_question |= {_folded(cells[name]): key for name in ("question_nl", "question_en") if name in cells}
        taken.add(key)
        return key
    asked = [cells[name] for name in ("question_nl", "question_en") if name in cells]
    for text in asked:
        if key := by_question.get(_folded(text), ""):
            return key
    key = fresh_key(asked[0], taken)
    by_question |= {_folded(text): key for text in asked}
    taken.add(key)
    return key


def fresh_key(text: str, taken: set[str]) -> str:
    """A code of the words, that nothing has yet."""
    stem = slugify(text)[:50].strip("-_").replace("_", "-") or "antwoord"
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbers) if key not in taken)


def _problems(cells: Mapping[str, str], known: Mapping[str, Json]) -> Iterator[str]:
    """What is wrong with a row by itself, in words."""
    key = cells.get("key", "")
    if key and key not in known and not (SLUG.fullmatch(key) and len(key) <= 60):
        yield _("The code of an answer is made of small letters, figures and hyphens, at most 60.")
    if key not in known and not (cells.get("question_nl") or cells.get("question_en")):
        yield (
            _("There is no question in this row.")
            if not key
            else _("There is no answer with this code, and no question.")
        )
    for name in ("on", "person_only"):
        if name in cells and cells[name].casefold() not in YES | NO:
            yield _("“{name}” must be yes or no.").replace("{name}", BY_FIELD[name].title)
    now = values(key, known.get(key) or {})
    for name, cell in cells.items():
        most = BY_FIELD[name].most
        longest = max(len(one) for one in cell.split("\n")) if name in LISTS else len(cell)
        if most and longest > most and cell != now[name]:
            yield (
                _("“{name}” is longer than {limit} characters.")
                .replace("{name}", BY_FIELD[name].title)
                .replace("{limit}", str(most))
            )


def _join(entry: Entry, cells: Mapping[str, str]) -> str:
    """More rows of one answer add variants and what was not said yet. What contradicts is said, and left out."""
    for name, cell in cells.items():
        before = entry.cells.get(name, cell)
        if name not in LISTS and before != cell and not (name[:8] == "question" and _folded(before) == _folded(cell)):
            return (
                _("Row {row} says something else in “{name}” for the same answer.")
                .replace("{row}", str(entry.row))
                .replace("{name}", BY_FIELD[name].title)
            )
    for name, cell in cells.items():
        before = entry.cells.get(name, "")
        entry.cells[name] = f"{before}\n{cell}" if name in LISTS and before else before or cell
    return ""
