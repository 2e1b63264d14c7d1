"""A flow's steps in words for who does not program: what kind it is, what it says, what its ways out are called."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webcare.actions.bots.exits import Step, branches, buttons, tapped
from webcare.bot_check_words import all_tests


@dataclass(frozen=True, slots=True)
class Kind:
    """`word`: one of the six kinds people see; `does`: which of these it is, in the menu of new steps."""

    icon: str
    word: str | Promise
    does: str | Promise
    look: str = ""


QUESTION, CHECK = gettext_lazy("Question"), gettext_lazy("Check")
ANSWER, ACTION = gettext_lazy("Answer"), gettext_lazy("Action")
KINDS = {
    "message": Kind("message-square", ANSWER, gettext_lazy("Say something")),
    "answer": Kind("message-square-quote", ANSWER, gettext_lazy("Give one of your answers")),
    "ask": Kind("message-circle-question-mark", QUESTION, gettext_lazy("Ask something and remember it")),
    "buttons": Kind("list", QUESTION, gettext_lazy("Let the customer choose a button")),
    "condition": Kind("split", CHECK, gettext_lazy("Check something and split")),
    "http": Kind("globe", ACTION, gettext_lazy("Look something up in another system")),
    "set": Kind("tag", ACTION, gettext_lazy("Remember, label or choose a team")),
    "wait": Kind("timer", ACTION, gettext_lazy("Wait a while")),
    "jump": Kind("corner-down-right", ACTION, gettext_lazy("Go to another step")),
    "flow": Kind("workflow", ACTION, gettext_lazy("Start another flow, then go on")),
    "person": Kind("user-round", gettext_lazy("Colleague"), gettext_lazy("Hand over to a colleague"), "human"),
    "end": Kind("star", gettext_lazy("End"), gettext_lazy("End here, perhaps with a rating"), "end"),
}
UNKNOWN = Kind("circle-question-mark", gettext_lazy("Unknown"), gettext_lazy("A step of a kind we do not know"))


@dataclass(frozen=True, slots=True)
class Names:
    """What steps name besides themselves, by key: answers, flows, teams (by number)."""

    answers: dict[str, str]
    flows: dict[str, str]
    teams: dict[int, str]


def kind_of(step: Step) -> Kind:
    return KINDS.get(str(step.get("kind")), UNKNOWN)


def title(step: Step, names: Names, language: str) -> str:
    """What the step does, in a few words of its own; what it is for when it says nothing yet."""
    return Truncator(" ".join(_title(step, names, language).split())).chars(120) or str(kind_of(step).does)


def _title(step: Step, names: Names, language: str) -> str:
    kind, reply = step.get("kind"), step.get("reply")
    said = one_text(reply.get("texts") if isinstance(reply, dict) else None, language)
    if kind in ("message", "buttons"):
        return said
    if kind == "ask":
        return one_text(step.get("texts"), language)
    if kind == "condition":
        return all_tests(branches(step)[0]) if branches(step) else ""
    if kind == "answer":
        return names.answers.get(str(step.get("answer")), "")
    if kind == "flow":
        return names.flows.get(str(step.get("flow")), "")
    if kind == "person":
        team = names.teams.get(_number(step.get("team")), "")
        return _("Hand over to {team}").replace("{team}", team) if team else _("Hand over to a colleague")
    return _action(step, names, said)


def _action(step: Step, names: Names, said: str) -> str:
    kind, name, value = step.get("kind"), str(step.get("name") or ""), str(step.get("value") or "")
    if kind == "http":
        host = str(step.get("url") or "").partition("://")[2].partition("/")[0]
        return _("Look up at {host}").replace("{host}", host) if host else ""
    if kind == "wait":
        return duration(_number(step.get("seconds")))
    if kind == "end":
        return said or (_("Ask for a rating, 1 to 5") if step.get("rating") else _("The bot is done"))
    if kind == "set" and (name or value):
        team = names.teams.get(int(value) if value.isdecimal() and len(value) < 10 else 0, value)
        label = value or name
        sentences = {
            "label": (_("Label: {it}"), label), "unlabel": (_("Without label: {it}"), label),
            "team": (_("For team {it}"), team), "variable": (_("Remember {it}"), f"{name} = {value}"),
        }  # fmt: skip
        sentence, it = sentences.get(str(step.get("what")), ("{it}", value))
        return sentence.replace("{it}", it)
    return ""


def slot_words(step: Step, slot: str, language: str) -> str:
    """What a way out is called; "" for the one that needs no word."""
    what, _colon, which = slot.partition(":")
    if what == "button":
        return next((button_title(one, language) for one in tapped(step) if str(one.get("id", "")) == which), "")
    if what == "branch":
        return _("yes") if len(branches(step)) == 1 else Truncator(all_tests(branches(step)[int(which)])).chars(60)
    kind = step.get("kind")
    if what == "next":
        return {"condition": _("no") if len(branches(step)) == 1 else _("otherwise"), "http": _("found")}.get(kind, "")
    return {"other": _("something else"), "failed": _("in vain") if kind == "ask" else _("failed")}.get(what, "")


def button_title(button: dict[str, Any], language: str) -> str:
    return one_text(button.get("titles"), language) or _("(button without a title)")


def nowhere(step: Step, slot: str) -> str:
    """What happens on a way out that leads to no step."""
    if slot == "other":
        return _("Ask again, then a colleague")
    if slot == "failed":
        return _("A colleague takes over")
    return _("The flow ends here")


def links(step: Step) -> list[dict[str, Any]]:
    return [button for button in buttons(step) if button.get("does") == "link"]


def one_text(texts: Any, language: str) -> str:
    """In this language, else in any."""
    if not isinstance(texts, dict):
        return str(texts or "")
    return str(texts.get(language) or next((one for one in texts.values() if one), ""))


def duration(seconds: int) -> str:
    for size, words in ((3600, _("Wait {n} hours")), (60, _("Wait {n} minutes"))):
        if seconds and seconds % size == 0:
            return words.replace("{n}", str(seconds // size))
    return _("Wait {n} seconds").replace("{n}", str(seconds))


def _number(value: Any) -> int:
    return value if type(value) is int else 0
