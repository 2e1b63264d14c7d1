"""The frame around every page of the chatbot's owner: head, tabs, console, and who may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from webcare import bot_counts, errors, policies
from webcare.models import User

from .trial import trial_context

View = Callable[..., HttpResponse]
# Name of the route, label, and which number stands behind it.
TABS: tuple[tuple[str, Any, str], ...] = (
    ("bot_answers", _("Answers"), "answers"),
    ("bot_flows", _("Flows"), "flows"),
    ("bot_misses", _("Not recognised"), "misses"),
    ("bot_greeting", _("Greeting and hand-over"), ""),
    ("bot_cases", _("Test set"), "cases"),
)


def owners(view: View) -> View:
    """For who writes for the chatbot; everyone else reads who can let them in."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if policies.can_edit_bot(request.user):
            return view(request, *arguments, **named)
        if request.method in ("GET", "HEAD"):
            return _no_permission(request)
        raise errors.NotAllowed  # before the view: a form with a mistake in it would be shown again, with what it lists

    return guarded


def show(request: HttpRequest, template: str, tab: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """`templates/chatbot/<template>` in the frame. `tab`: the route of the tab it belongs to, "" for none."""
    return render(request, f"chatbot/{template}", frame(tab, request.user) | context, status=status)


def frame(tab: str, user: User) -> dict[str, Any]:
    """What `chatbot/_frame.html` shows: two queries, and those of the trial conversation."""
    counts = bot_counts.counts()
    tabs = [(_url(name), label, getattr(counts, number, ""), name == tab) for name, label, number in TABS]
    links = {name: _url(f"bot_{name}") for name in ("changes", "versions", "console")}
    trial = trial_context(user)
    served = [label for _kind, label, serves in trial["trial_kinds"] if serves]
    return trial | {"counts": counts, "served": served, "tabs": [one for one in tabs if one[0]], "links": links}


def _url(name: str) -> str:
    """Empty for a page that this installation does not have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _no_permission(request: HttpRequest) -> HttpResponse:
    """Not an error: the page exists, and this one says who can help."""
    people = User.objects.at_work().filter(role=User.Role.ADMIN).values_list("name", flat=True).order_by("name")
    return render(request, "chatbot/no_permission.html", {"people": list(people[:5])})
