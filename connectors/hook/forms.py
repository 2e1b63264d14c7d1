"""What an administrator enters for an own channel."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connectors.fields import LinesField
from connectors.hook.signature import SHORTEST_SECRET, new_secret

MOST_SECRETS = 5


def read_secret(entered: str) -> str:
    if len(entered) < SHORTEST_SECRET:
        raise ValidationError(
            _("A secret has at least %(length)s characters; longer is safer.") % {"length": SHORTEST_SECRET}
        )
    if not entered.isascii() or not entered.isprintable() or " " in entered:
        raise ValidationError(_("A secret consists of plain letters, digits and signs, without spaces."))
    return entered


class HookForm(forms.Form):
    callback_url = forms.URLField(
        label=_("Callback address"),
        help_text=_("Where we post the answers of your agents."),
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Enter a full address, such as https://example.org/webcare.")},
    )
    secrets = LinesField(
        label=_("Secrets"),
        help_text=_(
            "One on each line. We sign with the first and accept them all. To replace one, add the new one below, let "
            "your side use it, move it to the top, then remove the old one. Left empty, we make one."
        ),
        read=read_secret,
        required=False,
        initial=lambda: [new_secret()],
    )

    def clean_callback_url(self) -> str:
        address: str = self.cleaned_data["callback_url"]
        if not address.startswith(("http://", "https://")):
            raise ValidationError(_("The address begins with https:// or http://."))
        return address

    def clean_secrets(self) -> list[str]:
        secrets: list[str] = self.cleaned_data["secrets"] or [new_secret()]
        if len(secrets) > MOST_SECRETS:
            raise ValidationError(_("At most %(count)s secrets at a time.") % {"count": MOST_SECRETS})
        return secrets


class HookSettingsForm(forms.Form):
    safe_resend = forms.BooleanField(
        label=_("Sending again is harmless"),
        help_text=_(
            "Tick this when your side remembers the Idempotency-Key and takes each message once. We then send again "
            "after an unclear answer; otherwise an agent is asked."
        ),
        required=False,
    )
