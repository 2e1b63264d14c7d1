"""Last month's conversations as the bot would hear them again: for trying out a draft before it is put live.

Where the bot has served, its own stored turns; where it never has, what customers wrote before anybody answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import chatbot
from webcare.actions import letters
from webcare.models import BotTurn, Conversation, Message

from . import takes

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn of a conversation again. The customer's words are its messages with `after < seq <= upto`."""

    turn: chatbot.Turn
    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: what the bot knew before its first turn, and its turns up to where a person came in."""

    pk: int
    state: dict[str, Any]
    heard: list[Heard]


def recent(until: datetime, most: int) -> list[int]:
    """Conversations of the month before `until`, newest first: the bot's, or all of them when it had none. Asked again
    with the same moment it names the same ones."""
    month = (until - MONTH, until)
    rows = BotTurn.objects.filter(at__range=month).order_by("-conversation_id")
    found = list(rows.values_list("conversation_id", flat=True).distinct()[:most])
    if not found:
        opened = Conversation.objects.filter(opened_at__range=month, messages__kind=Message.Kind.IN)
        found = list(opened.order_by("-pk").values_list("pk", flat=True).distinct()[:most])
    return found


def talks(pks: Iterable[int], *, first: bool = False) -> list[Talk]:
    """These conversations in this order, in three queries. `first`: only their first turn. Those of which nothing can
    be heard again, because all was taken back, are left out."""
    pks = list(pks)
    said = _said(pks)
    rows: dict[int, list[BotTurn]] = {}
    stored = BotTurn.objects.filter(conversation_id__in=pks).order_by("conversation_id", "number")
    for row in stored.filter(number=1) if first else stored:
        rows.setdefault(row.conversation_id, []).append(row)
    bare = _conversations([pk for pk in pks if pk not in rows])
    found = [_stored(pk, rows[pk], said.get(pk, [])) if pk in rows else _untold(bare[pk], said[pk]) for pk in pks
             if pk in rows or (pk in bare and pk in said)]  # fmt: skip
    return [Talk(one.pk, one.state, one.heard[: 1 if first else None]) for one in found if one.heard]


def _said(pks: list[int]) -> dict[int, list[Message]]:
    found: dict[int, list[Message]] = {}
    for message in Message.objects.filter(conversation_id__in=pks, kind__in=["in", "out"]).order_by("seq"):
        found.setdefault(message.conversation_id, []).append(message)
    return found


def _conversations(pks: list[int]) -> dict[int, Conversation]:
    rows = Conversation.objects.filter(pk__in=pks).select_related("channel", "contact") if pks else []
    return {row.pk: row for row in rows}


def _stored(pk: int, rows: list[BotTurn], said: list[Message]) -> Talk:
    """Up to a turn whose words were taken back: what came after it cannot be understood without it."""
    heard = []
    for row in rows:
        try:
            heard.append(Heard(takes.turn_of(row, said), row.from_seq, row.to_seq))
        except takes.Gone:
            break
    return Talk(pk, rows[0].before, heard)


def _untold(conversation: Conversation, said: list[Message]) -> Talk:
    """What the customer wrote before the first answer, as one turn."""
    until = min((one.seq for one in said if one.is_out), default=None)
    own = [one for one in said if one.is_in and not one.deleted_at and (until is None or one.seq < until)]
    text = "\n".join(one.text for one in own if one.text)
    if not text:
        return Talk(conversation.pk, {}, [])
    facts = chatbot.Facts(
        channel=conversation.channel.kind, language=conversation.contact.language or "",
        letters=letters.carries(conversation.channel),
    )  # fmt: skip
    turn = chatbot.Turn(text=text, facts=facts, at=own[-1].created_at)
    return Talk(conversation.pk, {}, [Heard(turn, own[0].seq - 1, own[-1].seq)])
