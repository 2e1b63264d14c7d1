"""What is kept of a decision: the session it moved, and the decision itself."""

import chatbot
from webcare import clock
from webcare.actions.incoming import clean
from webcare.models import BotSession, BotTurn, Conversation, hot

from . import replaying
from .takes import Take

KEPT = ("state", "seq", "language", "started_at", "ended_at")


def remember(conversation: Conversation, take: Take, decision: chatbot.Decision) -> BotSession:
    """What the engine keeps, and how far the bot has read."""
    session = take.session
    session.conversation, session.seq, session.ended_at = conversation, take.to_seq, None
    session.state, session.language = clean(dict(decision.state)), (decision.language or session.language)[:5]
    if session.pk is None:
        hot.insert(session)
    else:
        hot.update(session, version=session.version_id, **{name: getattr(session, name) for name in KEPT})
    return session


def note(conversation: Conversation, take: Take, decision: chatbot.Decision) -> BotTurn:
    """With all that is needed to take it again. What is fetched is not kept: the same decision asks it again."""
    why = dict(decision.why)
    if decision.fetch:
        why["fetch"] = "due"
    if decision.wait:
        why["wait"] = decision.wait
    if decision.end:
        why["end"] = decision.end
    outcome = BotTurn.Outcome.HANDED if decision.handoff else decision.outcome
    turn = BotTurn(
        conversation=conversation, version_id=take.session.version_id, number=take.number,
        from_seq=take.from_seq, to_seq=take.to_seq, given=clean(replaying.given(take.turn)), before=take.before,
        outcome=outcome, answer=decision.answer[:60], certainty=_percent(decision.certainty), why=clean(why),
        reason=(decision.handoff.reason if decision.handoff else decision.reason)[:30],
        language=decision.language[:5], at=clock.now(),
    )  # fmt: skip
    hot.insert(turn)
    return turn


def _percent(certainty: int | None) -> int | None:
    return None if certainty is None else max(0, min(100, round(certainty)))
