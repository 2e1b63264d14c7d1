"""Reads what the shop's bot knows (bot/answers-*.txt, bot.json, cases.txt) into the shape of `chatbot.load`.

The README of this folder explains the marks. Teams are named; their keys are filled in here.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "bot"
LANGUAGES = ("nl", "en")
PERSON_ONLY, NOT_HELPED = "person-only", "not-helped"


class Unclear(Exception):
    """A line nobody can read, with the place where it stands."""


def read_all(teams: Mapping[str, int], shop: str) -> dict[str, Any]:
    """Everything, with the keys of the teams named; `shop` is where orders can be asked."""
    sheet = _filled(json.loads((FOLDER / "bot.json").read_text("utf-8")), teams, shop)
    files = sorted(FOLDER.glob("answers-*.txt"))
    answers = [answer for file in files for answer in _answers(file, teams)]
    return sheet | {"answers": answers, "cases": list(_cases(FOLDER / "cases.txt"))}


def _answers(file: Path, teams: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    topic, answer = "", {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        mark, _, rest = line.strip().partition(" ")
        if not mark or mark == "#":
            continue
        if mark == "==":
            topic = rest
        elif mark == ":":
            yield from [answer] if answer else []
            answer = {
                "key": rest,
                "topic": topic,
                "question": {},
                "variants": [],
                "reply": {"texts": {}, "buttons": []},
            }
        else:
            try:
                _take(answer, mark, rest, teams)
            except (KeyError, ValueError) as problem:
                raise Unclear(f"{file.name}, line {number}: {line}") from problem
    yield from [answer] if answer else []


def _take(answer: dict[str, Any], mark: str, rest: str, teams: Mapping[str, int]) -> None:
    """One line of an answer. Raises KeyError and ValueError for what it does not know."""
    if mark in LANGUAGES:
        for text in rest.split(" | "):
            answer["variants"].append({"id": f"v{len(answer['variants']) + 1}", "text": text, "language": mark})
    elif mark in ("q", "a"):
        language, text = rest.split(" ", 1)
        (answer["question"] if mark == "q" else answer["reply"]["texts"])[language] = text
    elif mark == "b":
        answer["reply"]["buttons"].append(_button(rest, f"b{len(answer['reply']['buttons']) + 1}"))
    elif mark == "rule":
        answer.setdefault("rules", []).append(_rule(rest, f"r{len(answer.get('rules', ())) + 1}"))
    elif mark == PERSON_ONLY:
        answer |= {"person_only": True, "team": teams[rest] if rest else 0}
    elif mark == NOT_HELPED:
        answer["not_helped"] = {"team": teams[rest]}
    else:
        raise KeyError(mark)


def _button(text: str, name: str) -> dict[str, Any]:
    """`flow maat-kiezen | Help me kiezen | Help me choose`"""
    does, dutch, english = text.split(" | ")
    what, _, target = does.partition(" ")
    return {"id": name, "titles": {"nl": dutch, "en": english}, "does": what, "target": target}


def _rule(text: str, name: str) -> dict[str, Any]:
    """`retour aanmelden, terugsturen; none geld`"""
    words, _, without = text.partition("; none ")
    return {"id": name, "any": words.split(", "), "none": without.split(", ") if without else [], "typos": 1}


def _cases(file: Path) -> Iterator[dict[str, Any]]:
    lines = [line for line in file.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    for number, line in enumerate(lines, 1):
        language, text, wanted = line.split(" | ")
        expect = {"person": {"handoff": True}, "nothing": {"nothing": True}}.get(wanted, {"answer": wanted})
        yield {"key": f"test-{number}", "text": text, "language": language, "expect": expect}


def _filled(value: Any, teams: Mapping[str, int], shop: str) -> Any:
    """Names of teams become their keys (none: the channel's own), and `{shop}` the shop's address."""
    if isinstance(value, list):
        return [_filled(one, teams, shop) for one in value]
    if isinstance(value, dict):
        return {name: teams.get(one, 0) if name == "team" else _filled(one, teams, shop) for name, one in value.items()}
    return value.replace("{shop}", shop) if isinstance(value, str) else value
