"""Problems in words: every code of the checks has its sentence, and what an owner wrote stays words."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import chatbot
from chatbot.checks import Problem
from webcare.views.bots import problems

CODES = re.compile(r'Problem\(\s*(?:where|f"[^"]*"|[\w.]+), "(\w+)"')


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_every_code_of_the_checks_has_a_sentence():
    folder = Path(chatbot.__file__).parent / "checks"
    found = {code for path in folder.glob("*.py") for code in CODES.findall(path.read_text())}
    assert len(found) > 8, "premise: the scan finds codes"
    assert found - set(problems.SENTENCES) == set()


def test_values_stand_in_the_sentence_and_are_read_once():
    named = {"answer:b": "{text}", "flow:retour:s1": "jump"}
    same = problems.line(Problem("answer:a", "same_variant", {"other": "b", "text": "{other} <b>"}), named)
    assert "“{other} <b>”" in same.sentence
    assert "“{text}”" in same.sentence
    assert problems.line(Problem("flow:retour:s1", "dead_end"), named).sentence.startswith("Choose the step")
    assert "{" not in problems.line(Problem("flow:x:y", "never_heard_of")).sentence


def test_a_draft_is_checked_and_each_problem_knows_its_place():
    steps = [{"id": "s1", "kind": "message", "reply": {"texts": {"nl": "Hoi"}}, "next": "s9"}]
    lines = problems.of({"flows": [{"key": "retour", "steps": steps, "start": "s1"}], "answers": [{"key": "leeg"}]})
    assert [one.grave for one in lines] == sorted((one.grave for one in lines), reverse=True)
    mine = problems.about(lines, "flow", "retour", "s1")
    assert {one.code for one in mine} >= {"missing_step", "missing_language"}
    assert {one.url for one in mine} == {"/chatbot/flows/retour/?step=s1"}
    assert problems.about(lines, "answer", "leeg")
