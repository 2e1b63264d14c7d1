"""A piece of the bot as lines that its owner can read: a label, and what stands there. Never JSON."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from webcare.bot_greeting_buttons import MOST
from webcare.bot_settings_words import GREETINGS, LANGUAGES, REASONS, TEXTS

from . import step_words
from .step_words import Names

Content = dict[str, Any]
Lines = dict[str, list[str]]  # by label, in the order they are shown


def lines(kind: str, content: Content | None, names: Names, language: str) -> Lines:
    """What a piece says, by label; what is empty is left out."""
    of = {"answer": _answer, "flow": _flow, "case": _case, "settings": _settings}[kind]
    return {label: found for label, found in of(content or {}, names, language) if found}


def _answer(content: Content, names: Names, language: str) -> Iterable[tuple[str, list[str]]]:
    yield _("Topic"), _one(content.get("topic"))
    yield from _texts(_("Question"), content.get("question"))
    yield _("Ways to ask it"), [str(one.get("text", "")) for one in _rows(content.get("variants"))]
    yield _("Rules on words"), [_rule(one) for one in _rows(content.get("rules"))]
    yield from _reply(_("Answer"), _dict(content.get("reply")), names, language)
    for channel, reply in _dict(content.get("exceptions")).items():
        label = _("Answer on {channel}").replace("{channel}", channel)
        yield from _reply(label, _dict(reply), names, language)
    yield _("Then"), _one(names.flows.get(str(content.get("flow")), "") if content.get("flow") else "")
    yield _("Straight to a person"), _yes(content.get("person_only"))
    yield _("Team"), _one(names.teams.get(_number(content.get("team"))))
    yield _("Does not ask whether it helped"), _no(content.get("ask_helped", True))
    yield _("If it did not help"), _one(names.teams.get(_number(_dict(content.get("not_helped")).get("team"))))
    yield _("Switched off"), _no(content.get("on", True))


def _flow(content: Content, names: Names, language: str) -> Iterable[tuple[str, list[str]]]:
    yield _("Name"), _one(content.get("name"))
    yield _("Switched off"), _no(content.get("on", True))
    steps = _rows(content.get("steps"))
    titles = {str(step.get("id")): step_words.title(step, names, language) for step in steps}
    yield _("Begins with"), _one(titles.get(str(content.get("start"))))
    for number, step in enumerate(steps, 1):
        label = _("Step {number}, {kind}").replace("{number}", str(number))
        kind = str(step_words.kind_of(step).word)
        yield label.replace("{kind}", kind), list(_step(step, titles, names, language))


def _step(step: Content, titles: dict[str, str], names: Names, language: str) -> Iterable[str]:
    yield titles[str(step.get("id"))]
    for label, found in _reply("", _dict(step.get("reply")), names, language):
        yield from (f"{label}: {one}" for one in found)
    for name in ("texts", "retry"):
        for label, found in _texts("", step.get(name)):
            yield from (f"{label}: {one}" for one in found)
    for one in _rows(step.get("options")):
        yield step_words.button_title(one, language)
    for name in ("variable", "type", "pattern", "note", "url", "body", "tries", "seconds"):
        if step.get(name):
            yield f"{STEP_FIELDS[name]()}: {step[name]}"
    gone = _("a step that is gone")
    for name in ("next", "to", "other", "failed"):
        if step.get(name):
            yield f"{STEP_FIELDS[name]()} → {titles.get(str(step[name]), gone)}"
    for branch in _rows(step.get("branches")):
        yield f"{step_words.all_tests(branch)} → {titles.get(str(branch.get('to')), gone)}"


STEP_FIELDS = {
    "variable": lambda: _("Remembered as"), "type": lambda: _("Kind of answer"), "pattern": lambda: _("Pattern"),
    "note": lambda: _("Note for the colleague"), "url": lambda: _("Address"), "body": lambda: _("Sent along"),
    "tries": lambda: _("Tries"), "seconds": lambda: _("Seconds"), "next": lambda: _("Then"), "to": lambda: _("Then"),
    "other": lambda: _("Something else"), "failed": lambda: _("If it fails"),
}  # fmt: skip


def _case(content: Content, names: Names, language: str) -> Iterable[tuple[str, list[str]]]:
    yield _("Question"), _one(content.get("text"))
    expect = _dict(content.get("expect"))
    key = str(expect.get("answer") or expect.get("offer") or "")
    words = {
        "answer": names.answers.get(key, key), "handoff": _("A person takes over"), "nothing": _("Nothing fits"),
        "offer": _("Offered: {answer}").replace("{answer}", names.answers.get(key, key)),
    }  # fmt: skip
    yield _("Expected"), [words[name] for name in words if expect.get(name)][:1]


def _settings(content: Content, names: Names, language: str) -> Iterable[tuple[str, list[str]]]:
    spoken, texts, handoff = dict(LANGUAGES), _dict(content.get("texts")), _dict(content.get("handoff"))
    yield _("Name of the bot"), _one(content.get("name"))
    yield _("Languages"), [str(spoken.get(code, code)) for code in content.get("languages") or []]
    yield _("Careful (100) or eager (0)"), _one(content.get("careful"))
    yield from _texts(_("Greeting"), content.get("greeting"))
    yield _("Buttons"), [_button(one, names, language) for one in _rows(content.get("greeting_buttons"))[:MOST]]
    for name, label in (*GREETINGS, *(pair for _heading, group in TEXTS for pair in group)):
        yield from _texts(str(label), texts.get(name))
    yield _("Not understood, times in a row"), _one(handoff.get("misses_in_row"))
    yield _("Not understood, times in one conversation"), _one(handoff.get("misses"))
    yield _("Who takes over"), _one(names.teams.get(_number(handoff.get("team"))))
    for reason, label in REASONS:
        yield str(label), _one(names.teams.get(_number(_dict(handoff.get("teams")).get(reason))))
    yield _("Hours of silence"), _one(content.get("idle_hours"))
    words = _dict(content.get("words"))
    yield _("Your own words for “a person”"), [str(one) for one in words.get("person") or []]
    yield _("Your own words for anger"), [str(one) for one in words.get("angry") or []]


def _reply(label: str, reply: Content, names: Names, language: str) -> Iterable[tuple[str, list[str]]]:
    yield from _texts(label, reply.get("texts"))
    dot = f"{label}, " if label else ""
    files = reply.get("files") or []
    yield dot + _("files"), _one(len(files) or "")
    yield dot + _("buttons"), [_button(one, names, language) for one in _rows(reply.get("buttons"))]


def _texts(label: str, texts: Any) -> Iterable[tuple[str, list[str]]]:
    spoken = dict(LANGUAGES)
    for code, text in _dict(texts).items():
        name = str(spoken.get(code, code))
        yield f"{label} ({name})" if label else name, _one(text)


def _button(button: Content, names: Names, language: str) -> str:
    target = str(button.get("target") or "")
    goes = {
        "answer": names.answers.get(target, target), "flow": names.flows.get(target, target), "link": target,
        "person": names.teams.get(int(target) if target.isdecimal() and len(target) < 10 else 0) or _("A colleague"),
    }.get(str(button.get("does")), "")  # fmt: skip
    title = step_words.button_title(button, language)
    return f"{title} → {goes}" if goes else title


def _rule(rule: Content) -> str:
    parts = ((_("any of"), "any"), (_("all of"), "all"), (_("none of"), "none"))
    found = [f"{label}: {', '.join(map(str, rule[name]))}" for label, name in parts if rule.get(name)]
    return "; ".join(found)


def _one(value: Any) -> list[str]:
    return [] if value in (None, "") else [str(value)]


def _yes(value: Any) -> list[str]:
    return [_("yes")] if value else []


def _no(value: Any) -> list[str]:
    """Worth a line only where it differs from what is usual."""
    return [] if value else [_("yes")]


def _rows(value: Any) -> list[Content]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _dict(value: Any) -> Content:
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> int:
    return value if type(value) is int else 0
