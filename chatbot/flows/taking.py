"""What the customer says or taps while a flow waits for it."""

from .. import finding, small_talk
from ..pieces import Flow, Step
from ..saying import repeats, say_reply
from ..talk import Talk
from ..types import Decision
from ..words import AGAIN
from . import run, values
from .steps import Move, asks, choices_of, waits


def take(talk: Talk) -> Decision:
    """What they typed, given to the step that waits for it."""
    flow, step = run.here(talk.content, talk.session.spot)
    if not (flow and step):
        return run.fail(talk)
    if talk.session.waiting == "fetch":
        return talk.decide("silent")
    if small_talk.leaves(talk.heard):
        run.leave(talk)
        talk.say(talk.words("hello"))
        return talk.decide("said")
    if talk.session.waiting == "timer":
        return _detour(talk, flow, step, ask_again=False) or run.again(talk, Move(step.next))
    if step.kind == "buttons":
        return _other(talk, flow, step)
    if step.kind != "ask":
        return run.run(talk)
    value = values.accepted(talk, step)
    if value is None:
        return _detour(talk, flow, step) or _retry(talk, flow, step)
    talk.session.remember(step.variable, value)
    return run.again(talk, Move(step.next))


def tapped(talk: Talk, flow_key: str, step_id: str, id: str) -> Decision | None:
    """A button or option of a step, be it of long ago: the customer chose anew there. None when it is gone."""
    flow, step = run.here(talk.content, (flow_key, step_id))
    if not (flow and step):
        return None
    button = next((each for each in step.reply.buttons if each.id == id), None) if step.kind == "buttons" else None
    option = next((each for each in step.options if each.id == id), None) if step.kind == "ask" else None
    if not (button or option):
        return None
    _return_to(talk, flow, step)
    if option:
        talk.session.remember(step.variable, talk.spoken(option.titles))
    return run.again(talk, Move(step.next if option else button.to if button else ""))


def _return_to(talk: Talk, flow: Flow, step: Step) -> None:
    """Where the tapped step is: in the flow under way, in one that called it, or in one that was over."""
    session = talk.session
    callers = [key for key, _ in session.back]
    if session.spot and session.spot[0] != flow.key and flow.key in callers:
        session.back = session.back[: callers.index(flow.key)]
    elif not session.spot or session.spot[0] != flow.key:
        run.leave(talk)
        talk.mark("flow_started", flow=flow.key)
    session.spot, session.asking = (flow.key, step.id), ""


def _other(talk: Talk, flow: Flow, step: Step) -> Decision:
    """Typed, where buttons were shown, and it is none of them."""
    if id := values.named(talk.heard, {button.id: button.titles for button in step.reply.buttons if not button.does}):
        return tapped(talk, flow.key, step.id, id) or run.fail(talk)
    if step.other:
        return run.again(talk, Move(step.other))
    return _detour(talk, flow, step) or _retry(talk, flow, step)


def _detour(talk: Talk, flow: Flow, step: Step, ask_again: bool = True) -> Decision | None:
    """They asked something else that we surely know: answer that, then go on where we were. No try is counted."""
    found = finding.surely(talk)
    if not found or found.answer.key in talk.session.said:
        return None
    answer = found.answer
    talk.answer, talk.certainty = answer.key, found.certainty
    repeats(talk, answer.key)
    say_reply(talk, answer, links_only=True)
    if answer.person_only:
        return talk.hand("person_only", answer.team)
    return asks(talk, flow, step) if ask_again else run.again(talk, Move(step.next))


def _retry(talk: Talk, flow: Flow, step: Step) -> Decision:
    """Ask again in other words, up to so many tries; then the path for failure, or a person."""
    talk.session.tries += 1
    if talk.session.tries >= step.tries:
        return run.again(talk, Move(step.failed)) if step.failed else talk.hand("tries")
    kind = step.type if step.kind == "ask" else "choice"
    words = talk.spoken(step.retry) or AGAIN.get(kind, {}).get(talk.language) or talk.words("invalid")
    if talk.content.settings.texts.get("invalid") and not step.retry:
        words = talk.words("invalid")
    talk.say(words, choices_of(talk, flow, step))
    return waits(talk)
