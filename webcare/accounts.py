"""What differs from allauth's defaults: who may have an account, how guessing is slowed down, what is said."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from webcare import bells
from webcare.actions import safeguards
from webcare.limits import client_address, network_of
from webcare.models import User

DEVICE = "webcare_device"  # cookie: this browser signed in before, as that person
DEVICE_AGE = 365 * 24 * 3600
DEVICE_SALT = "webcare.device"
OWN_TRIES = {"login_failed": "5/5m/key"}

SENTENCES = {
    "account/messages/password_changed.txt": _("Your password is changed. Other devices are logged out."),
    "account/messages/logged_out.txt": "",
    "mfa/messages/totp_activated.txt": _("Logging in asks for a code from now on."),
    "mfa/messages/totp_deactivated.txt": _("Logging in no longer asks for a code."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("Your passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes. Keep them somewhere safe."),
}


class Adapter(DefaultAccountAdapter):
    """People do not sign themselves up: an administrator invites them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, or log in with a passkey."),
        "rate_limited": _("Too many attempts. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Sign-in attempts are counted per network, and believe forwarding headers only from trusted proxies."""
        address = client_address(request)
        return network_of(address) if ":" in address else address

    # -- guessing --

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A browser on which this person signed in before has tries of its own.

        So whoever guesses from elsewhere is slowed down without locking out whom they guess for.
        """
        device = _device(request, credentials.get("email", ""))
        if not device:
            return super().pre_authenticate(request, **credentials)
        usage = ratelimit.consume(request, app="webcare", action="login_failed", config=OWN_TRIES, key=device)
        self._login_failed_rl_usage = usage
        if not usage:
            raise self.validation_error("too_many_login_attempts")
        return None

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response = super().post_login(request, user, **options)
        known = signing.dumps([get_random_string(22), _mark(user.email)], salt=DEVICE_SALT)
        response.set_cookie(
            DEVICE, known, max_age=DEVICE_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        return response

    # -- what is said --

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *_: Any, message: str = "", **__: Any
    ) -> None:
        """Our own few sentences; what allauth says beyond those, nobody needs to hear."""
        words = message or str(SENTENCES.get(message_template, ""))
        if words:
            super().add_message(request, level, message=words)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """A worker sends it: how long a mail server takes would tell that there is such an account."""
        bells.ring_worker("reset_mail", 0 if user.is_invited else user.pk, get_language() or "")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """All that is left is "nobody has this address": no mail, and the same work as for somebody."""
        bells.ring_worker("reset_mail", 0, get_language() or "")

    def send_notification_mail(self, template_prefix: str, user: User, *_: Any, **__: Any) -> None:
        """A worker sends it, in our words: see `actions/safeguards.py`."""
        safeguards.tell(user, template_prefix.rpartition("/")[2], get_language() or "")


def _device(request: HttpRequest, email: str) -> str:
    """The name of this browser, when this person signed in on it before; empty otherwise."""
    try:
        name, mark = signing.loads(request.COOKIES.get(DEVICE, ""), salt=DEVICE_SALT, max_age=DEVICE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return name if constant_time_compare(mark, _mark(email)) else ""


def _mark(email: str) -> str:
    return salted_hmac(DEVICE_SALT, email.lower(), algorithm="sha256").hexdigest()[:32]
