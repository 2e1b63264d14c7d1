"""The frame around every settings page: which sections there are, and who may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from webcare import errors, policies
from webcare.models import User

View = Callable[..., HttpResponse]
Allowed = Callable[[User], bool]


def everybody(user: User) -> bool:
    return True


# Name of the route, label, icon, and who sees the section at all.
SECTIONS: tuple[tuple[str, Any, str, Allowed], ...] = (
    ("settings_channels", _("Channels"), "plug", policies.can_see_settings),
    ("calendars", _("Opening hours"), "clock", policies.can_see_settings),
    ("teams", _("Teams"), "users-round", policies.can_see_settings),
    ("agents", _("Agents"), "user-round", policies.can_see_settings),
    ("labels", _("Labels"), "tag", policies.can_see_settings),
    ("replies", _("Saved replies"), "message-square-quote", everybody),
    ("me", _("My account"), "circle-user-round", everybody),
)


def show(request: HttpRequest, template: str, section: str, *, status: int = 200, **context: Any) -> HttpResponse:
    sections = [one[:3] for one in SECTIONS if one[3](request.user)]
    context |= {"sections": sections, "section": section, "may_change": policies.can_manage_channels(request.user)}
    return render(request, f"settings/{template}", context, status=status)


def readable(view: View) -> View:
    """For team leads and administrators; everyone else reads who can let them in."""
    return _behind(policies.can_see_settings, view)


def changeable(view: View) -> View:
    """For administrators. The action refuses as well; this spares people a form they cannot send."""
    return _behind(policies.can_manage_channels, view)


def people_changeable(view: View) -> View:
    """For whoever may change teams, agents and their rights."""
    return _behind(policies.can_manage_people, view)


def _behind(allowed: Allowed, view: View) -> View:
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if allowed(request.user):
            return view(request, *arguments, **named)
        if request.method in ("GET", "HEAD"):
            return no_permission(request)
        raise errors.NotAllowed  # before the view: a form with a mistake in it would be shown again, with what it lists

    return guarded


def no_permission(request: HttpRequest) -> HttpResponse:
    """Not an error: the page exists, and this one says who can help. Nothing of the page itself is told."""
    people = User.objects.filter(role=User.Role.ADMIN, is_active=True).values_list("name", flat=True).order_by("name")
    sees = policies.can_see_settings(request.user)
    first = request.path == reverse("settings")  # on a phone: the sections that are for everybody
    return show(request, "no_permission.html", "", people=list(people[:5]), sees=sees, sections_first=first)
