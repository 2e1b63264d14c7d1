"""A sheet with answers: there and back changes nothing; by hand it may be as people write such lists."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from webcare.actions.bots import exports, merging, rows, sheets
from webcare.actions.bots.columns import known

Json = dict[str, Any]
TEXT = st.text(max_size=8) | st.sampled_from(
    ["=1+1", "'=x", "a;b,c\td", 'zeg "ja"', "één\r\ntwee", "_x000D_", "#N/A", "12"]
)
TEXTS = st.dictionaries(st.sampled_from(["nl", "en"]), TEXT, max_size=2)
VARIANT = st.fixed_dictionaries({"id": TEXT, "text": TEXT, "language": st.sampled_from(["nl", "en", "", "de"])})
ANSWER = st.fixed_dictionaries(
    {"question": TEXTS, "variants": st.lists(VARIANT, max_size=4), "rules": st.just([{"id": "r1", "any": ["retour"]}])},
    optional={"topic": TEXT, "reply": st.fixed_dictionaries({"texts": TEXTS}), "on": st.booleans(),
              "person_only": st.booleans(), "flow": TEXT},
)  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def outcome(form: str, answers: dict[str, Json]) -> tuple[dict[str, Json], list[rows.Wrong]]:
    """What importing the export makes of the answers."""
    found, wrong = rows.entries(sheets.read(exports.sheet(form, list(exports.rows(answers))), known), answers)
    return {entry.key: merging.merged(entry, answers.get(entry.key))[0] for entry in found}, wrong


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=25, deadline=None)
@given(answers=st.dictionaries(st.sampled_from(["retour", "Oude Code", "maat-2"]), ANSWER, max_size=3))
def test_there_and_back_changes_nothing(form, answers):
    after, wrong = outcome(form, answers)
    assert wrong == []
    assert after == answers


def test_more_variants_than_a_cell_holds_take_more_rows():
    variants = [{"id": f"v{n}", "text": f"variant {n} " + "a" * 280, "language": "nl"} for n in range(150)]
    answers = {"lang": {"question": {"nl": "Lang?"}, "variants": variants}}
    assert len(list(exports.rows(answers))) == 2
    assert outcome("xlsx", answers) == (answers, [])


def imported(text: str, answers: dict[str, Json] | None = None) -> tuple[dict[str, Json], list[rows.Wrong]]:
    answers = answers or {}
    found, wrong = rows.entries(sheets.read(text.encode(), known), answers)
    return {entry.key: merging.merged(entry, answers.get(entry.key))[0] for entry in found}, wrong


def test_a_list_by_hand_needs_only_questions_and_may_spread_an_answer_over_rows():
    after, wrong = imported(
        "vraag;VARIANTEN;Antwoord\nKan ik ruilen?;omruilen;Ja, gratis.\nkan ik ruilen;andere maat;\nPassen?;;Winkel."
    )
    assert wrong == []
    assert list(after) == ["kan-ik-ruilen", "passen"]
    assert [one["text"] for one in after["kan-ik-ruilen"]["variants"]] == ["omruilen", "andere maat"]
    assert after["kan-ik-ruilen"]["reply"] == {"texts": {"nl": "Ja, gratis."}}


def test_a_question_we_have_is_the_answer_we_have():
    answers = {"ruilen-2024": {"question": {"nl": "Kan ik ruilen?"}, "variants": [], "rules": [{"id": "r1"}]}}
    after, _wrong = imported("Vraag;Antwoord\nkan ik RUILEN;Ja.\n", answers)
    assert list(after) == ["ruilen-2024"]
    assert after["ruilen-2024"]["rules"] == [{"id": "r1"}]


def test_variants_of_the_sheet_replace_those_of_that_language_only():
    answers = {"maat": {"question": {"nl": "Welke maat?"}, "variants": [
        {"id": "v1", "text": "maat", "language": "nl"}, {"id": "v2", "text": "size", "language": "en"},
        {"id": "v3", "text": "weg ermee", "language": "nl"},
    ]}}  # fmt: skip
    found, _wrong = rows.entries(sheets.read(b'Code;Varianten\nmaat;"maat\npasvorm"\n', known), answers)
    after, notes = merging.merged(found[0], answers["maat"])
    assert [(one["id"], one["text"]) for one in after["variants"]] == [
        ("v1", "maat"),
        ("v2", "size"),
        ("v4", "pasvorm"),
    ]
    assert notes == ["+1 variant", "−1 variant"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (";Ja.;", "question"),
        ("Kan het?;Ja.;misschien", "yes or no"),
        ("Kan het?" * 40 + ";Ja.;", "longer than"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_the_rest_goes_on(line, says):
    after, wrong = imported(f"Vraag;Antwoord;Aan\nGoed?;Ja.;ja\n{line}\n")
    assert list(after) == ["goed"]
    assert [(one.row, says in one.sentence) for one in wrong] == [(3, True)]


def test_rows_that_contradict_each_other_are_not_guessed_between():
    after, wrong = imported("Vraag;Antwoord\nKan het?;Ja.\nKan het?;Nee.\n")
    assert after["kan-het"]["reply"]["texts"] == {"nl": "Ja."}
    assert wrong[0].row == 3 and "Row 2" in wrong[0].sentence


def test_without_columns_we_know_nothing_is_taken_for_an_answer():
    with pytest.raises(sheets.Unreadable):
        imported("naam;leeftijd\nAnouk;31\n")


def test_codes_are_never_the_same():
    assert rows.fresh_key("Retour?", {"retour", "retour-2"}) == "retour-3"
    assert rows.fresh_key("???", set()) == "antwoord"
