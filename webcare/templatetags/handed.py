"""What the bot did, in the agents' timeline: its quiet lines, and the card of a hand-over."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from webcare import bot_words
from webcare.models import Event, Message

register = template.Library()
MOST = 6  # questions and tries on one card; what came before stands in the timeline
LONGEST = 300  # characters of what was asked
ICONS = {"bot.handed_over": "arrow-right-left", "bot.handed_back": "bot"}
Words = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Try:
    """What the bot did with a question: in words, with the owner's question and its key, and how certain it was."""

    did: str
    question: str
    answer: str
    certainty: int | None


def handed_over(event: Event, data: dict[str, Any]) -> Words:
    words = _("{bot} handed over.")
    return f"{words} {bot_words.reason(data)}", {"bot": _("Bot")}


def handed_back(event: Event, data: dict[str, Any]) -> Words:
    return _("{who} gave this back to the bot"), {}


SENTENCES = {"bot.handed_over": handed_over, "bot.handed_back": handed_back}


@register.filter
def asked(event: Event) -> list[str]:
    """What the customer wrote to the bot, oldest first; `event.asked` is told by the view. What they tapped is left
    out, unless they did nothing else."""
    found: list[Message] = getattr(event, "asked", [])
    typed = [one for one in found if not one.data.get("choice")] or found
    return [_cut(one.text) for one in typed if one.text][-MOST:]


@register.filter
def tries(event: Event) -> list[Try]:
    return [_try(one) for one in event.data.get("tries") or ()][-MOST:]


def _try(one: dict[str, Any]) -> Try:
    did = {"answered": _("Answered"), "offered": _("Offered"), "missed": _("Not recognised")}
    key = str(one.get("answer") or "")
    question = str(one.get("question") or key)
    return Try(did.get(str(one.get("outcome")), did["answered"]), question, key, one.get("certainty"))


@register.filter
def filled(event: Event) -> list[tuple[str, str]]:
    """What flows asked and were told."""
    variables = event.data.get("variables") or {}
    return [(str(name), _cut(str(value))) for name, value in variables.items() if value not in (None, "", [], {})]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


@register.filter
def is_number(value: Any) -> bool:
    """What the bot says without having decided anything (when it failed) belongs to no turn."""
    return type(value) is int


@register.filter
def is_hand_over(event: Event) -> bool:
    return event.kind == "bot.handed_over"
