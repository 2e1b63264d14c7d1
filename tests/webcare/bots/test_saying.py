"""Choices as each channel can carry them, and sentences with something left out: pure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot import Choice
from chatbot.types import REASONS
from connectors.contract import Choices
from webcare import bot_words
from webcare.actions.bots.saying import fit

WHATSAPP = Choices(buttons=3, rows=10, title=20, row_title=24, description=72)
MESSENGER = Choices(buttons=13, title=20)
WIDGET = Choices(buttons=4, title=60)


def offered(*titles: str) -> list[Choice]:
    return [Choice(f"c{number}", title) for number, title in enumerate(titles)]


LONG = "Waar blijft het pakket dat ik heb besteld?"
CASES = [
    ("nothing", [], WHATSAPP, True, [], []),
    ("two buttons", offered("Ja", "Nee"), WHATSAPP, True, ["Ja", "Nee"], []),
    ("exactly 20", offered("a" * 20), WHATSAPP, True, ["a" * 20], []),
    ("21 makes a list", offered("a" * 21, "b"), WHATSAPP, True, ["a" * 21, "b"], []),
    ("four make a list", offered("a", "b", "c", "d"), WHATSAPP, True, ["a", "b", "c", "d"], []),
    ("a long row is told below", offered(LONG, "b"), WHATSAPP, True, ["Waar blijft het pakket…", "b"], []),
    ("eleven are numbered", offered(*"abcdefghijk"), WHATSAPP, True, [],
     [f"{number}. {title}" for number, title in enumerate("abcdefghijk", 1)]),
    ("no list, too long", offered("a" * 21, "b"), MESSENGER, True, [], ["1. " + "a" * 21, "2. b"]),
    ("the widget has room", offered(LONG, "b"), WIDGET, True, [LONG, "b"], []),
    ("nobody taps a letter", offered("Ja", "Nee"), Choices(), False, [], ["1. Ja", "2. Nee"]),
    ("twice the same", offered("Ja", "ja"), WHATSAPP, True, [], ["1. Ja", "2. ja"]),
    ("rows that look alike when cut", offered("a" * 30 + "x", "a" * 30 + "y"), WHATSAPP, True, [],
     ["1. " + "a" * 30 + "x", "2. " + "a" * 30 + "y"]),
    ("a link is a line", [Choice("l", "Folgen", "https://t.example/1"), *offered("Ja")], WHATSAPP, True, ["Ja"],
     ["Folgen: https://t.example/1"]),
    ("a link has no number", [Choice("l", "Folgen", "https://t.example/1"), *offered("Ja")], WHATSAPP, False, [],
     ["Folgen: https://t.example/1", "1. Ja"]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_choices_fit_their_channel(case):
    _name, choices, limits, can_tap, taps, lines = case
    found = fit(choices, limits, can_tap)
    assert [one.title for one in found.taps] == taps
    assert list(found.lines) == lines


def test_a_cut_row_tells_the_whole_below_it():
    [row, _other] = fit(offered(LONG, "b"), WHATSAPP, True).taps
    assert row.description == LONG
    [row] = fit(offered("x" * 90), WHATSAPP, True).taps
    assert (len(row.title), len(row.description)) == (24, 72)


def test_numbers_go_on_where_the_last_ones_ended():
    assert fit(offered("Ja", "Nee"), Choices(), False, first=3).lines == ("3. Ja", "4. Nee")


TITLES = st.lists(st.text("abc de", max_size=90), max_size=14)


@settings(max_examples=60)
@given(TITLES, st.sampled_from([WHATSAPP, MESSENGER, WIDGET]), st.booleans())
def test_whatever_is_offered_no_limit_is_passed_and_nothing_is_lost(titles, limits, can_tap):
    found = fit(offered(*titles), limits, can_tap)
    assert len(found.taps) <= max(limits.buttons, limits.rows)
    as_buttons = len(found.taps) <= limits.buttons and all(len(one.title) <= limits.title for one in found.taps)
    assert as_buttons or all(len(one.title) <= limits.row_title for one in found.taps)
    assert all(len(one.description) <= limits.description for one in found.taps)
    assert len(found.taps) == len(titles) or len(found.lines) == len(titles)


SENTENCES = [
    ("Een collega komt. Je bent nummer {place} in de rij. Het duurt {minutes} minuten.", "3", "12",
     "Een collega komt. Je bent nummer 3 in de rij. Het duurt 12 minuten."),
    ("Een collega komt. Je bent nummer {place} in de rij. Het duurt {minutes} minuten.", "3", "",
     "Een collega komt. Je bent nummer 3 in de rij."),
    ("Een collega komt. Je bent nummer {place}.", "", "", "Een collega komt."),
    ("Je bent nummer {place}", "", "", "Je bent nummer"),
    ("{0.__class__} %s {{place}} {onbekend}", "3", "", "{0.__class__} %s {3} {onbekend}"),
    ("Nog {minutes} min!\nEen collega komt.", "", "", "Een collega komt."),
    ("", "1", "1", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "minutes", "says"), SENTENCES)
def test_a_sentence_about_something_unknown_is_left_out(text, place, minutes, says):
    assert bot_words.fill(text, {"place": place, "minutes": minutes}) == says


def test_a_value_is_never_read_as_a_placeholder():
    assert bot_words.fill("{opens} {place}", {"opens": "{place}", "place": "1"}) == "{place} 1"


def test_every_reason_has_words():
    assert set(REASONS) == set(bot_words.REASONS)
    assert bot_words.reason({"reason": "something newer"})
