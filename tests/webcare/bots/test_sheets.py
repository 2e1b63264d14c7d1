"""Sheets in and out: what spreadsheets make of files, and what strangers put in them."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webcare.actions.bots import sheets
from webcare.actions.bots.columns import known

HEAD = "Vraag;Antwoord\n"


def read(content: bytes) -> list[list[str]]:
    return [row for _number, row in sheets.read(content, known)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_read_as_programs_write_it(delimiter, encoding):
    text = f'Vraag{delimiter}Antwoord\r\nKan ik ruilen?{delimiter}"Ja, gratis; één keer\nper jaar"\r\n'
    assert read(text.encode(encoding))[1] == ["Kan ik ruilen?", "Ja, gratis; één keer\nper jaar"]


def test_rows_keep_the_number_a_spreadsheet_shows():
    assert sheets.read(b"Vraag\n\n\nHallo?\n", known) == [(1, ["Vraag"]), (4, ["Hallo?"])]


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-x", "@SUM(A1)", "'=1", "''=1", "＝1", "'hello", "plain", "'"])
def test_what_a_spreadsheet_would_compute_is_text_and_comes_back(text):
    safe = sheets.guarded(text)
    assert safe[:1] not in ("=", "+", "-", "@", "\t", "＝")
    assert sheets.unguarded(safe) == text


@settings(max_examples=60)
@given(st.text(alphabet="'=+-@ab\t", max_size=6))
def test_no_guard_is_left_and_none_is_taken_too_many(text):
    assert sheets.unguarded(sheets.guarded(text)) == text


def test_cells_of_a_spreadsheet_are_texts_whatever_they_were():
    book = openpyxl.Workbook()
    book.active.append(["Vraag", "Antwoord", "Aan"])
    book.active.append([2026, "=1+1", True])
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue())[1] == ["2026", "", "yes"], "a formula nobody computed is empty, never run"


def test_no_cell_of_ours_is_a_formula():
    content = sheets.to_xlsx([["Vraag"], ["=HYPERLINK(1)"]], "Antwoorden")
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", "'=HYPERLINK(1)")
    assert read(content)[1] == ["=HYPERLINK(1)"]


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    "content",
    [
        package({"xl/sharedStrings.xml": b"a" * (sheets.UNPACKED + 1)}),
        package({f"{number}.xml": b"" for number in range(sheets.PARTS + 1)}),
        package({"xl/workbook.xml": ENTITIES}),
        package({"xl/workbook.xml": ENTITIES.decode().encode("utf-16")}),
        b"PK\x03\x04 and then nothing",
        b"x" * (sheets.MAX_BYTES + 1),
        ("Vraag\n" + "a\n" * (sheets.MAX_ROWS + 1)).encode(),
        b'Vraag;Antwoord\n"' + b"a" * 200_000,
    ],
    ids=["bomb", "many parts", "entities", "entities in UTF-16", "no package", "too large", "too long", "one cell"],
)
def test_what_would_be_too_much_is_refused_in_words(content):
    with pytest.raises(sheets.Unreadable) as refused:
        read(content)
    assert refused.value.sentence.endswith(".")


def test_a_sheet_that_says_it_is_wider_and_longer_than_it_is_stays_small():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD2"] = "Vraag", "far"
    out = io.BytesIO()
    book.save(out)
    assert max(len(row) for row in read(out.getvalue())) <= sheets.MAX_COLUMNS
