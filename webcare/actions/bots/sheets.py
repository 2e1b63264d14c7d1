"""Sheets in and out: CSV and XLSX as rows of texts. Nothing in them is ever computed, and reading is bounded."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from webcare import errors
from webcare.text import storable

MAX_BYTES = 5 * 2**20
MAX_ROWS = 5000
MAX_COLUMNS = 40
UNPACKED = 20 * 2**20  # bytes all that is in an XLSX may become
PARTS = 200  # files in an XLSX
CELL = 32_000  # characters a cell of a spreadsheet holds, with some room
Row = list[str]

# What a spreadsheet would compute: shown as text instead. Apostrophes in front count, so that one can be taken off.
_COMPUTED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


class Unreadable(errors.Refusal):
    """A file we cannot use, with the reason in words."""

    code, status = "unreadable", 422


def guarded(text: str) -> str:
    """Harmless in a spreadsheet; `unguarded` gives the text back."""
    return f"'{text}" if _COMPUTED.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _COMPUTED.match(text[1:]) else text


def to_csv(rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """A text longer than a cell holds is left out, and with it unchanged when the file comes back."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:30])
    for row in rows:
        safe = (guarded(ILLEGAL_CHARACTERS_RE.sub("", cell.encode("utf-8", "replace").decode())) for cell in row)
        sheet.append([cell if len(cell) <= CELL else "" for cell in safe])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, score: Callable[[Row], int]) -> list[tuple[int, Row]]:
    """(number as a spreadsheet counts, cells) of each row that is not empty. `score`: how much a row looks like the
    head we know; it finds out what stands between the cells of a CSV. Raises Unreadable.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(_("This file is larger than {limit} MB.").replace("{limit}", str(MAX_BYTES // 2**20)))
    rows = _of_xlsx(content) if content.startswith(b"PK") else _of_csv(_decoded(content), score)
    found = []
    for number, row in enumerate(rows, start=1):
        if any(row):
            found.append((number, row))
        if number > MAX_ROWS + 1:
            raise Unreadable(
                _("This file has more than {limit} rows. Split it, and import the parts one by one.").replace(
                    "{limit}", str(MAX_ROWS)
                )
            )
    return found


def _decoded(content: bytes) -> str:
    """UTF-8 or what its mark says; else as Windows in these parts writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _of_csv(text: str, score: Callable[[Row], int]) -> Iterator[Row]:
    def rows(delimiter: str) -> Iterator[Row]:
        return (_clean(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))

    try:
        best = max(";,\t", key=lambda delimiter: score(next(filter(any, rows(delimiter)), [])))
        yield from rows(best)
    except csv.Error as problem:
        raise Unreadable(_("This file could not be read. Save it as CSV or XLSX, and try again.")) from problem


def _of_xlsx(content: bytes) -> Iterator[Row]:
    try:
        _check_package(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True):
            yield _clean([_text(cell) for cell in row])
    except Unreadable:
        raise
    except Exception as problem:  # whatever a broken file makes the library raise
        raise Unreadable(_("This spreadsheet could not be opened. Save it again as XLSX or CSV.")) from problem


def _check_package(content: bytes) -> None:
    """Refuses what unpacks to far more than it seems, before it is unpacked: nothing unpacks to more than it declares,
    and nothing in it may define entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise Unreadable(_("This spreadsheet holds far more than questions and answers. Keep only those."))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and b"<!D" in package.read(part).replace(b"\x00", b"").upper():
                raise Unreadable(_("This spreadsheet could not be opened. Save it again as XLSX or CSV."))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date | datetime | time) else str("" if value is None else value)


def _clean(row: Sequence[str]) -> Row:
    cells = [unguarded(storable(cell)).strip() for cell in row[:MAX_COLUMNS]]
    while cells and not cells[-1]:
        cells.pop()
    return cells
