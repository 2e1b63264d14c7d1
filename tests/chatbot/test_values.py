"""What counts as an answer to a flow's question, in Dutch and English."""

from datetime import date

import pytest

from chatbot.flows.conditions import compare
from chatbot.flows.dates import as_date
from chatbot.flows.numbers import number_in
from tests.chatbot.shop import MONDAY, SIZE, Customer, load

TODAY = MONDAY.date()  # Monday 15 June 2026

NUMBERS = [
    # typed, language, kept
    ("12", "nl", "12"),
    ("12,5", "nl", "12.5"),
    ("12.5", "en", "12.5"),
    ("12,50", "en", "12.5"),
    ("1.234", "nl", "1234"),
    ("1.234", "en", "1.234"),
    ("1,234", "en", "1234"),
    ("1,234", "nl", "1.234"),
    ("1.234,56", "nl", "1234.56"),
    ("1,234.56", "en", "1234.56"),
    ("1.234.567", "en", "1234567"),
    ("€ 25,-", "nl", "25"),
    ("het zijn er 3.", "nl", "3"),
    ("-4", "nl", "-4"),
    ("007", "nl", "7"),
    ("twee", "nl", "2"),
    ("three please", "en", "3"),
    ("3 of 4", "nl", None),
    ("10 mei", "nl", None),
    ("geen idee", "nl", None),
    ("1,2,3.4.5", "nl", None),
    ("order5", "nl", None),
    ("-", "nl", None),
    ("9" * 400, "nl", None),
]


@pytest.mark.parametrize(("typed", "language", "kept"), NUMBERS)
def test_numbers(typed, language, kept):
    assert number_in(typed, language) == kept


DATES = [
    ("vandaag", date(2026, 6, 15)),
    ("Morgen graag!", date(2026, 6, 16)),
    ("overmorgen", date(2026, 6, 17)),
    ("gisteren", date(2026, 6, 14)),
    ("eergisteren", date(2026, 6, 13)),
    ("tomorrow", date(2026, 6, 16)),
    ("the day after tomorrow", date(2026, 6, 17)),
    ("3 mei", date(2026, 5, 3)),
    ("op 3 mei 2025", date(2025, 5, 3)),
    ("3 januari", date(2026, 1, 3)),
    ("28 december", date(2025, 12, 28)),
    ("May 3rd", date(2026, 5, 3)),
    ("May 3, 2025", date(2025, 5, 3)),
    ("the 3rd of May", date(2026, 5, 3)),
    ("3-5-2025", date(2025, 5, 3)),
    ("03/05/25", date(2025, 5, 3)),
    ("3.5.2025", date(2025, 5, 3)),
    ("12/25/2025", date(2025, 12, 25)),
    ("3-5", date(2026, 5, 3)),
    ("2025-05-03", date(2025, 5, 3)),
    ("vrijdag", date(2026, 6, 19)),
    ("maandag", date(2026, 6, 15)),
    ("volgende maandag", date(2026, 6, 22)),
    ("afgelopen vrijdag", date(2026, 6, 12)),
    ("next friday", date(2026, 6, 19)),
    ("last monday", date(2026, 6, 8)),
    ("3 dagen geleden", date(2026, 6, 12)),
    ("two weeks ago", date(2026, 6, 1)),
    ("over een week", date(2026, 6, 22)),
    ("in 3 days", date(2026, 6, 18)),
    ("31 februari", None),
    ("99-99-2025", None),
    ("3 dagen", None),
    ("geen idee", None),
    ("1-1-0001", None),
]


@pytest.mark.parametrize(("typed", "found"), DATES)
def test_dates(typed, found):
    assert as_date(typed, TODAY) == found


def test_without_a_day_to_count_from_only_whole_dates_are_read():
    assert as_date("3 mei 2025", None) == date(2025, 5, 3)
    assert [as_date(typed, None) for typed in ("3 mei", "morgen", "vrijdag")] == [None, None, None]


def asking(**step) -> Customer:
    """A customer who is being asked something."""
    steps = [{"id": "s1", "kind": "ask", "variable": "x", "texts": {"nl": "Vertel"}, "next": "s2", **step}]
    steps.append({"id": "s2", "kind": "message", "reply": {"texts": {"nl": "Kreeg [{x}]"}}})
    flow = {"key": "f", "start": "s1", "steps": steps}
    start = {"greeting_buttons": [{"id": "b", "titles": {"nl": "Ga"}, "does": "flow", "target": "f"}]}
    customer = Customer(load(SIZE, flows=[flow], settings=start))
    customer.taps("g:b")
    return customer


COLOURS = [
    {"id": "r", "titles": {"nl": "Rood", "en": "Red"}},
    {"id": "d", "titles": {"nl": "Donker rood", "en": "Dark"}},
]
ASKED = [
    # type, typed, kept
    ("text", "  Jan de Vries ", "Jan de Vries"),
    ("number", "12,5 euro", "12.5"),
    ("email", "mijn mail is jan.de-vries+1@example.co.uk.", "jan.de-vries+1@example.co.uk"),
    ("email", "jan@example", None),
    ("email", "a@b.nl of c@d.nl", None),
    ("phone", "06 12 34 56 78", "0612345678"),
    ("phone", "+31 (0)6-12345678", "+31612345678"),
    ("phone", "mijn nummer is 020-1234567", "0201234567"),
    ("phone", "12", None),
    ("date", "3 mei 2026", "2026-05-03"),
    ("date", "morgen", "2026-06-16"),
    ("date", "ooit", None),
    ("choice", "rood", "Rood"),
    ("choice", "RED", "Rood"),
    ("choice", "donker rood graag", "Donker rood"),
    ("choice", "2", "Donker rood"),
    ("choice", "de eerste", "Rood"),
    ("choice", "paars", None),
    ("pattern", "AB123456", "AB123456"),
    ("pattern", "ab 123456", "AB123456"),
    ("pattern", "het is ab123456, dacht ik", "AB123456"),
    ("pattern", "AB12345", None),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), ASKED)
def test_what_counts_as_an_answer(kind, typed, kept):
    decision = asking(type=kind, options=COLOURS, pattern=r"[A-Z]{2}\d{6}").types(typed)
    said = f"Kreeg [{kept}]"
    assert (decision.says[-1].text == said) is (kept is not None), decision.says


def test_an_owners_pattern_runs_in_linear_time_and_one_that_cannot_be_read_fits_nothing():
    decision = asking(type="pattern", pattern="(a*)*b", tries=1).types("a" * 3000)
    assert decision.handoff and decision.handoff.reason == "tries"
    assert asking(type="pattern", pattern="(", tries=1).types("x").handoff
    assert asking(type="pattern", pattern="(?=a)a", tries=1).types("a").handoff, "no looking ahead"


COMPARED = [
    # given, how, value, holds
    ("12.5", "more", "12", True),
    ("9", "less", "10", True),
    ("abc", "less", "10", False),
    ("12,5", "equals", "12.50", True),
    ("Rood ", "equals", "rood", True),
    ("Rood", "not_equals", "blauw", True),
    ("", "empty", "", True),
    ("x", "empty", "", False),
    ("Donker rood", "contains", "rood", True),
    ("Donker rood", "contains", "", False),
    ("2026-05-03", "more", "2026-05-02", True),
    ("2026-05-20", "more", "today-30", True),
    ("2026-05-02", "more", "vandaag - 30", False),
    ("2026-06-15", "equals", "today", True),
    ("2026-05-03", "less", "12", False),
    ("ja", "true", "", True),
    ("false", "true", "", False),
    ("", "equals", "?", False),
    ("!", "equals", "?", False),
]


@pytest.mark.parametrize(("given", "how", "value", "holds"), COMPARED)
def test_comparisons(given, how, value, holds):
    assert compare(given, how, value, TODAY) is holds
