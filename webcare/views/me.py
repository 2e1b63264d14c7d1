"""My account: name, language, appearance, password, two-factor, passkeys. For everybody."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from webcare.actions import me as actions
from webcare.agent_form import NameForm
from webcare.dress import dress

from .settings import show


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Only the name is a form of this page; the rest has its own."""
    form = dress(NameForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name}))
    if form.is_bound and form.is_valid():
        actions.rename(request.user, form.cleaned_data["name"])
        messages.success(request, _("“{name}” is saved.").format(name=request.user.name))
        return redirect("me")
    kinds = {one.value: [] for one in Authenticator.Type}
    for factor in Authenticator.objects.filter(user=request.user).order_by("created_at"):
        kinds[factor.type].append(factor)
    return show(
        request, "me.html", "me", status=422 if form.errors else 200, form=form,
        totp=kinds["totp"], passkeys=kinds["webauthn"], codes=kinds["recovery_codes"],
    )  # fmt: skip


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere else."""
    actions.end_others(request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are logged out everywhere else."))
    return redirect("me")
