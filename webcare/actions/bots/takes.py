"""One turn of the bot, read without a lock: what it is asked, and what a stored turn was asked."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import chatbot
from webcare import bots, clock
from webcare.models import BotSession, BotTurn, Conversation, Message
from webcare.subjects import bare

from . import facts, sessions

LONGEST = 4_000  # characters that are looked at
UNREAD = ("location", "person", "order", "story", "shared", "form", "unsupported", "trouble")  # shown, not in words
FETCH_LEASE = timedelta(seconds=30)  # after which nobody waits any more for who fetches


class Gone(LookupError):
    """What the customer said then is not here any more as they said it."""


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
    return ours.select_related("thread__identity", "channel__calendar", "contact", "team")


def look(conversation: Conversation, last: BotTurn | None, *, idle: bool = False) -> Take | None:
    """What the bot is asked now; None when it is nothing (any more). `last`: its last turn. Raises NoVersion."""
    session = sessions.current(conversation)
    said = unread(conversation, session.seq)
    to_seq = said[-1].seq if said else session.seq
    kind = _why(conversation, session, last, said, idle=idle)
    if not kind:
        return None
    turn = chatbot.Turn(
        kind=kind, text=words(said), choice=_choice(said), files=sum(map(_files, said)),
        facts=facts.of(conversation, session), at=clock.now(),
    )  # fmt: skip
    content = bots.version(session.version_id)
    return Take(conversation, session, content, last, turn, dict(session.state), session.seq, to_seq)


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
    return bool(last and last.why.get("wait") and session and not unread(conversation, session.seq))


def unread(conversation: Conversation, seq: int) -> list[Message]:
    """What the customer said since, that somebody typed; also what they took back, which says nothing."""
    said = Message.objects.filter(conversation=conversation.pk, kind=Message.Kind.IN, seq__gt=seq)
    return [one for one in said.prefetch_related("attachments").order_by("seq") if not one.data.get("automatic")]


def words(said: Iterable[Message]) -> str:
    """A line each; of a letter that begins a conversation its subject too."""
    lines = [line for one in said if not one.deleted_at for line in (_subject(one), one.text.strip()) if line]
    return "\n".join(lines)[:LONGEST]


def says_something(said: list[Message]) -> bool:
    return bool(words(said)) or any(map(_files, said))


def given(turn: chatbot.Turn) -> dict[str, Any]:
    """The turn as JSON, without what the customer wrote."""
    return {
        "kind": turn.kind, "choice": turn.choice, "files": turn.files, "facts": asdict(turn.facts),
        "fetched": asdict(turn.fetched) if turn.fetched else None, "at": turn.at.isoformat() if turn.at else None,
    }  # fmt: skip


def turn_of(row: BotTurn, messages: Iterable[Message]) -> chatbot.Turn:
    """A stored turn as it was taken. `messages`: the customer's of that conversation, in order; others are left out.

    Raises Gone when one was changed or taken back since.
    """
    said = [one for one in messages if row.from_seq < one.seq <= row.to_seq and one.is_in]
    said = [one for one in said if not one.data.get("automatic")]
    if any(one.deleted_at or (one.edited_at and one.edited_at > row.at) for one in said):
        raise Gone
    known, fetched, at = row.given.get("facts") or {}, row.given.get("fetched"), row.given.get("at")
    return chatbot.Turn(
        kind=row.given.get("kind", "message"), text=words(said), choice=row.given.get("choice", ""),
        files=row.given.get("files", 0), facts=chatbot.Facts(**known | {"labels": tuple(known.get("labels", ()))}),
        fetched=chatbot.Fetched(**fetched) if fetched else None, at=datetime.fromisoformat(at) if at else None,
    )  # fmt: skip


def replay(row: BotTurn, content: chatbot.Content | None = None) -> chatbot.Decision:
    """That decision once more, on its own version unless another is given. Raises Gone."""
    said = Message.objects.filter(conversation=row.conversation_id, seq__gt=row.from_seq, seq__lte=row.to_seq)
    turn = turn_of(row, said.order_by("seq"))
    return chatbot.reply(content or bots.version(row.version_id), turn, row.before)


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


def _why(
    conversation: Conversation, session: BotSession, last: BotTurn | None, said: list[Message], *, idle: bool
) -> Any:
    """The kind of turn, "" for none."""
    if idle:
        return "" if said else "idle"
    if conversation.events.filter(kind="bot.handed_back", seq__gt=session.seq).exists():
        return "handed_back"
    if says_something(said):
        return "message"
    return "timer" if last and last.why.get("wait") else ""


def _choice(said: list[Message]) -> str:
    """Tapped, unless something was typed after it."""
    return str(said[-1].data.get("choice") or "") if said and not said[-1].deleted_at else ""


def _files(message: Message) -> int:
    if message.deleted_at:
        return 0
    shown = [piece for piece in message.data.get("shows", ()) if piece.get("kind") in UNREAD]
    return len([file for file in message.attachments.all() if not file.content_id]) + len(shown)


def _subject(message: Message) -> str:
    """Of the first in its conversation; later ones repeat it."""
    return bare(message.subject) if message.subject and not message.data.get("references") else ""
