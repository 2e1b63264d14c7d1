"""The test set: what must come of which question, and whether it does."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import chatbot
from webcare.actions.bots import cases as actions
from webcare.actions.bots import drafts, pieces
from webcare.bot_case_form import CaseForm
from webcare.bot_why import Why, explain, question_of
from webcare.errors import Refusal
from webcare.models import BotPiece

from .frame import owners, show
from .outcomes import in_words

TAB = "bot_cases"
KIND = BotPiece.Kind.CASE


@dataclass(frozen=True, slots=True)
class Row:
    """A test with what was expected and what came, in words."""

    key: str
    text: str
    language: str
    channel: str
    ok: bool
    expected: str
    got: str
    why: Why


@require_safe
@owners
def cases(request: HttpRequest) -> HttpResponse:
    """`?only=wrong`: those that go wrong."""
    content = drafts.loaded()
    rows = _rows(content)
    wrong = [row for row in rows if not row.ok]
    only = request.GET.get("only") == "wrong"
    found = actions.candidates(request.user, content)
    names = {one.answer: question_of(content, one.answer, get_language() or "") for one in found}
    return show(
        request, "cases.html", TAB, rows=wrong if only else [*wrong, *(row for row in rows if row.ok)],
        all=len(rows), right=len(rows) - len(wrong), wrong=len(wrong), only=only, candidates=found, names=names,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def case_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def case(request: HttpRequest, key: str) -> HttpResponse:
    return _edit(request, _piece(key))


@require_POST
@owners
def case_removal(request: HttpRequest, key: str) -> HttpResponse:
    piece = _piece(key)
    pieces.remove(KIND, piece.key, request.user)
    messages.success(request, _("The test is removed."), extra_tags=reverse("bot_case_undo", args=[piece.key]))
    return redirect(TAB)


@require_POST
@owners
def case_undo(request: HttpRequest, key: str) -> HttpResponse:
    """What was done last with this test."""
    pieces.undo(KIND, key)
    messages.success(request, _("Undone."))
    return redirect(TAB)


@require_POST
@owners
def case_from(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a question that was answered well."""
    piece = actions.keep(pk, request.user)
    undo = reverse("bot_case_undo", args=[piece.key])
    messages.success(request, _("Kept as a test."), extra_tags=undo)
    return redirect(f"{reverse(TAB)}#candidates")


def _piece(key: str) -> BotPiece:
    piece = BotPiece.objects.filter(kind=KIND, key=key.replace("\x00", "")).first()
    if piece is None:
        raise Http404
    return piece


def _rows(content: chatbot.Content) -> list[Row]:
    known = {case.key: case for case in content.cases}
    return [_row(result, known[result.key], content) for result in actions.results(content)]


def _row(result: Any, one: Any, content: chatbot.Content) -> Row:
    why = explain(result.why, content, get_language() or "")
    expected, got = in_words(result.expected, content), in_words(result.got, content)
    return Row(result.key, one.text, one.language, one.channel, result.ok, expected, got, why)


def _edit(request: HttpRequest, piece: BotPiece | None) -> HttpResponse:
    content = drafts.loaded()
    titles = {key: question_of(content, key, get_language() or "") for key in content.answers}
    titles = dict(sorted(titles.items(), key=lambda pair: pair[1].casefold()))
    form = CaseForm(request.POST if request.method == "POST" else None, piece, titles)
    sentence = ""
    if form.is_bound and form.is_valid():
        fields = form.cleaned_data
        try:
            actions.save(
                piece.key if piece else None, fields["text"], fields["language"], fields["channel"], form.expect(),
                request.user, seen=_number(request.POST.get("seen", "")) if piece else None,
            )  # fmt: skip
        except Refusal as problem:
            sentence = problem.sentence
        else:
            messages.success(request, _("The test is saved."))
            return redirect(TAB)
    status = 422 if form.errors else 409 if sentence else 200
    return show(request, "case.html", TAB, status=status, form=form, piece=piece, sentence=sentence)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
