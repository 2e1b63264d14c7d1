"""Signing out, and changing a password or a factor: acts at once on every session and open socket of that person."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from webcare import bells
from webcare.actions import audit, sessions
from webcare.models import User


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Django tells this before it ends the session; sockets that look must find it ended."""
    if user is not None:
        request.session.flush()
        bells.ring_rights(user.pk)


@receiver([password_changed, password_set, password_reset])
def password_is_new(request: HttpRequest, user: User, **_: Any) -> None:
    """Sessions know the password they began with, so the others have ended already."""
    audit.record("agent.password_changed", user, user)
    bells.ring_rights(user.pk)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def factor_is_new(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Every session but the one that did it ends: whoever sits in another may be why it was done."""
    audit.record("agent.factors_changed", user, user, kind=authenticator.type)
    update_session_auth_hash(request, sessions.end(user))
