"""The list of flows, and what is done with a flow as a whole."""

import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare.actions.bots import pieces, steps
from webcare.bot_flow_form import fresh
from webcare.models import BotPiece
from webcare.text import label

from . import flow_figures, problems
from .flow_facts import address, gone, language_of, languages_of
from .flow_shown import render_flow, revision
from .flow_start import free_key, new_flow
from .frame import owners, show

TAB = "bot_flows"
NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    name: str
    on: bool
    steps: int
    problems: list[problems.Line]
    figures: flow_figures.Figures
    uses: list[flow_figures.Use]


@require_safe
@owners
def flows(request: HttpRequest) -> HttpResponse:
    draft = pieces.draft()
    lines, figures = problems.of(draft), flow_figures.figures()
    uses = flow_figures.uses(draft, language_of(languages_of(draft)))
    rows = [
        Row(one["key"], str(one.get("name") or one["key"]), one.get("on") is not False, len(steps.steps_of(one)),
            problems.about(lines, "flow", one["key"]), figures.get(one["key"], flow_figures.Figures()),
            uses.get(one["key"], []))
        for one in draft["flows"]
    ]  # fmt: skip
    return show(request, "flows.html", TAB, rows=rows, most=NAME, gone=gone())


@require_POST
@owners
def flow_new(request: HttpRequest) -> HttpResponse:
    """`name`; without one it is called a new flow."""
    name = label(request.POST.get("name", ""), NAME) or _("New flow")
    key = free_key(name)
    pieces.save(BotPiece.Kind.FLOW, key, new_flow(name), request.user)
    return redirect(address(key))


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def flow(request: HttpRequest, key: str) -> HttpResponse:
    """GET: `?step=`, `?view=list`. POST: `do` says what is done with the flow."""
    piece = get_object_or_404(BotPiece, kind=BotPiece.Kind.FLOW, key=key)
    if request.method != "POST":
        return render_flow(request, piece, request.GET.get("step", ""))
    content, step = _done(request, piece.content)
    if request.POST.get("do") == "copy":
        return _copied(request, piece)
    pieces.save(piece.kind, key, content, request.user, seen=revision(request, piece))
    return redirect(address(key, step or request.POST.get("step", ""), request.POST.get("view", "")))


def _done(request: HttpRequest, content: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The flow as it is afterwards, and the step to show."""
    do, _colon, what = request.POST.get("do", "").partition(":")
    if do == "rename":
        return content | {"name": label(request.POST.get("name", ""), NAME) or content.get("name", "")}, ""
    if do in ("on", "off"):
        return content | {"on": do == "on"}, ""
    if do == "tidy":
        return steps.tidied(content), ""
    if do == "add" and what in steps.KINDS:
        return steps.add(content, fresh(what))
    return content, ""


def _copied(request: HttpRequest, piece: BotPiece) -> HttpResponse:
    name = label(_("{name} (copy)").replace("{name}", str(piece.content.get("name") or piece.key)), NAME)
    key = free_key(name)
    pieces.save(piece.kind, key, copy.deepcopy(piece.content) | {"name": name, "on": False}, request.user)
    messages.success(request, _("This is the copy. It is off until you switch it on."))
    return redirect(address(key))


@require_POST
@owners
def flow_undo(request: HttpRequest, key: str) -> HttpResponse:
    return _stepped(request, key, pieces.undo)


@require_POST
@owners
def flow_redo(request: HttpRequest, key: str) -> HttpResponse:
    return _stepped(request, key, pieces.redo)


def _stepped(request: HttpRequest, key: str, way: Any) -> HttpResponse:
    if way(BotPiece.Kind.FLOW, key) is None:
        return redirect(TAB)
    return redirect(address(key, request.POST.get("step", ""), request.POST.get("view", "")))


@require_POST
@owners
def flow_removal(request: HttpRequest, key: str) -> HttpResponse:
    """Out of the draft; the list says how to take that back."""
    piece = get_object_or_404(BotPiece, kind=BotPiece.Kind.FLOW, key=key)
    pieces.remove(piece.kind, key, request.user)
    name = str(piece.content.get("name") or key)
    messages.success(
        request, _("“{name}” is deleted. Customers keep it until you put this live.").replace("{name}", name)
    )
    return redirect(TAB)
