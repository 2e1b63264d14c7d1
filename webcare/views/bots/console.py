"""The trial conversation: asked as a customer, explained to its owner, and made into tests and variants."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import chatbot
from webcare import bot_console, errors
from webcare.actions.bots import cases, drafts, misses, pieces
from webcare.bot_rows import LANGUAGES
from webcare.models import BotPiece
from webcare.text import storable

from .frame import owners, show
from .trial import trial_context

LONGEST = 20_000  # characters of a pretended answer


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def console(request: HttpRequest) -> HttpResponse:
    """GET: the conversation as a screen of its own. POST: `do` is ask, tap, fetched, timer or reset."""
    if request.method == "POST":
        _take(request)
        return _after(request)
    return show(request, "console.html", "", trial_alone=True)


@require_POST
@owners
def console_verdict(request: HttpRequest, number: int) -> HttpResponse:
    """`right`: kept as a test. `variant` or `test`: what the answer `answer` should have said."""
    turn = bot_console.load(request.user).turn(number)
    if turn is None or turn["expect"] is None:
        raise errors.Refusal(_("This question is no longer in the trial conversation. Ask it again."))
    do, key = request.POST.get("do", ""), request.POST.get("answer", "")
    if do != "right":
        piece = get_object_or_404(BotPiece, kind=BotPiece.Kind.ANSWER, key=key.replace("\x00", ""))
    if do == "variant":
        changed = misses.with_variant(piece.content, turn["said"], turn.get("language", ""))
        pieces.save(piece.kind, piece.key, changed, request.user, seen=piece.revision)
    else:
        expect = {"answer": piece.key} if do != "right" else _expected(turn["expect"])
        cases.save(None, turn["said"], turn.get("language", ""), turn.get("channel", ""), expect, request.user)
    bot_console.judged(request.user, number, do if do in ("right", "variant") else "test")
    return _after(request)


@require_safe
@owners
def console_tests(request: HttpRequest) -> HttpResponse:
    """A fragment: how the draft does on its test set. Found out once for every revision."""
    results = cases.results(drafts.loaded())
    right = sum(one.ok for one in results)
    context = {"tests": len(results), "right": right, "wrong": len(results) - right}
    return render(request, "chatbot/_console_tests.html", context)


def _take(request: HttpRequest) -> None:
    do, user = request.POST.get("do", "ask"), request.user
    trial = bot_console.load(user)
    said = storable(request.POST.get("text", "")).strip()[: bot_console.LONGEST]
    turn = chatbot.Turn(text=said)
    if do == "reset":
        bot_console.begin(user)
        return
    if do == "tap":
        wanted = request.POST.get("choice", "")[:200]
        title = bot_console.choice_title(trial, wanted)
        turn = chatbot.Turn(text=title, choice=wanted if title else "")
    elif do == "fetched":
        turn = chatbot.Turn(kind="fetched", fetched=_pretended(request.POST))
    elif do == "timer":
        turn = chatbot.Turn(kind="timer")
    if turn.kind == "message" and not turn.text:
        raise errors.Empty
    language = request.POST.get("language", trial.language)  # a tapped choice says neither
    channel = request.POST.get("channel", trial.channel)
    bot_console.ask(
        user, turn, language=language if language in LANGUAGES else "", channel=channel if channel.isalnum() else ""
    )


def _pretended(data: Any) -> chatbot.Fetched:
    """What another system would have said: the owner's JSON or words; nothing at all is a request that failed."""
    answer = storable(data.get("answer", ""))[:LONGEST].strip()
    if data.get("failed") or not answer:
        return chatbot.Fetched()
    try:
        return chatbot.Fetched(status=200, data=json.loads(answer))
    except (ValueError, RecursionError):
        return chatbot.Fetched(status=200, data=answer)


def _expected(outcome: dict[str, Any]) -> dict[str, Any]:
    """What a test asks for, of what came out."""
    for what in ("offer", "handoff", "answer"):
        if outcome.get(what):
            return {what: outcome[what]}
    return {"nothing": True}


def _after(request: HttpRequest) -> HttpResponse:
    """The conversation alone for a script; for a plain form, the page it stood on."""
    if request.headers.get("HX-Request"):
        return render(request, "chatbot/_console_body.html", trial_context(request.user))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("bot_console")
    return redirect(f"{back.partition('#')[0]}#console")
