"""Giving an answer, offering some, and not knowing; what the customer says of it."""

from collections.abc import Sequence

from . import flows
from .pieces import Answer
from .saying import ask_helped, greet, repeats, say_reply
from .talk import Talk
from .types import Choice, Decision

OFFERED = 3
LATER = 120  # seconds after an answer with buttons until it asks whether that helped


def give(talk: Talk, answer: Answer, certainty: int) -> Decision:
    """Say this answer and what belongs to it, or hand over when it was said before or is a person's."""
    talk.answer, talk.certainty = answer.key, certainty
    if repeats(talk, answer.key):
        return talk.hand("repeat", answer.team)
    say_reply(talk, answer)
    talk.session.asking, talk.session.in_row, talk.session.offered = "", 0, []
    flow = talk.content.flow(answer.flow)
    if answer.person_only or not (talk.says or flow):
        return talk.hand("person_only", answer.team)
    if flow:
        return flows.start(talk, flow)
    if answer.ask_helped and not talk.buttons:
        ask_helped(talk)
    elif answer.ask_helped and not talk.turn.facts.letters:
        talk.session.asking = "later"  # one question at a time: first the buttons of the answer
        return talk.decide("answered", wait=LATER)
    return talk.decide("answered")


def later(talk: Talk) -> Decision:
    """Nothing was tapped or said since an answer with buttons: did it help?"""
    if talk.session.asking != "later" or not talk.session.last:
        return talk.decide("silent")
    ask_helped(talk)
    return talk.decide("asked", decided="helped")


def offer(talk: Talk, near: Sequence[str]) -> Decision | None:
    """Up to three questions to choose from; None when there is nothing left to offer."""
    session = talk.session
    keys = [key for key in near if talk.content.answer(key) and key not in session.said][:OFFERED]
    if not keys or talk.matches is None:
        return None
    talk.steps[-1]["fired"] = True  # the matcher's line: it decides by offering
    talk.answer, talk.certainty = keys[0], talk.matches.best.ranked[0].certainty
    if session.asking == "offer":
        session.in_row += 1  # they said more instead of choosing
        if set(keys) == set(session.offered):
            return talk.hand("none_of_these")
        if session.in_row >= talk.content.settings.misses_in_row:
            return talk.hand("misses")
    greet(talk)
    session.asking, session.offered = "offer", keys
    talk.say(talk.words("offer" if len(keys) > 1 else "offer_one"), _questions(talk, keys))
    talk.mark("offered", answers=keys)
    return talk.decide("offered")


def which(talk: Talk) -> Decision:
    """A yes to several: which one?"""
    session = talk.session
    session.in_row += 1
    if session.in_row >= talk.content.settings.misses_in_row:
        return talk.hand("none_of_these")
    talk.answer = session.offered[0]
    talk.say(talk.words("which"), _questions(talk, session.offered))
    return talk.decide("offered")


def _questions(talk: Talk, keys: Sequence[str]) -> tuple[Choice, ...]:
    answers = [answer for key in keys if (answer := talk.content.answer(key))]
    questions = (Choice(f"a:{answer.key}", talk.spoken(answer.question) or answer.key) for answer in answers)
    return (*questions, Choice("none", talk.words("none_of_these")))


def miss(talk: Talk) -> Decision:
    """Not understood: say so once, then a person."""
    session, settings = talk.session, talk.content.settings
    session.in_row, session.misses = session.in_row + 1, session.misses + 1
    talk.mark("missed")
    if session.in_row >= settings.misses_in_row or session.misses >= settings.misses:
        return talk.hand("misses")
    greet(talk)
    session.asking = "missed"
    talk.say(talk.words("missed"), (Choice("person", talk.words("person")),))
    return talk.decide("missed")


def confirm(talk: Talk) -> Decision:
    """It helped."""
    if talk.session.last:
        talk.mark("confirmed", answer=talk.session.last)
    flows.leave(talk)
    talk.say(talk.words("glad"))
    talk.session.settle()
    talk.session.asking = ""
    return talk.decide("ended", end="confirmed")


def deny(talk: Talk) -> Decision:
    """It did not help: its answer says who takes over."""
    answer = talk.content.answers.get(talk.session.last)
    if answer:
        talk.mark("denied", answer=answer.key)
    return talk.hand("not_helped", (answer.not_helped_team or answer.team) if answer else 0)


def part(talk: Talk) -> Decision:
    """They need nothing more, and did not say whether it helped."""
    answered = bool(talk.session.last)
    flows.leave(talk)
    talk.say(talk.words("bye"))
    talk.session.settle()
    talk.session.asking = ""
    return talk.decide("ended", end="assumed" if answered else "abandoned")
