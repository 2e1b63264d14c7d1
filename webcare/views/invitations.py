"""Whoever was invited chooses a password here, and is in."""

from allauth.account.utils import perform_login
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from webcare import errors, limits
from webcare.actions import invitations

TRIES, MINUTE = 20, 60  # of one network


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Signing in makes a new session key, also where somebody else was signed in before."""
    network = limits.network_of(limits.client_address(request))
    if not limits.take("invitation", network, TRIES, MINUTE):
        return render(request, "account/slow_down.html", status=429)
    try:
        user = invitations.find(token)
        form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            user = invitations.accept(token, form.cleaned_data["new_password1"])
            return perform_login(request, user)
    except errors.Refusal as problem:
        return render(request, "account/invitation.html", {"dead": problem.sentence}, status=problem.status)
    return render(request, "account/invitation.html", {"form": form, "user": user}, status=422 if form.errors else 200)
