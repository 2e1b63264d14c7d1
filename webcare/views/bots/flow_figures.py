"""What flows did in the last month, and who starts them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from webcare import clock
from webcare.actions.bots.exits import buttons
from webcare.actions.bots.steps import steps_of
from webcare.models import Event

from .step_words import one_text

SPAN = timedelta(days=30)


@dataclass(slots=True)
class Figures:
    """How often a flow began, came to its end, and went to a colleague."""

    started: int = 0
    ended: int = 0
    handed: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """Something that starts a flow, and where it is written."""

    name: str
    url: str = ""


def figures() -> dict[str, Figures]:
    """By the flow's key, in one query that begins at the conversations the bot had: events are very many."""
    rows = (
        Event.objects.filter(
            conversation__bot_session__started_at__gte=clock.now() - SPAN,
            kind__in=["bot.flow_started", "bot.flow_ended"],
        )
        .values("kind", flow=KeyTextTransform("flow", "data"), how=KeyTextTransform("how", "data"))
        .annotate(times=Count("pk"))
        .order_by()
    )
    found: dict[str, Figures] = {}
    for row in rows:
        flow = found.setdefault(row["flow"] or "", Figures())
        if row["kind"] == "bot.flow_started":
            flow.started += row["times"]
        elif row["how"] == "end":
            flow.ended += row["times"]
        elif row["how"] in ("person", "failed"):
            flow.handed += row["times"]
    return found


def uses(draft: Mapping[str, Any], language: str) -> dict[str, list[Use]]:
    """Which answers, buttons and other flows start each flow."""
    found: dict[str, list[Use]] = {}
    for flow, use in _starters(draft, language):
        if use not in found.setdefault(flow, []):
            found[flow].append(use)
    return found


def _starters(draft: Mapping[str, Any], language: str) -> Iterator[tuple[str, Use]]:
    for answer in draft.get("answers", []):
        use = Use(
            one_text(answer.get("question"), language) or str(answer["key"]), _address("bot_answer", answer["key"])
        )
        replies = [answer, *(one for one in _record(answer.get("exceptions")).values() if isinstance(one, dict))]
        if answer.get("flow"):
            yield str(answer["flow"]), use
        for reply in (replies[0], *({"reply": one} for one in replies[1:])):
            yield from ((key, use) for key in _flow_buttons(buttons(reply)))
    greeting = buttons({"reply": {"buttons": _record(draft.get("settings")).get("greeting_buttons")}})
    for key in _flow_buttons(greeting):
        yield key, Use(_("the greeting"), _address("bot_greeting"))
    for flow in draft.get("flows", []):
        for step in steps_of(flow):
            if step.get("kind") == "flow" and step.get("flow"):
                yield str(step["flow"]), Use(str(flow.get("name") or flow["key"]), _address("bot_flow", flow["key"]))


def _flow_buttons(rows: list[dict[str, Any]]) -> list[str]:
    return [str(row.get("target")) for row in rows if row.get("does") == "flow" and row.get("target")]


def _record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
