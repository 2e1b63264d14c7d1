"""What the agent must know of what the bot did: kept in the event of the hand-over, drawn as a card."""

import logging
from typing import Any

import chatbot
from webcare import bots
from webcare.models import BotSession, BotTurn, Conversation, Message

log = logging.getLogger(__name__)
MOST = 20  # questions and tries
TRIED = (BotTurn.Outcome.ANSWERED, BotTurn.Outcome.OFFERED, BotTurn.Outcome.MISSED)


def of(
    conversation: Conversation, handoff: chatbot.HandOff, session: BotSession | None, turn: BotTurn | None
) -> dict[str, Any]:
    """The customer's words are named by the `seq` of their messages: taken back there, they are gone here too."""
    asked = conversation.thread.messages.filter(conversation=conversation.pk, kind=Message.Kind.IN, deleted_at=None)
    filled = {name: value for name, value in (session.variables if session else {}).items() if name != "name"}
    card = {
        "reason": handoff.reason, "step": handoff.step, "note": handoff.note, "variables": filled,
        "asked": sorted(asked.order_by("-seq").values_list("seq", flat=True)[:MOST]), "tries": _tries(conversation),
        "version": bots.number(session.version_id) if session else 0,
    }  # fmt: skip
    return card | ({"answer": turn.answer, "certainty": turn.certainty, "turn": turn.number} if turn else {})


def recognised(row: BotTurn) -> dict[str, str]:
    """For the bubble: which question was answered."""
    question = _question(row) if row.outcome == BotTurn.Outcome.ANSWERED else ""
    return {"question": question} if question else {}


def _tries(conversation: Conversation) -> list[dict[str, Any]]:
    """What the bot answered, offered or did not understand, oldest first."""
    rows = BotTurn.objects.filter(conversation=conversation.pk, outcome__in=TRIED).order_by("-number")[:MOST]
    return [
        {"turn": row.number, "outcome": row.outcome, "answer": row.answer, "certainty": row.certainty}
        | {"question": _question(row)}
        for row in reversed(rows)
    ]


def _question(row: BotTurn) -> str:
    """The owner's words for what was answered, in the language it was answered in."""
    try:
        answer = bots.version(row.version_id).answers.get(row.answer) if row.answer else None
    except Exception:  # a card without it is better than a customer whom nobody gets to see
        log.exception("version %s of the bot cannot be loaded", row.version_id)
        return ""
    texts = answer.question if answer else {}
    return texts.get(row.language) or next((words for words in texts.values() if words), "")
