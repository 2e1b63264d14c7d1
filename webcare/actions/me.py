"""What people change about themselves, and the mail for who forgot their password."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from webcare import post
from webcare.models import User

from . import audit, sessions


def rename(user: User, name: str) -> None:
    user.name = name
    user.save(update_fields=["name"])


def end_others(user: User) -> None:
    """Every session ends; the caller renews the one that asked."""
    sessions.end(user)
    audit.record("agent.sessions_ended", user, user)


def mail_reset(user: User, language: str = "") -> bool:
    """A link that works once and for `settings.PASSWORD_RESET_TIMEOUT` seconds; False when it could not be sent."""
    names = {"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)}
    link = settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs=names)
    with translation.override(language or settings.LANGUAGE_CODE):
        words = {"user": user, "link": link, "brand": settings.BRAND, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
        return post.send(user.email, _("Choose a new password"), "mail/reset.txt", words)
