"""A mail to who works here when the way they sign in changed: whoever did not do it themselves learns of it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from webcare import bells, post
from webcare.models import User

# What changed, as allauth names it.
CHANGES = {
    "password_changed": _("Your password was changed. Other devices are logged out."),
    "password_reset": _("Your password was changed, with a link that was mailed to you. All devices are logged out."),
    "totp_activated": _("Logging in asks for a code of an app from now on."),
    "totp_deactivated": _("Logging in no longer asks for a code of an app."),
    "recovery_codes_generated": _("New recovery codes were made. The old ones no longer work."),
    "webauthn_added": _("A passkey was added. Whoever has it can log in as you."),
    "webauthn_removed": _("A passkey was removed. It no longer lets anybody in."),
    "factors_dropped": _("An administrator took away your passkeys and codes: your password alone lets you in."),
}


def tell(user: User, change: str, language: str = "") -> None:
    """Once this transaction is committed, have a worker `mail` it. What is not in `CHANGES` is not told."""
    if change in CHANGES and post.leaves():
        bells.ring_worker("safeguard_mail", user.pk, change, language)


def mail(user: User, change: str, language: str = "") -> bool:
    """One of `CHANGES` to their own address, in that language; False when it could not be sent."""
    with translation.override(language or settings.LANGUAGE_CODE):
        words = {
            "user": user, "change": str(CHANGES[change]), "brand": settings.BRAND,
            "link": settings.PUBLIC_URL + reverse("account_reset_password"),
        }  # fmt: skip
        return post.send(user.email, translation.gettext("How you log in has changed"), "mail/safeguard.txt", words)
