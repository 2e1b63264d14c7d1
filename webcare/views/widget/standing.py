"""Where a visitor's latest conversation stands, in their terms: with the bot, waiting, helped, completed."""

from typing import Any

from django.core.cache import cache
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webcare import clock, opening
from webcare.actions.bots import waits
from webcare.models import Channel, Conversation, ReadMark, Thread

Status = Conversation.Status
MINUTES_KEPT = 60  # seconds


def standing(thread: Thread) -> dict[str, Any]:
    """`status`, the `agent` who helps, up to where a person has read (`seen`), and for who waits `wait`."""
    latest = thread.conversations.select_related("assignee", "contact").order_by("-pk").first()
    status = latest.status if latest else ""
    agent = latest.assignee if latest and status != Status.RESOLVED else None
    if status in (Status.OWNED, Status.ANSWERED, Status.SNOOZED):
        status = "owned" if agent else "queued"
    elif status == Status.RESOLVED and _went_on_by_mail(thread):
        status = "mailed"
    marks = ReadMark.objects.filter(conversation__thread=thread).aggregate(seq=Max("seq"))
    person = {"name": agent.first_name, "initials": agent.first_name[:1]} if agent else None
    wait = _waiting(latest) if latest and latest.status == Status.QUEUED else None
    return {"status": str(status), "agent": person, "seen": marks["seq"] or 0, "wait": wait}


def _went_on_by_mail(thread: Thread) -> bool:
    last = thread.events.filter(kind="conversation.resolved").order_by("-seq").first()
    return bool(last and last.data.get("by_mail"))


def _waiting(conversation: Conversation) -> dict[str, Any]:
    """`line`: place in line and how long that takes, in words, while we are open; `mail`: an address may be left."""
    channel: Channel = conversation.channel
    line = _line(conversation) if opening.is_open(channel.calendar, clock.now()) else None
    may_leave = channel.settings.get("offline_form", True) and not conversation.contact.email
    return {"line": line, "mail": bool(may_leave)}


def _line(conversation: Conversation) -> list[str] | None:
    place = waits.place_in_line(conversation)
    if not place:
        return None
    n = _minutes(conversation)
    about = ngettext("about {n} minute", "about {n} minutes", n).format(n=n) if n else ""
    return [_("Number {n}").format(n=place), about]


def _minutes(conversation: Conversation) -> int:
    """0: not known. Whoever waits asks again and again, and the figure of a day is not another within a minute."""
    key = f"widget.minutes.{conversation.team_id}"
    return cache.get_or_set(key, lambda: waits.minutes_in_line(conversation) or 0, MINUTES_KEPT) or 0
