"""Teams: list, make, change, put in order, remove."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare import policies
from webcare.actions import teams as actions
from webcare.models import Channel, Team, User
from webcare.models.conversation import OPEN_NOW
from webcare.team_form import TeamForm, preview

from .settings import people_changeable, readable, show

SECTION = "teams"
OPEN = Q(conversations__status__in=OPEN_NOW)  # as the navigation counts them: without the snoozed


@require_safe
@readable
def teams(request: HttpRequest) -> HttpResponse:
    active = User.objects.filter(is_active=True).order_by("name")
    found = (
        Team.objects.select_related("calendar")
        .annotate(open_count=Count("conversations", filter=OPEN))
        .prefetch_related(Prefetch("members", active, to_attr="people"))
        .order_by("position", "name")
    )
    return _show(request, "teams.html", teams=found)


@require_http_methods(["GET", "HEAD", "POST"])
@people_changeable
def team_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Team())


@require_http_methods(["GET", "HEAD", "POST"])
@people_changeable
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Team, pk=pk))


@require_POST
@people_changeable
def team_move(request: HttpRequest, pk: int) -> HttpResponse:
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""), 0)
    actions.move(get_object_or_404(Team, pk=pk), request.user, step)
    return redirect("teams")


@require_POST
@people_changeable
def team_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """`to`: another team, or "none" for everybody; left out, only a team nobody needs is removed."""
    team, to = get_object_or_404(Team, pk=pk), request.POST.get("to", "")
    heir = get_object_or_404(Team, pk=to) if to.isdecimal() and len(to) < 19 else None
    actions.remove(team, request.user, to=heir, is_chosen=heir is not None or to == "none")
    messages.success(request, _("Team “{name}” is removed.").format(name=team.name))
    return redirect("teams")


@require_POST
@people_changeable
def team_signature(request: HttpRequest) -> HttpResponse:
    """What a signature comes to, before anything is saved."""
    text, name = request.POST.get("signature", ""), request.POST.get("name", "")
    words = preview(text, name, request.user, get_language())
    return render(request, "settings/_signature.html", {"preview": words})


def _edit(request: HttpRequest, team: Team) -> HttpResponse:
    form = TeamForm(request.POST if request.method == "POST" else None, team)
    if form.is_bound and form.is_valid():
        try:
            saved = actions.save(team, request.user, **form.values())
        except actions.NameTaken as problem:
            form.add_error("name", problem.sentence)
        else:
            messages.success(request, _("Team “{name}” is saved.").format(name=saved.name))
            return redirect("teams")
    stored = Team.objects.filter(pk=team.pk).annotate(has_channels=Exists(Channel.objects.filter(team=OuterRef("pk"))))
    signature = str(form["signature"].value() or "")
    return _show(
        request, "team_form.html", status=422 if form.errors else 200, form=form, stored=stored.first(),
        others=Team.objects.exclude(pk=team.pk), count=actions.belonging(team) if team.pk else 0,
        preview=preview(signature, str(form["name"].value() or ""), request.user, get_language()),
    )  # fmt: skip


def _show(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    return show(request, template, SECTION, **context | {"may_change": policies.can_manage_people(request.user)})
