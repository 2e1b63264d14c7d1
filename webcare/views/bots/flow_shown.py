"""A flow's page, rendered: for looking, and for showing again what somebody typed."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from webcare.actions.bots import pieces
from webcare.actions.bots.exits import Step
from webcare.actions.bots.steps import begins, steps_of
from webcare.models import BotPiece

from . import flow_facts, flow_page, flow_try, problems
from .frame import show
from .step_form import StepForm
from .step_words import KINDS

TAB = "bot_flows"
VIEWS = ("canvas", "list")


def revision(request: HttpRequest, piece: BotPiece) -> int:
    """The revision that was looked at; without a word about it, the one that was read for this change."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 18 else piece.revision


def view_of(request: HttpRequest) -> str:
    asked = request.POST.get("view") or request.GET.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]


def render_flow(
    request: HttpRequest, piece: BotPiece, chosen: str, *, bound: Step | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """`bound`: the chosen step as it was typed, not saved. `more` goes to the template."""
    draft = pieces.draft()
    spoken = flow_facts.languages_of(draft)
    language = flow_facts.language_of(spoken)
    names = flow_facts.names_of(draft, language)
    view, flow = view_of(request), piece.content
    ids = [str(step["id"]) for step in steps_of(flow)]
    if chosen not in ids:
        chosen = begins(flow) if view == "canvas" else ""
    lines = problems.about(problems.of(draft), "flow", piece.key)
    asked = "" if view == VIEWS[0] else view
    link = partial(flow_facts.address, piece.key, view=asked)
    cards = flow_page.cards(flow, names, language, lines, chosen, link)
    card = next((one for one in cards if one.is_chosen), None)
    context = {
        "piece": piece, "flow": flow, "name": flow.get("name") or piece.key, "cards": cards, "card": card, "view": view,
        "lines": lines, "on": flow.get("on") is not False, "kinds": list(KINDS.items()),
    } | flow_facts.undoable(piece.key)  # fmt: skip
    if view == "canvas":
        context["drawn"] = flow_page.drawing(flow, cards, language)
    if card:
        step = bound or card.step
        targets = [(one.id, f"{one.number}. {one.title}") for one in cards]
        context["form"] = StepForm(step, spoken, names, targets, flow_facts.variables(flow))
        context["ways"] = flow_page.ways(step, cards, language)
        typed = flow_try.samples(step, request.POST)
        context["blanks"] = list(typed.items()) if step.get("kind") == "http" else []
    return show(request, "flow.html", TAB, status=status, **context | more)
