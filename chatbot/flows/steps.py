"""What each kind of step does: it says, asks, moves on, or decides."""

from collections.abc import Callable
from dataclasses import dataclass

from ..pieces import Flow, Reply, Step
from ..saying import choices, greet, repeats, say_reply
from ..talk import Talk
from ..types import Act, Choice, Decision, Outcome
from . import conditions, requests


@dataclass(frozen=True, slots=True)
class Move:
    """On to a step; "" ends this flow. `into`: through another flow first."""

    to: str
    into: str = ""
    rating: bool = False


FAILED = Move("", into="?")
Handler = Callable[[Talk, Flow, Step], Move | Decision]


def say(talk: Talk, reply: Reply, offered: tuple[Choice, ...] = ()) -> None:
    words = talk.spoken(reply.texts)
    if words or offered or reply.files:
        greet(talk)
    talk.say(words, offered, reply.files)


def _message(talk: Talk, flow: Flow, step: Step) -> Move:
    say(talk, step.reply)
    return Move(step.next)


def asks(talk: Talk, flow: Flow, step: Step) -> Decision:
    """Put the question of this step, and wait."""
    if step.kind == "buttons":
        say(talk, step.reply, choices_of(talk, flow, step))
    else:
        say(talk, Reply(step.texts), choices_of(talk, flow, step))
    return waits(talk)


def waits(talk: Talk) -> Decision:
    talk.session.waiting, talk.session.asking = "answer", ""
    if not talk.says:
        return talk.hand("flow_failed")  # a question without words: nobody would know that it waits
    return talk.decide("answered" if talk.answer else "asked", decided="flow")


def choices_of(talk: Talk, flow: Flow, step: Step) -> tuple[Choice, ...]:
    prefix = f"f:{flow.key}/{step.id}/"
    if step.kind == "buttons":
        return choices(talk, step.reply.buttons, prefix)
    options = step.options if step.type == "choice" else ()
    return tuple(Choice(f"{prefix}{option.id}", talk.spoken(option.titles)) for option in options)


def _condition(talk: Talk, flow: Flow, step: Step) -> Move:
    branch = next((each for each in step.branches if conditions.holds(talk, each)), None)
    talk.line("flow", True, at=step.id, branch=step.branches.index(branch) if branch else None)
    return Move(branch.to if branch else step.next)


def _set(talk: Talk, flow: Flow, step: Step) -> Move:
    value = talk.fill(step.value).strip()
    if step.what == "variable":
        talk.session.remember(step.name, value)
    elif step.what == "team" and value.isdecimal() and len(value) < 16:
        talk.acts.append(Act("team", value))
    elif step.what == "label" and (value or step.name):
        talk.acts.append(Act("label", value or step.name))
    elif step.what == "unlabel" and (value or step.name):
        talk.acts.append(Act("unlabel", value or step.name))
    return Move(step.next)


def _answer(talk: Talk, flow: Flow, step: Step) -> Move | Decision:
    answer = talk.content.answer(step.answer)
    if not answer:
        return FAILED
    talk.answer, talk.certainty = answer.key, 100
    if repeats(talk, answer.key):
        return talk.hand("repeat", answer.team)
    say_reply(talk, answer, links_only=True)
    return talk.hand("person_only", answer.team) if answer.person_only else Move(step.next)


def _http(talk: Talk, flow: Flow, step: Step) -> Move | Decision:
    fetch = requests.fetch(step, talk.session.variables)
    if not fetch:
        return Move(step.failed) if step.failed else FAILED
    talk.session.waiting = "fetch"
    return talk.decide(_so_far(talk), decided="flow", fetch=fetch)


def _wait(talk: Talk, flow: Flow, step: Step) -> Decision:
    talk.session.waiting = "timer"
    return talk.decide(_so_far(talk), decided="flow", wait=step.seconds)


def _so_far(talk: Talk) -> Outcome:
    return "answered" if talk.answer else "said" if talk.says else "silent"


def _jump(talk: Talk, flow: Flow, step: Step) -> Move:
    return Move(step.to)


def _flow(talk: Talk, flow: Flow, step: Step) -> Move:
    return Move(step.next, into=step.flow or FAILED.into)


def _person(talk: Talk, flow: Flow, step: Step) -> Decision:
    say(talk, step.reply)
    return talk.hand("flow", step.team, talk.fill(step.note), f"{flow.key}:{step.id}")


def _end(talk: Talk, flow: Flow, step: Step) -> Move:
    say(talk, step.reply)
    return Move("", rating=step.rating)


HANDLERS: dict[str, Handler] = {
    "message": _message,
    "buttons": asks,
    "ask": asks,
    "condition": _condition,
    "set": _set,
    "answer": _answer,
    "http": _http,
    "wait": _wait,
    "jump": _jump,
    "flow": _flow,
    "person": _person,
    "end": _end,
}
