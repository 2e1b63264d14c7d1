"""What an administrator enters for an account of Meta, whichever of the three products it is."""

import secrets as randomness
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connectors.fields import LinesField

MOST_SECRETS = 5
LONGEST_WINDOW = 7 * 24  # hours
READ_MARKS = [
    ("answered", _("When we answer")),
    ("opened", _("When an agent opens the conversation")),
    ("never", _("Never")),
]
digits = RegexValidator(r"^[0-9]{5,25}$", _("This is a number of 5 to 25 digits."))


def new_verify_token() -> str:
    return randomness.token_urlsafe(24)


def read_app_secret(entered: str) -> str:
    if not 6 <= len(entered) <= 200 or not entered.isascii() or not entered.isprintable() or " " in entered:
        raise ValidationError(_("An app secret has at least 6 letters and digits, without spaces."))
    return entered


class MetaForm(forms.Form):
    """What only Meta and we may know. The verify token is no secret from administrators: they copy it to Meta."""

    access_token = forms.CharField(
        label=_("Access token"),
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    app_secrets = LinesField(
        label=_("App secrets"),
        help_text=_(
            "From the settings of your app, one on each line. Meta signs what it sends with one of them: any of these "
            "is accepted, and the first proves who we are when we call."
        ),
        read=read_app_secret,
    )
    verify_token = forms.CharField(
        label=_("Verify token"),
        help_text=_("Copy it to the webhook settings of your app. Left empty, we make one."),
        required=False,
        max_length=200,
        initial=new_verify_token,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["verify_token"].public = True  # type: ignore[attr-defined]

    def clean_access_token(self) -> str:
        token: str = self.cleaned_data["access_token"]
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ValidationError(_("A token has no spaces and no special signs. Copy it once more."))
        return token

    def clean_app_secrets(self) -> list[str]:
        entered: list[str] = self.cleaned_data["app_secrets"]
        if len(entered) > MOST_SECRETS:
            raise ValidationError(_("At most %(count)s secrets at a time.") % {"count": MOST_SECRETS})
        return entered

    def clean_verify_token(self) -> str:
        return self.cleaned_data["verify_token"] or new_verify_token()


def number(label: Promise, help_text: Promise | str = "", required: bool = True) -> forms.CharField:
    """A field for one of Meta's ids: they are too long to be kept as numbers everywhere."""
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=25, validators=[digits])


def pace(*speeds: int) -> forms.TypedChoiceField:
    """How many messages a second, of these; the first is the ordinary one."""

    def choices() -> list[tuple[int, str]]:
        # When they are shown: by then it is known in which language.
        return [(speed, gettext("%(count)s a second") % {"count": speed}) for speed in speeds]

    usual = {"initial": speeds[0], "empty_value": speeds[0]}
    return forms.TypedChoiceField(label=_("How fast we may send"), choices=choices, coerce=int, required=False, **usual)


class MetaSettingsForm(forms.Form):
    """Nothing here is secret. What follows `app_id` is for experts: every field has a good beginning."""

    app_id = number(
        _("App id"), _("Tells what we sent ourselves from what other tools send in our name."), required=False
    )
    read_marks = forms.ChoiceField(label=_("Show customers that we read"), choices=READ_MARKS, initial="answered")
    reactions_open_window = forms.BooleanField(
        label=_("A reaction of the customer begins the 24 hours again"), initial=True, required=False
    )
    ad_window_hours = forms.IntegerField(
        label=_("Hours to answer after an advert"),
        help_text=_("24, or up to 168 where Meta grants it to you."),
        min_value=24,
        max_value=LONGEST_WINDOW,
        initial=24,
        required=False,
    )
    require_proof = forms.BooleanField(
        label=_("Prove the app secret with every call"),
        help_text=_("Needed when “Require App Secret” is on in your app; harmless otherwise."),
        initial=True,
        required=False,
    )
    version = forms.CharField(
        label=_("Version of the Graph API"),
        help_text=_("Empty: the one we were tested with."),
        required=False,
        validators=[RegexValidator(r"^v[0-9]{1,3}\.[0-9]$", _("A version looks like v26.0."))],
    )
    base_url = forms.URLField(
        label=_("Address of the Graph API"),
        help_text=_("Empty: Meta’s own. Another one is for tests."),
        required=False,
        max_length=300,
        assume_scheme="https",
    )

    def clean_ad_window_hours(self) -> int:
        return self.cleaned_data["ad_window_hours"] or 24

    def clean_base_url(self) -> str:
        address: str = self.cleaned_data["base_url"]
        if address and not address.startswith(("https://", "http://")):
            raise ValidationError(_("The address begins with https:// or http://."))
        return address.rstrip("/")
