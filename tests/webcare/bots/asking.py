"""Turns of the bot as they stand in the database, without playing whole conversations."""

from typing import Any

from tests import factories as make
from webcare.models import BotTurn, BotVersion, Channel, Message


def version() -> BotVersion:
    return BotVersion.objects.get_or_create(number=1, defaults={"content": {}})[0]


def turn(message: Message, outcome: str = "missed", **fields: Any) -> BotTurn:
    """What the bot made of this message of a customer."""
    talk = message.conversation
    number = BotTurn.objects.filter(conversation=talk).count() + 1
    fields.setdefault("why", {"decided": "miss"})
    return BotTurn.objects.create(
        conversation=talk, version=version(), number=number, from_seq=message.seq - 1, to_seq=message.seq,
        outcome=outcome, **fields,
    )  # fmt: skip


def asks(channel: Channel, text: str, sender: str, outcome: str = "missed", **fields: Any) -> BotTurn:
    """A customer says this, and the bot decides so."""
    return turn(make.customer_says(channel, text, sender), outcome, **fields)


def chooses(channel: Channel, text: str, sender: str, answer: str) -> BotTurn:
    """Asked, offered some answers, and this one picked: the turn of the offer."""
    offer = asks(channel, text, sender, "offered", answer=answer, why={"decided": "match"})
    asks(channel, "dat", sender, "answered", answer=answer, why={"decided": "button"})
    return offer


def refuses(channel: Channel, text: str, sender: str) -> BotTurn:
    """Asked, offered some answers, none of them: the turn that handed over."""
    asks(channel, text, sender, "offered", answer="retour", why={"decided": "match"})
    return asks(channel, "geen van deze", sender, "handed", reason="none_of_these", why={"decided": "button"})
