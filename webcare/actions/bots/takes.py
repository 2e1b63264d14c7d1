"""One turn of the bot, read without a lock: whether it owes one, and what it is asked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import prefetch_related_objects

import chatbot
from webcare import bots, clock
from webcare.models import BotSession, BotTurn, Conversation, Message

from . import facts, hearing, sessions
from .hearing import says_something, unread
from .replaying import Gone, replay, turn_of

__all__ = ["Gone", "Take", "replay", "turn_of"]

FETCH_LEASE = timedelta(seconds=30)  # after which nobody waits any more for who fetches


@dataclass(frozen=True, slots=True)
class Take:
    """A turn to be taken. `last`: the decision before this one. `before`: what the engine kept. Messages after
    `from_seq`, up to and with `to_seq`, are dealt with by it."""

    conversation: Conversation
    session: BotSession
    content: chatbot.Content
    last: BotTurn | None
    turn: chatbot.Turn
    before: dict[str, Any]
    from_seq: int
    to_seq: int

    @property
    def number(self) -> int:
        return self.last.number + 1 if self.last else 1


def owed(pk: int) -> Conversation | None:
    """The conversation, when the bot owes a turn in it now."""
    return with_bot().filter(pk=pk, bot_due_at__lte=clock.now()).first()


def with_bot() -> Any:
    """Conversations our bot has. What is with another app's is not ours."""
    ours = Conversation.objects.filter(status=Conversation.Status.BOT, thread__other_app=False)
    return ours.select_related("thread", "channel__calendar", "contact")


def look(conversation: Conversation, last: BotTurn | None, *, idle: bool = False) -> Take | None:
    """What the bot is asked now; None when it is nothing (any more). `last`: its last turn. Raises NoVersion."""
    session = sessions.current(conversation)
    said = unread(conversation, session.seq)
    prefetch_related_objects(said, "attachments")
    to_seq = said[-1].seq if said else session.seq
    handed_back = _handed_back(conversation, session.seq)
    kind = "idle" if idle else _why(last, said, handed_back)
    if not kind or (idle and says_something(said)):
        return None
    turn = chatbot.Turn(
        kind=kind, text=hearing.words(said), choice=hearing.choice(said), files=sum(map(hearing.files, said)),
        facts=facts.of(conversation, session), at=clock.now(),
    )  # fmt: skip
    content = bots.version(session.version_id)
    return Take(conversation, session, content, last, turn, dict(session.state), session.seq, max(to_seq, handed_back))


def fetched(conversation: Conversation, last: BotTurn, found: chatbot.Fetched) -> Take:
    """The turn that follows a request a flow made. What was said meanwhile comes after it. Raises NoVersion."""
    session = sessions.current(conversation)
    turn = chatbot.Turn(kind="fetched", facts=facts.of(conversation, session), fetched=found, at=clock.now())
    content, before = bots.version(session.version_id), dict(session.state)
    return Take(conversation, session, content, last, turn, before, session.seq, session.seq)


def last_turn(conversation: Conversation) -> BotTurn | None:
    return BotTurn.objects.filter(conversation=conversation.pk).order_by("-number").first()


def is_timer(conversation: Conversation) -> bool:
    """A flow waits by itself, and the customer has said nothing since."""
    return _waits(conversation, last_turn(conversation))


def is_afterthought(conversation: Conversation) -> bool:
    """It only waits to ask whether its answer helped: the customer has the answer."""
    last = last_turn(conversation)
    return _waits(conversation, last) and last is not None and last.outcome == BotTurn.Outcome.ANSWERED


def _waits(conversation: Conversation, last: BotTurn | None) -> bool:
    session = sessions.of(conversation)
    return bool(last and last.why.get("wait") and session and not says_something(unread(conversation, session.seq)))


def is_fetching(last: BotTurn | None) -> bool:
    """A flow waits for the answer to a request."""
    return last is not None and bool(last.why.get("fetch"))


def claim_fetch(last: BotTurn) -> bool:
    """Who gets True makes the request: it is made once, for nobody knows what making it twice would do."""
    due = BotTurn.objects.filter(pk=last.pk, why__fetch="due")
    return bool(due.update(why=last.why | {"fetch": "taken"}))


def is_lost(last: BotTurn) -> bool:
    """Whoever took that request will not come back."""
    return clock.now() - last.at > FETCH_LEASE


def _why(last: BotTurn | None, said: list[Message], handed_back: int) -> Any:
    """The kind of turn, "" for none."""
    if handed_back:
        return "handed_back"
    if says_something(said):
        return "message"
    return "timer" if last and last.why.get("wait") else ""


def _handed_back(conversation: Conversation, seq: int) -> int:
    """The seq of what a person did so after `seq`; 0 when nobody did."""
    given = conversation.events.filter(kind="bot.handed_back", seq__gt=seq).order_by("-seq")
    return given.values_list("seq", flat=True).first() or 0
