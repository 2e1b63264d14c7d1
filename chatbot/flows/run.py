"""Going from step to step until one waits, ends or hands over."""

from ..content import Content
from ..pieces import Flow, Step
from ..session import DEEPEST
from ..talk import Talk
from ..types import Decision
from . import requests, steps

MOST = 100  # steps in one turn: more is a loop its owner did not see
ALONE = 30  # waits and requests one after another without a word of the customer


def start(talk: Talk, flow: Flow) -> Decision:
    """Run a flow from its beginning."""
    session = talk.session
    session.leave_flow()
    session.asking, session.in_row, session.spot = "", 0, (flow.key, flow.start)
    talk.line("flow", True, flow=flow.key, at=flow.start)
    talk.mark("flow_started", flow=flow.key)
    return run(talk)


def leave(talk: Talk) -> None:
    """The customer wants something else: the flow under way is put down."""
    if talk.session.spot:
        talk.mark("flow_ended", flow=talk.session.spot[0], how="left")
        talk.session.leave_flow()


def run(talk: Talk) -> Decision:
    """From the step where the flow is. Every way through ends in a decision: too many steps are a failure."""
    for _ in range(MOST):
        flow, step = here(talk.content, talk.session.spot)
        if not (flow and step):
            return fail(talk)
        handler = steps.HANDLERS.get(step.kind)
        outcome = handler(talk, flow, step) if handler else steps.FAILED
        decision = outcome if isinstance(outcome, Decision) else go(talk, outcome)
        if decision:
            return decision
    return fail(talk)


def here(content: Content, spot: tuple[str, str] | None) -> tuple[Flow | None, Step | None]:
    flow = content.flow(spot[0]) if spot else None
    return flow, flow.steps.get(spot[1]) if flow and spot else None


def go(talk: Talk, move: steps.Move) -> Decision | None:
    """Make a move; a decision when there is nowhere left to go."""
    session = talk.session
    session.waiting, session.tries = "", 0
    if move is steps.FAILED or session.spot is None:
        return fail(talk)
    if move.into:
        if len(session.back) >= DEEPEST or not (inner := talk.content.flow(move.into)):
            return fail(talk)
        session.back.append((session.spot[0], move.to))
        session.spot = (inner.key, inner.start)
        talk.mark("flow_started", flow=inner.key)
    elif move.to:
        session.spot = (session.spot[0], move.to)
    else:
        return _finish(talk, rating=move.rating)
    return None


def _finish(talk: Talk, rating: bool) -> Decision | None:
    """The end of a flow: back into the one that called it, or out, with a rating if that is asked."""
    session = talk.session
    talk.mark("flow_ended", flow=session.spot[0] if session.spot else "", how="end")
    while session.back:
        key, step = session.back.pop()
        if step:
            session.spot = (key, step)
            return None
        talk.mark("flow_ended", flow=key, how="end")
    session.leave_flow()
    if rating:
        return _ask_rating(talk)
    if not talk.says:
        talk.say(talk.words("done"))
    return talk.decide("answered" if talk.answer else "ended", decided="flow", end="flow")


def _ask_rating(talk: Talk) -> Decision:
    from .rating import choices

    talk.session.asking = "rating"
    talk.say(talk.words("rating"), choices())
    return talk.decide("asked", decided="flow")


def fail(talk: Talk) -> Decision:
    return talk.hand("flow_failed")


def again(talk: Talk, move: steps.Move) -> Decision:
    """Make a move, then run on."""
    return go(talk, move) or run(talk)


def woken(talk: Talk) -> Decision:
    """A wait is over. A timer nobody waits for any more says nothing."""
    _, step = here(talk.content, talk.session.spot)
    if talk.session.waiting != "timer" or not step:
        return talk.decide("silent")
    if talk.session.alone > ALONE:
        return fail(talk)
    talk.line("flow", True, at=step.id)
    return again(talk, steps.Move(step.next))


def fetched(talk: Talk) -> Decision:
    """The answer to a request came: 2xx goes on, anything else takes the path for failure."""
    _, step = here(talk.content, talk.session.spot)
    if talk.session.waiting != "fetch" or not step:
        return talk.decide("silent")
    if talk.session.alone > ALONE:
        return fail(talk)
    found = talk.turn.fetched
    talk.line("flow", True, at=step.id, status=found.status if found else 0)
    if not (found and 200 <= found.status < 300):
        return again(talk, steps.Move(step.failed)) if step.failed else fail(talk)
    for save in step.save:
        talk.session.remember(save.variable, requests.pick(found.data, save.path))
    return again(talk, steps.Move(step.next))
