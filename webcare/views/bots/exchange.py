"""Import and export: files out; files in, shown before anything is done with them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from webcare import bot_counts
from webcare.actions.bots import exchange as actions
from webcare.actions.bots import exports, imports, pieces
from webcare.actions.bots.columns import COLUMNS
from webcare.bot_columns import MEANINGS
from webcare.errors import Refusal
from webcare.middleware import wants_json

from .frame import owners, show

TAB = "bot_answers"
SHOWN = 100  # lines of each kind on the page


@require_safe
@owners
def exchange(request: HttpRequest) -> HttpResponse:
    """`first` and `last`: the revisions of an import just done, which can be put back."""
    return _page(request, done=_span(request))


@require_safe
@owners
def export(request: HttpRequest, form: str) -> HttpResponse:
    """A file to keep or to work on. With `?example`, one to begin with."""
    if form not in exports.FORMATS:
        raise Http404
    if "example" in request.GET and form != "json":
        content, name = exports.example(form), f"{_('example')}.{form}"
    else:
        content, name = exports.export(form)
    answer = HttpResponse(content, content_type=exports.FORMATS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@owners
def import_look(request: HttpRequest) -> HttpResponse:
    """What the file would do; nothing is done."""
    file = request.FILES.get("file")
    if file is None:
        return _page(request, status=422, problem=_("No file arrived. Choose one and try again."))
    try:
        key, content = imports.keep(file, name=file.name or "", size=file.size or 0, by=request.user)
        return _plan(request, key, content)
    except Refusal as problem:
        return _page(request, status=422, problem=problem.sentence)


@require_POST
@owners
def import_apply(request: HttpRequest) -> HttpResponse:
    """Do what was shown. `file`: its key; `seen`: the draft's revision it was shown for."""
    key, seen = request.POST.get("file", ""), _number(request.POST.get("seen", ""))
    try:
        content = imports.read(key, request.user)
        plan = actions.look(content)
        first, last = actions.carry_out(plan, request.user, seen if seen is not None else -1)
    except pieces.Changed:
        sentence = _("Somebody changed the chatbot meanwhile. This is what the import would do now.")
        return _plan(request, key, content, status=409, problem=sentence)
    except Refusal as problem:
        return _page(request, status=422, problem=problem.sentence)
    imports.forget(key, request.user)
    count = len(plan.changes)
    messages.success(request, ngettext("{n} change made", "{n} changes made", count).replace("{n}", str(count)))
    span = urlencode({"first": first, "last": last})
    return HttpResponseRedirect(f"{reverse('bot_exchange')}?{span}" if last > first else reverse("bot_exchange"))


@require_POST
@owners
def import_undo(request: HttpRequest) -> HttpResponse:
    span = _span(request)
    if span is None:
        raise actions.ChangedSince
    count = actions.put_back(*span)
    toast = _("The import is undone: everything is as it was before.")
    if wants_json(request):
        return JsonResponse({"toast": toast, "count": count})
    messages.success(request, toast)
    return HttpResponseRedirect(reverse("bot_exchange"))


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    columns = [(column.title, MEANINGS[column.field]) for column in COLUMNS]
    return show(request, "exchange.html", TAB, status=status, columns=columns, **context)


def _plan(request: HttpRequest, key: str, content: bytes, *, status: int = 200, problem: str = "") -> HttpResponse:
    revision = bot_counts.counts().revision  # before looking: what changes meanwhile is noticed
    plan = actions.look(content)
    parts = [
        (_("New"), "plus", plan.new[:SHOWN], len(plan.new)),
        (_("Changed"), "pencil", plan.changed[:SHOWN], len(plan.changed)),
        (_("Removed"), "minus", plan.gone[:SHOWN], len(plan.gone)),
    ]
    return show(
        request, "import.html", TAB, status=status, plan=plan, parts=[part for part in parts if part[3]], file=key,
        seen=revision, problem=problem, wrong=plan.wrong[:SHOWN], shown=SHOWN,
    )  # fmt: skip


def _span(request: HttpRequest) -> tuple[int, int] | None:
    first, last = (_number(request.GET.get(name, "")) for name in ("first", "last"))
    return (first, last) if first is not None and last is not None else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
