"""People, channels and conversations for tests, made the way the product makes them."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min
from django.utils import timezone

from connectors.contract import InboundMessage, Party
from webcare.actions import ingest, intake
from webcare.models import Channel, Conversation, Message, RawEvent, Team, Thread, User

_numbers = itertools.count(1)


def team(name: str = "Bezorging") -> Team:
    return Team.objects.get_or_create(name=name)[0]


def person(name: str, role: str = User.Role.AGENT, teams: list[Team] | None = None) -> User:
    """Present at this moment, as somebody with an open inbox is."""
    user = User.objects.create_user(
        f"{name.lower()}@example.test", "a long password", name=name, role=role, last_seen_at=timezone.now()
    )
    user.teams.set(teams or [])
    return user


def channel(kind: str = "hook", **fields: Any) -> Channel:
    """A channel that works: the hook one sends to nowhere unless a test gives it a callback."""
    number = next(_numbers)
    fields.setdefault("name", f"{kind} {number}")
    fields.setdefault("key", f"key-{kind}-{number}")
    if kind == "hook":
        fields.setdefault("credentials", {"callback_url": "http://127.0.0.1:9/", "secrets": ["s" * 32]})
    return Channel.objects.create(kind=kind, **fields)


def inbound(text: str = "Hallo", sender: str = "anouk", **fields: Any) -> InboundMessage:
    fields.setdefault("id", f"in-{next(_numbers)}")
    fields.setdefault("thread", sender)
    name = fields.pop("name", sender.title())
    return InboundMessage(sender=Party(id=sender, name=name), text=text, sent_at=None, **fields)


def customer_says(channel: Channel, text: str = "Hallo", sender: str = "anouk", **fields: Any) -> Message:
    """Through the real intake, in a transaction of its own."""
    from django.db import transaction

    item = inbound(text, sender, **fields)
    with transaction.atomic():
        intake.receive(channel, item)
    found = Message.objects.select_related("conversation__thread", "conversation__channel")
    return found.get(channel=channel, external_id=item.id)


def conversation(channel_: Channel | None = None, text: str = "Hallo", sender: str = "anouk") -> Conversation:
    """A new one in the queue, with one message."""
    return customer_says(channel_ or channel(), text, sender).conversation


def fresh(row: Any) -> Any:
    """The row as the database has it now."""
    return type(row)._base_manager.get(pk=row.pk)


def kinds(thread: Thread) -> list[str]:
    return list(thread.events.order_by("seq").values_list("kind", flat=True))


def work_everything() -> None:
    """What workers do when all bells arrive: lanes in the order in which their oldest item came, so that a test
    which posts two customers' items knows who was first. A bare DISTINCT leaves that to the planner."""
    lanes = RawEvent.objects.filter(state="due").values_list("channel_id", "lane").annotate(first=Min("pk"))
    for channel_id, lane, _first in lanes.order_by("first"):
        ingest.work(channel_id, lane)


def long_ago(days: int = 0, **parts: int) -> datetime:
    return timezone.now() - timedelta(days=days, **parts)
