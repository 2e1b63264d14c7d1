"""One answer: written, changed, undone, redone, removed. Nothing typed is lost, whoever else was at it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare import errors
from webcare.actions.bots import answers as actions
from webcare.actions.bots import misses, pieces
from webcare.bot_answer_form import AnswerForm
from webcare.bot_beginnings import beginning
from webcare.bot_rows import words_of
from webcare.models import BotPiece

from . import problems
from .editor import address, show_editor, typed
from .frame import owners

KIND = BotPiece.Kind.ANSWER
MOST_NEAR = 3
GONE = -1  # as revision: somebody removed it


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def answer_new(request: HttpRequest) -> HttpResponse:
    """`?message=`: begins with an agent's good reply; `?text=`: with a question."""
    if request.method != "POST":
        return show_editor(request, AnswerForm(beginning(request.user, request.GET)), None)
    form = typed(request, {}, 0)
    if form.errors:
        return show_editor(request, form, None, status=422)
    piece = actions.make(form.content, request.user)
    return _saved(request, piece)


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Changed as a whole. `seen`: the revision it was written on; `over`: write over this newer one all the same."""
    piece = BotPiece.objects.filter(kind=KIND, key=key).first()
    if request.method != "POST":
        if piece is None:
            raise Http404
        return show_editor(request, AnswerForm(piece.content, piece.revision), piece)
    seen = _number(request.POST.get("over") or request.POST.get("seen", ""))
    form = typed(request, piece.content if piece else {}, _number(request.POST.get("seen", "")))
    if form.errors:
        return show_editor(request, form, piece, status=422)
    if piece is None and seen != GONE:
        return show_editor(request, form, None, status=409, key=key, changed=GONE)
    try:
        saved = pieces.save(KIND, key, form.content, request.user, seen=seen)
    except pieces.Changed as problem:
        newest = get_object_or_404(BotPiece, kind=KIND, key=key)
        return show_editor(request, form, newest, status=409, changed=newest.revision, sentence=problem.sentence)
    return _saved(request, saved)


@require_safe
@owners
def answer_near(request: HttpRequest, key: str) -> HttpResponse:
    """A fragment: what is not right with it yet, and what customers asked that lies close to it and nobody dealt with.

    The list says already of every answer whether it has few variants.
    """
    piece = get_object_or_404(BotPiece, kind=KIND, key=key)
    found = misses.near(piece.key, request.user)[:MOST_NEAR]
    wrong = [one for one in problems.about(problems.of(pieces.draft()), KIND, key) if one.code != "few_variants"]
    return render(request, "chatbot/_answer_near.html", {"near": found, "wrong": wrong, "key": key})


@require_POST
@owners
def answer_undo(request: HttpRequest, key: str) -> HttpResponse:
    return _stepped(request, key, pieces.undo(KIND, key))


@require_POST
@owners
def answer_redo(request: HttpRequest, key: str) -> HttpResponse:
    return _stepped(request, key, pieces.redo(KIND, key))


@require_POST
@owners
def answer_removal(request: HttpRequest, key: str) -> HttpResponse:
    """Out of the draft; the toast puts it back."""
    piece = get_object_or_404(BotPiece, kind=KIND, key=key)
    pieces.remove(KIND, key, request.user)
    name = words_of(piece.content.get("question")) or key
    said = _("“{name}” is removed from the draft. Customers lose it when you put that live.").replace("{name}", name)
    messages.success(request, said, extra_tags=reverse("bot_answer_undo", args=[key]))
    return redirect("bot_answers")


def _saved(request: HttpRequest, piece: BotPiece) -> HttpResponse:
    messages.success(request, _("Saved in the draft."))
    return redirect(address(piece.key, request.POST.get("language", "")))


def _stepped(request: HttpRequest, key: str, piece: BotPiece | None) -> HttpResponse:
    """From a toast, which cannot be sent elsewhere, an answer in JSON; it then opens the page."""
    if piece is None:
        raise errors.Refusal(_("This answer is no longer there."))
    there = address(key, request.POST.get("language", ""))
    if "application/json" in request.headers.get("accept", ""):
        return JsonResponse({"toast": _("It is back."), "open": there})
    return redirect(there)


def _number(text: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    return sign * int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0
