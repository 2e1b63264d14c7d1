"""What became of a message after it was said: reactions, offered answers, what it answers, who sent it from where."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from webcare.models import Message

from .kinds import word_for
from .rows import short_name

register = template.Library()
UNDER_WAY = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Reaction:
    """`state`: of ours, while it is under way or when it did not arrive: `pending` or `failed`."""

    emoji: str
    title: str
    ours: bool = False
    state: str = ""


@register.filter
def reactions(message: Message) -> list[Reaction]:
    return [_reaction(one, message) for one in message.data["reactions"] if one.get("emoji")]


def _reaction(one: dict[str, Any], message: Message) -> Reaction:
    if one.get("by") != "agent":
        name = one.get("name") or short_name(message.conversation.contact)
        return Reaction(one["emoji"], _("{name} reacted with {emoji}").format(name=name, emoji=one["emoji"]))
    delivery = getattr(getattr(message, "mark", None), "delivery", None)
    state = delivery.state if delivery else ""
    said = _("We reacted with {emoji}") if not one.get("name") else _("{name} reacted with {emoji}")
    title = said.format(name=one.get("name"), emoji=one["emoji"])
    if state in ("failed", "unsure"):
        reason = delivery.reason or _("Not sent")
        return Reaction(one["emoji"], f"{title}. {reason}", ours=True, state="failed")
    return Reaction(one["emoji"], title, ours=True, state="pending" if state in UNDER_WAY else "")


@dataclass(frozen=True, slots=True)
class Offered:
    title: str
    tapped: bool


@register.filter
def offered(message: Message) -> list[Offered]:
    """The buttons under a message of ours, and which the customer tapped."""
    tapped = getattr(message, "tapped", ())
    choices = [one if isinstance(one, dict) else {"title": str(one)} for one in message.data["choices"]]
    return [Offered(str(one.get("title", "")), str(one.get("id", "")) in tapped) for one in choices]


@register.filter
def quoted_name(said: Message, answer: Message) -> str:
    """Who said what is answered."""
    if said.is_in:
        return short_name(answer.conversation.contact)
    return _("Bot") if said.is_bot else _("Team")


@register.filter
def quoted_words(said: Message) -> str:
    if said.deleted_at:
        return _("taken back")
    if said.text:
        return Truncator(" ".join(said.text.split())).chars(140)
    return word_for(said) or _("file")


@register.filter
def sent_from(message: Message) -> str:
    """Where a message of ours was sent that was not sent here; empty for our own."""
    source = str(message.data.get("source") or "")
    if not source:
        return ""
    named = {
        "phone_app": _("From the phone app"), "page_inbox": _("From the inbox of the platform"),
        "automation": _("By an automatic answer of the platform"),
    }  # fmt: skip
    return named.get(source) or _("From another app")
