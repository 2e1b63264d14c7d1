"""One step of a flow: every change is one POST, saved at once, and back to the flow with that step in view.

`do`: save, add:<way out>:<kind>, test, pick:<path>, up, down, remove, left, right, above, below, place. With `form` the
fields of the step came along and are kept with whatever else is done.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from webcare.actions.bots import pieces, step_order, steps
from webcare.actions.bots.exits import Step, slots
from webcare.bot_flow_form import fresh, read, whole
from webcare.models import BotPiece

from . import flow_try
from .flow_facts import address, languages_of
from .flow_layout import layout
from .flow_shown import render_flow, revision, view_of
from .frame import owners

Flow = dict[str, Any]
ASIDE = {"left": (-1, 0), "right": (1, 0), "above": (0, -1), "below": (0, 1)}


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    piece = get_object_or_404(BotPiece, kind=BotPiece.Kind.FLOW, key=key)
    if request.method != "POST":
        return redirect(address(key, step, request.GET.get("view", "")))
    flow, do = piece.content, request.POST.get("do", "save")
    typed = _typed(request, flow, steps.step_of(flow, step))
    if do == "test":
        tried = flow_try.attempt(typed, flow_try.samples(typed, request.POST))
        return render_flow(request, piece, step, bound=typed, tried=tried, seen=revision(request, piece))
    if do.startswith("pick:"):
        typed = _picked(typed, do.removeprefix("pick:"))
    flow, chosen = _done(request, steps.change(flow, step, typed), step, do)
    if chosen in (step, "") and "open" in request.POST:  # from the list, where another step may be open
        chosen = request.POST["open"]
    try:
        pieces.save(piece.kind, key, flow, request.user, seen=revision(request, piece))
    except pieces.Changed as problem:
        if "form" not in request.POST:
            raise
        return render_flow(request, piece, step, bound=typed, status=problem.status, stale=problem.sentence)
    if do == "remove":
        messages.success(request, _("The step is gone. What led to it now leads on. You can undo this."))
    return redirect(_onward(request, key, chosen))


def _typed(request: HttpRequest, flow: Flow, old: Step) -> Step:
    if "form" not in request.POST:
        return old
    ids = {str(one["id"]) for one in steps.steps_of(flow)}
    settings = BotPiece.objects.filter(kind=BotPiece.Kind.SETTINGS, key=pieces.SETTINGS).values_list(
        "content", flat=True
    )
    return read(old, request.POST, languages_of({"settings": settings.first() or {}}), ids)


def _done(request: HttpRequest, flow: Flow, step: str, do: str) -> tuple[Flow, str]:
    """The flow as it is afterwards, and the step to show."""
    what, _colon, more = do.partition(":")
    if what == "add":
        slot, _colon, kind = more.rpartition(":")
        there = kind in steps.KINDS and slot in slots(steps.step_of(flow, step))  # else its button went just now
        return steps.add(flow, fresh(kind), step, slot) if there else (flow, step)
    if what in ("up", "down"):
        return step_order.move(flow, step, down=what == "down"), step
    if what == "remove":
        return steps.remove(flow, step), ""
    if what in ASIDE or what == "place":
        return _placed(request, flow, step, what), step
    return flow, step


def _placed(request: HttpRequest, flow: Flow, step: str, way: str) -> Flow:
    """One cell aside, or on the cell `x`, `y`. Two steps change places where somebody stands already."""
    places = layout(steps.steps_of(flow), steps.begins(flow))
    here = places[step]
    if way == "place":
        there = (whole(request.POST.get("x"), here[0], 0, 60), whole(request.POST.get("y"), here[1], 0, 60))
    else:
        there = (max(here[0] + ASIDE[way][0], 0), max(here[1] + ASIDE[way][1], 0))
    other = next((one for one, cell in places.items() if cell == there and one != step), "")
    flow = steps.place(flow, step, *there)
    return steps.place(flow, other, *here) if other else flow


def _picked(step: Step, path: str) -> Step:
    """Remember what stands at this path of the answer."""
    kept = [one for one in step.get("save") or [] if one.get("path") != path]
    name = flow_try.named_after(path)
    return step | {"save": [*kept, {"variable": name, "path": path}]} if name else step


def _onward(request: HttpRequest, key: str, chosen: str) -> str:
    """Where somebody was going when this was saved on the way, if that is within this flow."""
    wanted = request.POST.get("then", "")
    inside = wanted.partition("?")[0] == reverse("bot_flow", args=[key])
    return wanted if inside else address(key, chosen, view_of(request) if request.POST.get("view") else "")
