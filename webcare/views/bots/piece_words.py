"""A piece of the bot as lines that its owner can read: a label, and what stands there. Never JSON."""

from typing import Any

from django.utils.translation import gettext as _

from webcare.bot_greeting_buttons import MOST
from webcare.bot_settings_words import GREETINGS, LANGUAGES, REASONS, TEXTS

from . import flow_lines
from . import piece_parts as parts
from .step_words import Names

Content = dict[str, Any]
Lines = dict[str, list[str]]  # by label, in the order they are shown


def lines(kind: str, content: Content | None, names: Names, language: str) -> Lines:
    """What a piece says, by label; what is empty is left out."""
    of = {"answer": _answer, "flow": flow_lines.lines, "case": _case, "settings": _settings}[kind]
    return {label: found for label, found in of(content or {}, names, language) if found}


def _answer(content: Content, names: Names, language: str) -> parts.Labelled:
    yield _("Topic"), parts.one(content.get("topic"))
    yield from parts.texts(_("Question"), content.get("question"))
    yield _("Ways to ask it"), [str(one.get("text", "")) for one in parts.rows(content.get("variants"))]
    yield _("Rules on words"), [parts.rule(one) for one in parts.rows(content.get("rules"))]
    yield from parts.reply(_("Answer"), parts.as_dict(content.get("reply")), names, language)
    for channel, reply in parts.as_dict(content.get("exceptions")).items():
        label = _("Answer on {channel}").replace("{channel}", channel)
        yield from parts.reply(label, parts.as_dict(reply), names, language)
    yield _("After that"), parts.one(names.flows.get(str(content.get("flow")), "") if content.get("flow") else "")
    yield _("Straight to a person"), parts.yes(content.get("person_only"))
    otherwise = parts.as_dict(content.get("not_helped")).get("team")
    yield _("Team"), parts.one(names.teams.get(parts.number(content.get("team"))))
    yield _("Does not ask whether it helped"), parts.no(content.get("ask_helped", True))
    yield (
        _("If it did not help"),
        parts.one(names.teams.get(parts.number(otherwise))),
    )
    yield _("Switched off"), parts.no(content.get("on", True))


def _case(content: Content, names: Names, language: str) -> parts.Labelled:
    yield _("Question"), parts.one(content.get("text"))
    expect = parts.as_dict(content.get("expect"))
    key = str(expect.get("answer") or expect.get("offer") or "")
    words = {
        "answer": names.answers.get(key, key), "handoff": _("A person takes over"), "nothing": _("Nothing fits"),
        "offer": _("Offered: {answer}").replace("{answer}", names.answers.get(key, key)),
    }  # fmt: skip
    yield _("Expected"), [words[name] for name in words if expect.get(name)][:1]


def _settings(content: Content, names: Names, language: str) -> parts.Labelled:
    spoken, texts, handoff = dict(LANGUAGES), parts.as_dict(content.get("texts")), parts.as_dict(content.get("handoff"))
    yield _("Name of the bot"), parts.one(content.get("name"))
    yield _("Languages"), [str(spoken.get(code, code)) for code in content.get("languages") or []]
    yield _("Careful (100) or eager (0)"), parts.one(content.get("careful"))
    yield from parts.texts(_("Greeting"), content.get("greeting"))
    yield (
        _("Buttons"),
        [parts.button(one, names, language) for one in parts.rows(content.get("greeting_buttons"))[:MOST]],
    )
    for name, label in (*GREETINGS, *(pair for _heading, group in TEXTS for pair in group)):
        yield from parts.texts(str(label), texts.get(name))
    yield _("Not understood, times in a row"), parts.one(handoff.get("misses_in_row"))
    yield _("Not understood, times in one conversation"), parts.one(handoff.get("misses"))
    yield _("Who takes over"), parts.one(names.teams.get(parts.number(handoff.get("team"))))
    for reason, label in REASONS:
        yield str(label), parts.one(names.teams.get(parts.number(parts.as_dict(handoff.get("teams")).get(reason))))
    yield _("Hours of silence"), parts.one(content.get("idle_hours"))
    words = parts.as_dict(content.get("words"))
    yield _("Your own words for “a person”"), [str(one) for one in words.get("person") or []]
    yield _("Your own words for anger"), [str(one) for one in words.get("angry") or []]
