"""The inbox: a list, its counters, and the place where a conversation opens."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from webcare.context import shell_of
from webcare.models import Conversation, Label

from . import lists
from .paging import page

PAGE = 50
MOST = 300  # rows a page that showed more may ask for at once


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("inbox"))


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The page without an open conversation."""
    shell_of(request).chosen = here = lists.chosen(request)
    return render(request, "inbox/inbox.html", list_context(request, here))


@login_required
@require_safe
def inbox_list(request: HttpRequest) -> HttpResponse:
    """The list region and all counters, for a page that heard that something changed."""
    shell_of(request).chosen = here = lists.chosen(request)
    return render(request, "inbox/_list_fragment.html", list_context(request, here))


def list_context(request: HttpRequest, here: lists.Chosen, opened: Conversation | None = None) -> dict[str, Any]:
    shell = shell_of(request)
    size = min(max(_number(request.GET.get("rows", "")), PAGE), MOST)
    rows = lists.for_list(here.of(shell.visible, request.user), request.user, here.view)
    return {
        "here": here,
        "page": page(rows, here.view.order, request.GET.get("after", ""), size),
        "is_continued": bool(request.GET.get("after")),
        "opened": opened.pk if opened else _number(request.GET.get("open", "")),
        **({} if opened else {"labels": Label.objects.filter(archived_at=None)}),  # asked when the page draws them
        "team": next((team for team in shell.teams if team.pk == here.team), None),
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
