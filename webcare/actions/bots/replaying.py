"""What a stored turn was asked, and deciding it once more."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import chatbot
from webcare import bots
from webcare.models import BotTurn, Message

from .hearing import words


class Gone(LookupError):
    """What the customer said then is not here any more as they said it."""


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
