"""Not recognised: questions the bot did not know, by likeness, and what one does with them without leaving the page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import chatbot
from webcare import errors
from webcare.actions.bots import drafts, questions, trying
from webcare.actions.bots import misses as actions
from webcare.bot_why import question_of
from webcare.middleware import wants_json
from webcare.models import Conversation
from webcare.text import label

from .frame import owners, show
from .outcomes import in_words

TAB = "bot_misses"
PAGE = 15
BROKEN = 10  # shown; the rest is counted


@require_safe
@owners
def misses(request: HttpRequest) -> HttpResponse:
    """`?page=`: the next groups."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def miss(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what adding `text` to `answer` would do, as a fragment or on the page. POST: add it; `turn`: the questions
    that are dealt with by it."""
    key, text = _target(request), label(request.POST.get("text") or request.GET.get("text", ""), actions.LONGEST)
    if request.method == "POST":
        turns = _turns(request) or [pk]
        count, variant = actions.add(key, text, turns, request.user)
        undo = f"{reverse('bot_miss_undo', args=[turns[0]])}?{urlencode({'answer': key, 'variant': variant})}"
        name = question_of(drafts.loaded(), key, get_language() or "")
        return _done(request, _("Added to “{name}”").replace("{name}", name), undo if count else "")
    group = _group(request, pk)
    context = _effect(request, group, key, text or group.text) if key else {}
    if wants_json(request):
        return render(request, "chatbot/_miss_effect.html", context | {"group": group})
    return _page(request, opened=pk, **context)


@require_POST
@owners
def miss_dismissal(request: HttpRequest, pk: int) -> HttpResponse:
    """Not for us: `turn` names the questions."""
    turns = _turns(request) or [pk]
    count = actions.dismiss(turns, request.user)
    toast = ngettext("{n} question put aside", "{n} questions put aside", count).replace("{n}", str(count))
    return _done(request, toast, reverse("bot_miss_undo", args=[turns[0]]) if count else "")


@require_POST
@owners
def miss_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """`answer` and `variant`: what was added to which answer."""
    count = actions.put_back(pk, request.GET.get("answer", ""), request.GET.get("variant", ""), request.user)
    if not count:
        raise errors.TooLate
    return _done(request, _("Undone: it is in the list again"), "")


# -- what is shown --


def _page(request: HttpRequest, opened: int = 0, **context: Any) -> HttpResponse:
    content, asked = drafts.loaded(), questions.unanswered(request.user)
    groups = actions.grouped(asked)
    if opened:
        groups.sort(key=lambda group: opened not in group.turns)
    page = Paginator(groups, PAGE).get_page(request.GET.get("page"))
    actions.with_targets(page, content)
    return show(
        request, "misses.html", TAB, page=page, opened=opened, titles=_titles(content),
        asked=len(asked), hidden=questions.hidden(request.user), **context,
    )  # fmt: skip


def _titles(content: chatbot.Content) -> dict[str, str]:
    """Every answer one may add to, by what it is called."""
    found = {key: question_of(content, key, get_language() or "") for key in content.answers}
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def _group(request: HttpRequest, pk: int) -> actions.Group:
    """The group this question is in now, for who may see it."""
    for group in actions.grouped(questions.unanswered(request.user)):
        if pk in group.turns:
            return group
    raise Http404


def _effect(request: HttpRequest, group: actions.Group, key: str, text: str) -> dict[str, Any]:
    content = drafts.loaded()
    if key not in content.answers:
        raise errors.Refusal(_("This answer is not there any more."))
    found = trying.effect(key, text, group.questions[0].language)
    rows = [_broken(request, one, content) for one in found.broken[:BROKEN]]
    return {
        "effect": found, "broken": _seen(request, rows), "more": max(0, len(found.broken) - BROKEN), "text": text,
        "target": key, "target_name": question_of(content, key, get_language() or ""),
    }  # fmt: skip


def _broken(request: HttpRequest, one: trying.Broken, content: chatbot.Content) -> dict[str, Any]:
    return {
        "words": one.words, "case": one.case, "conversation": one.conversation,
        "before": in_words(one.before, content), "after": in_words(one.after, content),
    }  # fmt: skip


def _seen(request: HttpRequest, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the words of conversations this user may not see."""
    asked = [row["conversation"] for row in rows if row["conversation"]]
    visible = set(Conversation.objects.visible_to(request.user).filter(pk__in=asked).values_list("pk", flat=True))
    for row in rows:
        if row["conversation"] and row["conversation"] not in visible:
            row |= {"words": "", "conversation": 0}
    return rows


# -- what is asked --


def _target(request: HttpRequest) -> str:
    """Which answer; of the list of all of them when none of the nearest was clicked."""
    asked = request.POST if request.method == "POST" else request.GET
    key = asked.get("answer") or asked.get("other") or ""
    if not key and request.method == "POST":
        raise errors.Refusal(_("Choose an answer first."))
    return key


def _turns(request: HttpRequest) -> list[int]:
    numbers = request.POST.getlist("turn")[: questions.MOST]
    return [int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) < 19]


def _done(request: HttpRequest, toast: str, undo: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"toast": toast, "undo": undo or None})
    messages.success(request, toast, extra_tags=undo)
    return HttpResponseRedirect(reverse(TAB))
