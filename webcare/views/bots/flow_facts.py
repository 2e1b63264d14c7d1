"""What a flow's page asks besides the flow: languages, names of what steps mention, undo, addresses."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from webcare.actions.bots.steps import steps_of
from webcare.models import BotChange, BotPiece, Team

from .step_words import Names, one_text

LANGUAGES = ("nl", "en")
GONE = 3  # deleted flows the list still offers to put back


def language_of(languages: tuple[str, ...]) -> str:
    """The one in which this person sees the steps."""
    mine = (get_language() or "")[:2]
    return mine if mine in languages else languages[0]


def languages_of(draft: dict[str, Any]) -> tuple[str, ...]:
    chosen = draft.get("settings", {}).get("languages")
    found = tuple(one for one in LANGUAGES if one in chosen) if isinstance(chosen, list) else ()
    return found or LANGUAGES


def names_of(draft: dict[str, Any], language: str) -> Names:
    answers = {str(one["key"]): one_text(one.get("question"), language) or one["key"] for one in draft["answers"]}
    flows = {str(one["key"]): str(one.get("name") or one["key"]) for one in draft["flows"]}
    return Names(answers, flows, dict(Team.objects.values_list("pk", "name")))


def undoable(key: str) -> dict[str, bool]:
    """Whether there is something to undo and to redo; one query."""
    states = set(BotChange.objects.filter(kind=BotPiece.Kind.FLOW, key=key).values_list("undone", flat=True))
    return {"can_undo": False in states, "can_redo": True in states}


def gone() -> list[tuple[str, str]]:
    """(key, name) of the flows deleted last that are still gone, the newest first; one query."""
    there = BotPiece.objects.filter(kind=BotPiece.Kind.FLOW, key=OuterRef("key"))
    changes = BotChange.objects.filter(~Exists(there), kind=BotPiece.Kind.FLOW, after__isnull=True, undone=False)
    rows = changes.order_by("-pk").values_list("key", "before")[:GONE]
    return [(key, str((before or {}).get("name") or key)) for key, before in rows]


def variables(flow: dict[str, Any]) -> list[str]:
    """What the flow may know by then, for texts and checks."""
    found: dict[str, None] = {}
    for step in steps_of(flow):
        saves = step.get("save") if isinstance(step.get("save"), list) else []
        named = [step.get("variable"), step.get("name") if step.get("what") == "variable" else ""]
        for name in [*named, *(one.get("variable") for one in saves if isinstance(one, dict))]:
            if name and isinstance(name, str):
                found[name] = None
    return [*found, *([] if "name" in found else ["name"])]


def address(key: str, step: str = "", view: str = "") -> str:
    asked = urlencode({name: value for name, value in (("view", view), ("step", step)) if value})
    return reverse("bot_flow", args=[key]) + (f"?{asked}" if asked else "")
