"""What is not right yet in the draft, in words, and where to put it right. For every page of who writes for the bot."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chatbot import checks
from chatbot.checks import Problem
from connectors.registry import CONNECTORS
from webcare.actions.bots.steps import steps_of
from webcare.bot_check_words import languages

BLANK = re.compile(r"\{([a-z]+)\}")
# {language}, {other}, {text}, {channel}, {what}: what the check gives along.
SENTENCES: dict[str, str | Promise] = {
    "dead_end": gettext_lazy("Something is missing here: the customer would be left standing."),
    "loop": gettext_lazy("These steps go round without asking or waiting: the bot would never stop."),
    "unreachable": gettext_lazy("Nothing leads to this step."),
    "missing_language": gettext_lazy("The text in {language} is missing."),
    "missing_step": gettext_lazy("This leads to a step that is no longer there."),
    "missing_answer": gettext_lazy("This names an answer that is not there, or off."),
    "missing_flow": gettext_lazy("This names a flow that is not there, or off."),
    "too_many_buttons": gettext_lazy("There are too many buttons: {most} at most."),
    "few_variants": gettext_lazy("There are few ways to ask it: from 8 on the bot recognises it well."),
    "same_variant": gettext_lazy("“{text}” is also a way to ask “{other}”: the bot cannot tell them apart."),
    "channel_cannot": gettext_lazy("{channel} cannot show this as it is: {what}."),
    "bad_pattern": gettext_lazy("The pattern cannot be read: no answer would ever fit."),
    "no_person": gettext_lazy("The flow just stops after this step. End with a colleague, or with an end."),
    "empty_reply": gettext_lazy("The bot would say nothing here: write what it says."),
    "empty_question": gettext_lazy("The question is empty: write what it asks."),
}
# Of a dead end, by the kind of step ("" is the flow itself): what is missing.
MISSING: dict[str, str | Promise] = {
    "": gettext_lazy("This flow has no steps yet."),
    "ask": gettext_lazy("Write what the customer can choose from."),
    "buttons": gettext_lazy("Write at least one button, or where anything else leads."),
    "jump": gettext_lazy("Choose the step at which the flow goes on."),
    "http": gettext_lazy("Write the address to ask, beginning with https:// and the name of the other system."),
}
NO_TARGET = gettext_lazy("A button leads nowhere: choose what it does, or write its address.")
WHAT: dict[str, str | Promise] = {
    "buttons": gettext_lazy("it has too many buttons"), "title": gettext_lazy("the title of a button is too long"),
    "text": gettext_lazy("the text is too long"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One problem for people. `kind`, `key`, `step`: where (`flow`, `retour`, `s3`); `url`: where to put it right."""

    sentence: str
    grave: bool
    kind: str
    key: str = ""
    step: str = ""
    url: str = ""
    code: str = ""


def of(draft: Mapping[str, Any]) -> list[Line]:
    """Of a whole draft (`pieces.draft()`), the grave ones first."""
    names = _names(draft)
    lines = [line(problem, names) for problem in checks.problems(checks.load(draft))]
    return sorted(lines, key=lambda one: not one.grave)


def about(lines: Iterable[Line], kind: str, key: str = "", step: str | None = None) -> list[Line]:
    """Those of one answer, flow or step."""
    return [one for one in lines if one.kind == kind and one.key == key and step in (None, one.step)]


def line(problem: Problem, names: Mapping[str, str] | None = None) -> Line:
    """A problem of `chatbot.checks` in words. `names`: questions of answers, kinds of steps."""
    kind, key, step = ([*problem.where.split(":", 2), "", ""])[:3]
    sentence = str(SENTENCES.get(problem.code) or _("Something is not right here ({code})."))
    if problem.code == "dead_end":
        missing = MISSING.get((names or {}).get(problem.where, "") if step else "", sentence)
        sentence = str(NO_TARGET if "button" in problem.values else missing if kind == "flow" else sentence)
    known = {name: _value(name, str(value), names or {}) for name, value in problem.values.items()}
    sentence = BLANK.sub(lambda found: (known | {"code": problem.code}).get(found[1], found[0]), sentence)
    return Line(sentence, problem.grave, kind, key, step, address(kind, key, step), problem.code)


def address(kind: str, key: str, step: str = "") -> str:
    """The page on which it is put right; "" when this installation has none."""
    try:
        if kind == "flow":
            return reverse("bot_flow", args=[key]) + (f"?{urlencode({'step': step})}" if step else "")
        return reverse("bot_answer", args=[key]) if kind == "answer" else reverse("bot_greeting")
    except NoReverseMatch:
        return ""


def _value(name: str, value: str, names: Mapping[str, str]) -> str:
    if name == "language":
        return languages().get(value, value)
    if name == "channel":
        return str(CONNECTORS[value].label) if value in CONNECTORS else value
    return str(WHAT.get(value, value)) if name == "what" else names.get(f"answer:{value}", value)


def _names(draft: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for answer in draft.get("answers", []):
        texts = answer.get("question")
        words = next((one for one in texts.values() if one), "") if isinstance(texts, dict) else str(texts or "")
        found[f"answer:{answer.get('key')}"] = words or str(answer.get("key"))
    for flow in draft.get("flows", []):
        found |= {f"flow:{flow.get('key')}:{step['id']}": str(step.get("kind")) for step in steps_of(flow)}
    return found
