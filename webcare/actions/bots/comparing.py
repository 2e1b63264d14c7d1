"""One conversation heard again by two versions of the bot: where do they part, and how. Pure."""

import logging
from typing import Any

import chatbot
from chatbot import evaluation

from .retold import Talk

log = logging.getLogger(__name__)
# All the same; the same in other words; answered with something else; now, or no longer, handed over; no longer,
# or now, understood; and another way through the flows, or another reason.
HOW = ("same", "reworded", "answer", "to_person", "from_person", "lost", "found", "route")
FAILED = {"outcome": "handed", "reason": "failed"}
Did = dict[str, Any]  # what of a decision matters to the customer, as JSON; without anybody's words


def did(content: chatbot.Content, talk: Talk) -> list[tuple[Did, str]]:
    """What the bot does at each turn, until a person takes over; and the words it says there, to be compared only.

    A version that errs hands over, as it does in life.
    """
    try:
        decisions = evaluation.replay(content, [heard.turn for heard in talk.heard], talk.state)
    except Exception:  # whatever an owner managed to write: the trial tells, it does not stop
        log.exception("conversation %s could not be heard again", talk.pk)
        return [(FAILED, "")]
    return [(_essence(one), "\n".join(say.text for say in one.says)) for one in decisions]


def compare(talk: Talk, before: list[tuple[Did, str]], after: list[tuple[Did, str]]) -> tuple[str, Did | None]:
    """How they differ (one of `HOW`), and the first difference.

    What comes after that cannot be compared: the customer would have read something else.
    """
    reworded = False
    for heard, (old, was), (new, now) in zip(talk.heard, before, after, strict=False):
        if old != new:
            where = {"conversation": talk.pk, "after": heard.after, "upto": heard.upto, "before": old, "now": new}
            return _kind(old, new), where | {"how": _kind(old, new)}
        reworded |= was != now
    return ("reworded" if reworded else "same"), None


def _essence(decision: chatbot.Decision) -> Did:
    """Small: empty things are left out."""
    handoff = decision.handoff
    found = {
        "outcome": "handed" if handoff else decision.outcome,
        "answer": decision.answer if decision.outcome in ("answered", "ended") else "",
        "offers": evaluation.offered(decision) if decision.outcome == "offered" else [],
        "reason": handoff.reason if handoff else "",
        "team": handoff.team if handoff else 0,
        "flow": _flow(decision),
    }
    return {name: value for name, value in found.items() if value}


def _flow(decision: chatbot.Decision) -> list[str]:
    """Where in which flow it waits now, else the flow that was begun in this turn."""
    spot = decision.state.get("spot")
    begun = [str(mark.data.get("flow", "")) for mark in decision.marks if mark.what == "flow_started"]
    return [str(part) for part in spot] if spot else begun[-1:]


def _kind(old: Did, new: Did) -> str:
    for outcome, begins, ends in (("handed", "to_person", "from_person"), ("missed", "lost", "found")):
        was, now = old["outcome"] == outcome, new["outcome"] == outcome
        if was != now:
            return begins if now else ends
    if old["outcome"] == "handed" or old.get("flow") != new.get("flow"):
        return "route"
    return "answer"
