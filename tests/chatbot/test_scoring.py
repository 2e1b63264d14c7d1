"""Scores on a list small enough to check by hand, and the command on files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.scoring import handing, rate, typos
from chatbot.scoring.matching import auroc

ROOT = Path(__file__).parents[2]
ENTRIES = [
    ("retour", ["hoe stuur ik iets terug", "ik wil mijn bestelling retourneren", "kan ik het terugsturen"]),
    ("bezorgen", ["waar blijft mijn pakket", "wanneer wordt mijn bestelling bezorgd", "mijn pakje is er nog niet"]),
    ("betalen", ["hoe kan ik betalen", "kan ik met ideal betalen", "betalen na ontvangst"]),
]
ASKED = [
    ("waar blijft mijn pakket toch", "bezorgen"),
    ("kan ik met ideal betalen", "betalen"),
    ("hoe stuur ik iets terug", "betalen"),  # wrong on purpose
    ("zingt de nachtegaal vannacht", ""),
]


def test_counts_what_was_found_answered_and_refused():
    scores = rate(ENTRIES, ASKED)
    assert scores["top1"] == pytest.approx(66.67)
    assert scores["top3"] == 100
    assert scores["oos_auroc"] == 100
    assert scores["oos_recall_at_threshold"] == 100
    assert scores["oos_answered"] == 0
    assert scores["in_scope_at_threshold"] == pytest.approx(66.67)
    assert 0 < scores["cpu_ms_p50"] <= scores["cpu_ms_p99"]


def test_says_nothing_about_questions_out_of_scope_when_there_are_none():
    assert "oos_auroc" not in rate(ENTRIES, ASKED[:3])


def test_the_area_counts_ties_half():
    assert auroc([3, 2], [1]) == 1
    assert auroc([1], [1]) == 0.5
    assert auroc([1, 3], [2]) == 0.5
    assert auroc([], [1]) == 0


def test_slips_are_the_same_for_a_seed_and_come_every_eighth_word():
    asked = [("mijn bestelling moet voor zaterdag worden bezorgd graag", "x")] * 20
    once = typos.in_all(asked, 7)
    assert once == typos.in_all(asked, 7)
    assert once != typos.in_all(asked, 8)
    pairs = [
        (a, b)
        for (one, _), (two, _) in zip(asked, once, strict=True)
        for a, b in zip(one.split(), two.split(), strict=True)
    ]
    changed = sum(a != b for a, b in pairs)
    assert 18 <= changed <= 21
    assert [label for _, label in once] == ["x"] * 20


def test_who_asks_for_a_person_is_scored_with_false_alarms_among_the_others():
    asked = [("mag ik een mens spreken", True), ("een onbekende wens", True), ("waar is mijn pakket", False),
             ("ik wil een medewerker", False)]  # fmt: skip
    assert handing.rate(asked) == {"recall": 50, "precision": 50, "false_alarms": 50}


def test_the_command_runs_without_any_service_or_setting(tmp_path):
    index, test, rows = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "rows.json"
    lines = [{"text": text, "label": key} for key, texts in ENTRIES for text in texts]
    index.write_text("\n".join(json.dumps(line) for line in [*lines, {"text": "zon", "label": "oos"}]))
    test.write_text("\n".join(json.dumps({"text": text, "label": key or "oos"}) for text, key in ASKED))
    rows.write_text(json.dumps({"shop": {"k2": [0, 1, 3, 4, 6, 7, 9]}}))
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", "score_bot", "--index", index, "--test", test, "--rows", f"{rows}:shop:k2"]
    done = subprocess.run([*command, "--json"], cwd=ROOT, env=bare, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout)
    assert (scores["entries"], scores["variants"], scores["questions"]) == (3, 6, 4)
