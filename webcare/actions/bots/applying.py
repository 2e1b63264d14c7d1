"""What the bot decided comes true: in one transaction, under the lock, and only if the world is still as it was."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import chatbot
from webcare import bots, clock
from webcare.actions import lifecycle
from webcare.models import Attachment, BotSession, BotTurn, Conversation

from . import acts, card, handing, noting, pictures, waits
from .hearing import says_something, unread, words
from .saying import Voice
from .takes import Take

FETCH_SOON = timedelta(seconds=5)  # after which any worker makes the request, not only those for slow work
LONGEST_WAIT = 24 * 3600  # seconds
MOST_ALONE = 30  # turns without a word of the customer: a flow that runs in circles
Status = Conversation.Status
Files = list[list[Attachment]]


@dataclass(frozen=True, slots=True)
class Done:
    """`stale`: nothing was done, for the world has moved on. `fetch`: a flow asks another system now. `left`: what the
    customer said meanwhile is still to be dealt with."""

    stale: bool = False
    fetch: bool = False
    left: bool = False


def apply(take: Take, decision: chatbot.Decision) -> Done:
    """Say, do and remember it. Nothing happens when a person has it, the customer said more or took something back,
    or another worker was first."""
    if take.turn.kind in ("fetched", "timer") and _goes_round(take):
        decision = replace(decision, handoff=chatbot.HandOff("flow_failed"), says=(), fetch=None, wait=None, end="")
    minutes = waits.minutes_in_line(take.conversation) if decision.handoff else None
    files = [pictures.copies(say.files) for say in decision.says]
    done, sent = Done(stale=True), False
    try:
        with take.conversation.locked() as conversation:
            if not _is_stale(conversation, take):
                done = _carry_out(conversation, take, decision, files, minutes)
        sent = not done.stale
    finally:
        pictures.throw_away(file for some in files for file in some if not sent or file.message_id is None)
    return done


def settle(conversation: Conversation) -> None:
    """Nothing is owed after all: what was said was taken back, or it was dealt with."""
    with conversation.locked() as conversation:
        session = BotSession.objects.filter(conversation=conversation.pk).first()
        said = unread(conversation, session.seq if session else 0)
        if conversation.status == Status.BOT and conversation.bot_due_at and not says_something(said):
            conversation.change(bot_due_at=None)


def abandon(conversation: Conversation) -> bool:
    """A silent customer, and no version to ask what that means."""
    with conversation.locked() as conversation:
        if conversation.status != Status.BOT or conversation.bot_due_at or conversation.thread.other_app:
            return False
        _end(conversation, "abandoned", {})
    return True


def _is_stale(conversation: Conversation, take: Take) -> bool:
    if conversation.status != Status.BOT or conversation.thread.other_app:
        return True
    if (conversation.bot_due_at is None) != (take.turn.kind == "idle"):
        return True
    fresh = BotSession.objects.filter(conversation=conversation.pk).values_list("seq", flat=True).first()
    if fresh != (take.session.seq if take.session.pk else None):
        return True
    if BotTurn.objects.filter(conversation=conversation.pk, number__gte=take.number).exists():
        return True
    if take.turn.kind == "fetched":
        return False  # what was said meanwhile comes next
    said = unread(conversation, take.from_seq)
    return words(said) != take.turn.text or any(one.seq > take.to_seq for one in said)


def _goes_round(take: Take) -> bool:
    alone = BotTurn.objects.filter(conversation=take.conversation.pk, to_seq=take.to_seq)
    return alone.count() >= MOST_ALONE


def _carry_out(
    conversation: Conversation, take: Take, decision: chatbot.Decision, files: Files, minutes: int | None
) -> Done:
    is_new, handoff = take.session.pk is None, decision.handoff
    session = noting.remember(conversation, take, decision)
    turn = noting.note(conversation, take, decision)
    told = {"turn": turn.number, "version": bots.number(session.version_id)}
    if is_new:
        conversation.log("bot.started", **told)
    for mark in decision.marks:
        acts.count(conversation, mark, turn)
    for act in decision.acts:
        acts.do(conversation, act)
    voice = Voice(conversation, str(turn.number), told | card.recognised(turn), files)
    if decision.says and not handoff and not handing.may_write(conversation):
        handoff = chatbot.HandOff("window")
        BotTurn.objects.filter(pk=turn.pk).update(outcome=BotTurn.Outcome.HANDED, reason="window")
    if handoff:
        handing.hand_over(voice, handoff, session, turn, says=decision.says, minutes=minutes)
        return Done()
    voice.say_all(decision.says)
    if how := _how_it_ends(take, decision):
        _end(conversation, how, told)
        return Done()
    left = take.turn.kind == "fetched" and not decision.fetch and bool(unread(conversation, take.to_seq))
    conversation.change(bot_due_at=clock.now() if left else _next(decision))
    return Done(fetch=decision.fetch is not None, left=left)


def _how_it_ends(take: Take, decision: chatbot.Decision) -> str:
    """Empty while it goes on. After a flow the customer may want something else; silent then, that was the end."""
    if take.turn.kind == "idle":
        return "flow" if take.last and take.last.why.get("end") == "flow" else decision.end or "abandoned"
    return "" if decision.end == "flow" else decision.end


def _end(conversation: Conversation, how: str, told: dict[str, Any]) -> None:
    conversation.log("bot.ended", how=how, **told)
    lifecycle.resolve_locked(conversation, None, bot=True)


def _next(decision: chatbot.Decision) -> datetime | None:
    """When the bot is to go on by itself."""
    now = clock.now()
    if decision.fetch:
        return now + FETCH_SOON
    return now + timedelta(seconds=min(decision.wait, LONGEST_WAIT)) if decision.wait else None
