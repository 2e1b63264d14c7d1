"""What the owner wrote, out to a file: answers as a sheet that comes back unchanged, or everything as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from webcare.models import BotPiece

from . import pieces, sheets, whole
from .columns import COLUMNS, LANGUAGES, values

Content = dict[str, Any]
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
CHUNK = 30_000  # characters of variants in a cell; the rest stands in more rows of the same answer


def export(form: str) -> tuple[bytes, str]:
    """The draft as a file, and what it is called. `form`: one of `FORMATS`; raises KeyError."""
    name = f"chatbot-{timezone.localdate():%Y-%m-%d}.{form}"
    if form == "json":
        return json.dumps(pieces.draft(), ensure_ascii=False, indent=1).encode("utf-8", "replace"), name
    return sheet(form, list(rows(answers()))), name


def example(form: str) -> bytes:
    """A sheet with two answers, to write on in."""
    return sheet(form, [list(row) for row in whole.EXAMPLE])


def sheet(form: str, lines: list[list[str]]) -> bytes:
    """These lines below their head. `form`: csv or xlsx; raises KeyError."""
    table = [[column.title for column in COLUMNS], *lines]
    if form == "xlsx":
        return sheets.to_xlsx(table, _("Answers"))
    return {"csv": sheets.to_csv}[form](table, ";" if (get_language() or "").startswith("nl") else ",")


def answers() -> dict[str, Content]:
    """Those of the draft, by code."""
    found = BotPiece.objects.filter(kind=BotPiece.Kind.ANSWER).values_list("key", "content")
    return dict(found)


def rows(found: dict[str, Content]) -> Iterator[list[str]]:
    """One row for an answer, and more where its variants do not fit in one cell."""
    for key, answer in found.items():
        cells = values(key, answer)
        lists = {f"variants_{language}": _chunks(cells[f"variants_{language}"]) for language in LANGUAGES}
        for number in range(max(map(len, lists.values()))):
            here = cells if number == 0 else {"key": key}
            here = here | {name: chunks[number] if number < len(chunks) else "" for name, chunks in lists.items()}
            yield [here.get(column.field, "") for column in COLUMNS]


def _chunks(text: str) -> list[str]:
    found = [""]
    for line in text.split("\n"):
        if len(found[-1]) + len(line) > CHUNK:
            found.append("")
        found[-1] += f"\n{line}" if found[-1] else line
    return found
