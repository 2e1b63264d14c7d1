"""What asks nothing, and what stands around a question."""

import pytest

from chatbot import small_talk

KINDS = [
    ("Hoi", "hello"),
    ("hallo allemaal", "hello"),
    ("Goedemorgen!!", "hello"),
    ("good morning", "hello"),
    ("hi there", "hello"),
    ("dank je wel", "thanks"),
    ("Bedankt voor de hulp!", "thanks"),
    ("thank you so much", "thanks"),
    ("top, bedankt", "thanks"),
    ("doei", "bye"),
    ("tot ziens", "bye"),
    ("ok doei, bedankt", "thanks"),
    ("hoi, waar is mijn fiets", ""),
    ("bedankt maar waar is hij dan", ""),
    ("", ""),
    ("!!!", ""),
]


@pytest.mark.parametrize(("said", "kind"), KINDS)
def test_kinds(said, kind):
    assert small_talk.kind(said) == kind


ASKED = [
    ("Hoi, waar is mijn fiets?", "waar is mijn fiets?"),
    ("Goede middag! Hallo waar is hij, alvast bedankt!", "waar is hij,"),
    ("hallo", "hallo"),
    ("dank je wel", "dank je"),
    ("where is it please", "where is it"),
    ("", ""),
]


@pytest.mark.parametrize(("said", "asked"), ASKED)
def test_the_question_alone(said, asked):
    assert small_talk.question(said) == asked


YES_OR_NO = [
    ("ja", "yes"),
    ("Jazeker, super bedankt", "yes"),
    ("yes it helped", "yes"),
    ("perfect", "yes"),
    ("nee", "no"),
    ("nope", "no"),
    ("dat werkt niet", "no"),
    ("het hielp me niet", "no"),
    ("nee, dat hielp niet", "no"),
    ("it did not help", "no"),
    ("not really", "no"),
    ("nee dank je wel", "done"),
    ("no thanks", "done"),
    ("ja maar waar is mijn fiets", ""),
    ("nee ik bedoel de blauwe", ""),
    ("👍", "yes"),
    ("🙏🙏", "yes"),
    ("👎🏽", "no"),
    ("?", ""),
    ("misschien", ""),
    ("", ""),
]


@pytest.mark.parametrize(("said", "meant"), YES_OR_NO)
def test_yes_or_no(said, meant):
    assert small_talk.yes_or_no(said) == meant


COUNTED = [("2", 2), ("2.", 2), ("2)", 2), ("nr 2", 2), ("de tweede", 2), ("the 2nd one", 2), ("2e", 2), ("laatste", 3)]
COUNTED += [("vier", 0), ("0", 0), ("99", 0), ("twee fietsen", 0), ("", 0), ("2 weken geleden", 0)]


@pytest.mark.parametrize(("said", "place"), COUNTED)
def test_which_of_three(said, place):
    assert small_talk.counted(said, 3) == place


@pytest.mark.parametrize(
    ("said", "leaves"), [("stop", True), ("laat maar", True), ("stop de levering", False), ("", False)]
)
def test_leaving(said, leaves):
    assert small_talk.leaves(said) is leaves
