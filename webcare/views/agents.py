"""The people who work here: list, invite, change, deactivate, reactivate, presence."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare import policies, post
from webcare.actions import agents as actions
from webcare.actions import invitations
from webcare.agent_form import AgentForm, InvitationForm
from webcare.models import User

from .settings import people_changeable, readable, show

SECTION = "agents"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@require_safe
@readable
def agents(request: HttpRequest) -> HttpResponse:
    """Who works here, then who was invited, then who left."""
    people = list(_people().prefetch_related("teams"))
    groups = [
        ("here", [one for one in people if one.is_active and not one.is_invited]),
        ("invited", [one for one in people if one.is_active and one.is_invited]),
        ("left", [one for one in people if not one.is_active]),
    ]
    return _show(request, "agents.html", groups=groups)


@require_http_methods(["GET", "HEAD", "POST"])
@people_changeable
def agent_invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            user = invitations.invite(request.user, **form.cleaned_data)
        except invitations.AddressTaken as problem:
            form.add_error("email", problem.sentence)
        else:
            invitations.mail(user, request.user)
            messages.success(request, _("{name} is invited.").format(name=user.name))
            return redirect("agents")
    return _show(request, "agent_form.html", status=422 if form.errors else 200, form=form, mails=post.leaves())


@require_http_methods(["GET", "HEAD", "POST"])
@people_changeable
def agent_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agent = get_object_or_404(_people(), pk=pk)
    form = AgentForm(request.POST if request.method == "POST" else None, agent)
    if form.is_bound and form.is_valid():
        try:
            actions.change(agent, request.user, **form.cleaned_data)
        except actions.LastAdministrator as problem:
            form.add_error("role", problem.sentence)
        else:
            messages.success(request, _("“{name}” is saved.").format(name=form.cleaned_data["name"]))
            return redirect("agents")
    return _show(
        request, "agent_form.html", status=422 if form.errors else 200, form=form, agent=agent, mails=post.leaves()
    )


@require_POST
@people_changeable
def agent_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link again, or withdraw it."""
    agent = get_object_or_404(User, pk=pk)
    if request.POST.get("withdraw"):
        invitations.withdraw(agent, request.user)
        messages.success(request, _("The invitation of {name} is withdrawn.").format(name=agent.name))
    else:
        invitations.again(agent, request.user)
        messages.success(request, _("{name} has a new link; the one before no longer works.").format(name=agent.name))
    return redirect("agents")


@require_POST
@people_changeable
def agent_switch(request: HttpRequest, pk: int) -> HttpResponse:
    agent, on = get_object_or_404(User, pk=pk, invited_at=None), request.POST.get("on") == "1"
    (actions.reactivate if on else actions.deactivate)(agent, request.user)
    sentence = _("{name} can log in again.") if on else _("{name} is deactivated; their conversations wait again.")
    messages.success(request, sentence.format(name=agent.name))
    return redirect("agents")


@require_POST
@people_changeable
def agent_factors(request: HttpRequest, pk: int) -> HttpResponse:
    agent = get_object_or_404(User, pk=pk)
    actions.drop_factors(agent, request.user)
    messages.success(request, _("{name} logs in with the password alone now.").format(name=agent.name))
    return redirect("agent_edit", pk=pk)


@require_POST
@readable
def agent_presence(request: HttpRequest, pk: int) -> HttpResponse:
    wish = request.POST.get("presence", "")
    if wish not in User.Presence.values:
        raise Http404
    actions.set_presence(get_object_or_404(User, pk=pk), request.user, wish)
    return redirect("agents")


def _people() -> QuerySet[User]:
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return User.objects.annotate(has_factor=Exists(factors)).order_by("name", "pk")


def _show(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    return show(request, template, SECTION, **context | {"may_change": policies.can_manage_people(request.user)})
