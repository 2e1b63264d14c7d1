"""Choices: what was tapped, or typed as if it was, and what follows from it.

Ids say what they are, so that one of long ago still means the same: `a:<answer>`, `b:<answer>/<button>`, `g:<button>`
(of the greeting), `f:<flow>/<step>/<button or option>`, `none`, `help:yes`, `help:no`, `rate:4`, `person`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from . import answering, flows, small_talk
from .folding import fold
from .pieces import Answer, Button
from .talk import Talk
from .types import Decision

DOUBLE = timedelta(seconds=30)
LONGEST = 200  # letters of an id of ours


def chosen(talk: Talk) -> str:
    """The id of the choice the customer made, by tap, number, title or by saying it; "" when they did not."""
    if talk.turn.choice:
        return talk.turn.choice[:LONGEST]
    choices = talk.session.choices
    if not choices or not talk.heard:
        return ""
    if place := small_talk.counted(talk.heard, len(choices)):
        return choices[place - 1][0]
    folded = fold(talk.heard)
    titled = (id for id, title in choices if folded and fold(title) == folded)
    return next(titled, "") or _said(talk, {id for id, _ in choices})


def _said(talk: Talk, ids: set[str]) -> str:
    """Yes, no and none of these in other words than the titles."""
    if "none" in ids and small_talk.NONE.match(fold(talk.heard)):
        return "none"
    if "none" in ids and small_talk.yes_or_no(talk.heard) == "yes":
        return next(iter(ids - {"none"}), "") if len(ids) == 2 else "which"
    if "help:yes" in ids:
        return {"yes": "help:yes", "no": "help:no", "done": "help:done"}.get(small_talk.yes_or_no(talk.heard), "")
    return ""


def is_double(talk: Talk) -> bool:
    """The same tap again within moments, on something that is not asked any more; remembers this one."""
    turn, session = talk.turn, talk.session
    if not turn.choice:
        return False
    before, session.tapped = session.tapped, (turn.choice[:LONGEST], turn.at.isoformat() if turn.at else "")
    if before[0] != turn.choice or turn.choice in [id for id, _ in session.choices]:
        return False
    try:
        return turn.at is not None and turn.at - datetime.fromisoformat(before[1]) < DOUBLE
    except (ValueError, TypeError):
        return False


def follow(talk: Talk, choice: str) -> Decision | None:
    """What follows from a choice; None when it means nothing any more, so that its words count as typed."""
    kind, _, rest = choice.partition(":")
    if kind == "f":
        return flows.tapped(talk, *[*rest.split("/", 2), "", ""][:3])
    if choice == "person":
        return talk.hand("asked")
    if choice == "which" and talk.session.offered:
        return answering.which(talk)
    if choice == "none":
        talk.mark("chosen", answer="")
        return talk.hand("none_of_these")
    if kind == "help" and rest in ("yes", "no", "done"):
        return {"yes": answering.confirm, "no": answering.deny, "done": answering.part}[rest](talk)
    if kind == "rate" and rest in flows.RATES:
        return flows.rate(talk, int(rest))
    if kind == "a" and (answer := talk.content.answer(rest)):
        return _picked(talk, answer)
    button = _button(talk, kind, rest)
    return press(talk, button) if button else None


def _picked(talk: Talk, answer: Answer) -> Decision:
    flows.leave(talk)
    talk.mark("chosen", answer=answer.key)
    return answering.give(talk, answer, 100)


def _button(talk: Talk, kind: str, rest: str) -> Button | None:
    """The owner's button behind an id of an answer or of the greeting."""
    key, _, id = rest.partition("/")
    if kind == "g":
        return _find(talk.content.settings.greeting_buttons, rest)
    answer = talk.content.answers.get(key) if kind == "b" else None
    if not answer:
        return None
    replies = (answer.exceptions.get(talk.turn.facts.channel), answer.reply, *answer.exceptions.values())
    return next(filter(None, (_find(reply.buttons, id) for reply in replies if reply)), None)


def _find(buttons: Sequence[Button], id: str) -> Button | None:
    return next((button for button in buttons if button.id == id), None)


def press(talk: Talk, button: Button) -> Decision | None:
    """Do what a button does; None when its target is gone."""
    target = button.target
    if button.does == "person":
        return talk.hand("asked", int(target) if target.isdecimal() and len(target) < 16 else 0)
    if button.does == "answer" and (answer := talk.content.answer(target)):
        return _picked(talk, answer)
    if button.does == "flow" and (flow := talk.content.flow(target)):
        flows.leave(talk)
        return flows.start(talk, flow)
    if button.does == "link":
        talk.say(target)
        return talk.decide("said")
    return None
