"""One decision: the steps in their order, on one page. Each writes its line in the explanation."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import answering, chatting, finding, flows, taps
from .content import Content
from .handoff import asks_person, is_angry
from .talk import Talk
from .types import Decision, Turn


def reply(content: Content, turn: Turn, state: Mapping[str, Any]) -> Decision:
    """What the bot does now. The same content, turn and state give an equal decision; `state` is read leniently, and
    is `{}` at the beginning of a conversation. Never raises on what owners or customers wrote.
    """
    talk = Talk.begin(content, turn, state)
    talk.session.alone = 0 if turn.kind == "message" else talk.session.alone + 1
    handlers = {"fetched": flows.fetched, "timer": _woken, "idle": _idle, "handed_back": _handed_back}
    return handlers.get(turn.kind, _message)(talk)


def _message(talk: Talk) -> Decision:
    if not talk.heard and not talk.turn.choice and not talk.turn.files or taps.is_double(talk):
        return talk.decide("silent")
    for step in ORDER:
        if decision := step(talk):
            return decision
    return _missed(talk)


def _person(talk: Talk) -> Decision | None:
    """Asked for a person: at once, never argue. The widget's own button for it always works."""
    asked = "" if talk.turn.choice else asks_person(talk.heard, talk.content.settings.person_words)
    fires = bool(asked) or talk.turn.choice == "person"
    talk.line("person", fires, words=asked)
    return talk.hand("asked") if fires else None


def _anger(talk: Talk) -> Decision | None:
    angry = "" if talk.turn.choice else is_angry(talk.heard, talk.content.settings.angry_words)
    talk.line("anger", bool(angry), words=angry)
    return talk.hand("angry") if angry else None


def _attachment(talk: Talk) -> Decision | None:
    """Something came along that it cannot read, without a word."""
    unreadable = talk.turn.files > 0 and not talk.heard
    talk.line("attachment", unreadable)
    return talk.hand("attachment") if unreadable else None


def _button(talk: Talk) -> Decision | None:
    """Something was tapped, or typed as if it was. What means nothing any more counts as typed."""
    choice = taps.chosen(talk)
    if not choice:
        return None
    talk.line("button", True, choice=choice)
    decision = taps.follow(talk, choice)
    if not decision:
        talk.steps[-1]["fired"] = False
    return decision


def _flow(talk: Talk) -> Decision | None:
    """A flow waits for what the customer says."""
    if not talk.session.spot:
        return None
    talk.line("flow", True, flow=talk.session.spot[0], at=talk.session.spot[1])
    return flows.take(talk)


def _rule(talk: Talk) -> Decision | None:
    found = finding.by_rule(talk)
    return answering.give(talk, found.answer, found.certainty) if found else None


def _exact(talk: Talk) -> Decision | None:
    found = finding.by_line(talk)
    return answering.give(talk, found.answer, found.certainty) if found else None


def _match(talk: Talk) -> Decision | None:
    """Sure: answers. Less sure: offers. Else not its business."""
    found = finding.by_likeness(talk)
    if found:
        return answering.give(talk, found.answer, found.certainty)
    near = finding.matches(talk).near
    return answering.offer(talk, near) if near else None


def _missed(talk: Talk) -> Decision:
    """Nothing fits. Who seems to read none of our languages gets a person at once."""
    talk.line("miss", True, in_row=talk.session.in_row + 1, in_all=talk.session.misses + 1)
    heard = talk.steps[0].get("heard")
    if heard and heard not in talk.content.languages:
        talk.mark("missed")
        return talk.hand("language")
    return answering.miss(talk)


def _woken(talk: Talk) -> Decision:
    """A wait is over: that of a flow, or that after an answer."""
    return flows.woken(talk) if talk.session.spot else answering.later(talk)


def _idle(talk: Talk) -> Decision:
    """Silent for long: after an answer we assume it helped."""
    answered = bool(talk.session.last) and not talk.session.spot
    flows.leave(talk)
    talk.session.settle()
    talk.session.asking, talk.session.choices = "", []
    return talk.decide("ended", decided="idle", end="assumed" if answered else "abandoned")


def _handed_back(talk: Talk) -> Decision:
    """A person gave it back: old counts are gone, and what the customer said meanwhile is dealt with."""
    session = talk.session
    session.leave_flow()
    session.settle()
    session.asking, session.greeted = "", True
    talk.say(talk.words("handed_back"))
    if talk.heard or talk.turn.files:
        decision = _message(talk)
        return replace(decision, says=()) if decision.handoff else decision
    talk.say(talk.words("hello"))
    return talk.decide("said", decided="handed_back")


ORDER: tuple[Callable[[Talk], Decision | None], ...] = (
    _person,
    _anger,
    _attachment,
    _button,
    _flow,
    _rule,
    _exact,
    chatting.small_talk,
    _match,
)
