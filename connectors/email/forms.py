"""What an administrator enters for a mailbox: where mail comes in, where it goes out, and how we prove who we are."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connectors.email.addressing import is_address
from connectors.email.presets import SERVICES, filled
from connectors.fields import LinesField
from connectors.hook.forms import MOST_SECRETS, read_secret
from connectors.hook.signature import new_secret

SECURITY = [
    ("tls", _("TLS from the first byte")),
    ("starttls", _("STARTTLS")),
    ("none", _("None: only inside your own network")),
]
WAYS_IN = [
    ("imap", _("We fetch it from a mailbox (IMAP)")),
    ("smtp", _("A mail server hands it to us (SMTP)")),
    ("hook", _("A mail service posts it to us (webhook)")),
]
SIGN_IN = [("password", _("With a password")), ("oauth", _("With OAuth 2 (Gmail, Microsoft 365)"))]
PROVIDERS = [("postmark", "Postmark"), ("mailgun", "Mailgun"), ("relay", _("Our own relay"))]
MOST_ALIASES = 50
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")


def read_alias(entered: str) -> str:
    if not is_address(entered):
        raise ValidationError(_("%(entered)s is not an e-mail address.") % {"entered": entered[:100]})
    return entered.lower()


def _secret(label: Promise, help_text: Promise | str = "", longest: int = 200) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, strip=False, max_length=longest, widget=widget
    )


def _needed(field: forms.CharField) -> forms.CharField:
    """Not to be called optional: where it is shown it is wanted, though not every way in wants it."""
    field.needed = True
    return field


class EmailForm(forms.Form):
    """What only the mail servers and we may know."""

    password = _needed(_secret(_("Password of the mailbox"), _("Often an app password.")))
    smtp_password = _secret(_("Password for sending"), _("Only when it is another one."))
    client_secret = _secret(_("OAuth 2: client secret"), longest=5000)
    refresh_token = _secret(_("OAuth 2: refresh token"), _("We keep the newest one by ourselves."), longest=10_000)
    signing_key = _secret(_("Mailgun: webhook signing key"))
    secrets = LinesField(
        label=_("Secrets"),
        help_text=_(
            "One on each line. We sign the reply addresses of what we send with the first. Postmark and your own relay "
            "prove themselves with one of them. Left empty, we make one."
        ),
        read=read_secret,
        required=False,
        initial=lambda: [new_secret()],
    )

    def clean_secrets(self) -> list[str]:
        secrets: list[str] = self.cleaned_data["secrets"] or [new_secret()]
        if len(secrets) > MOST_SECRETS:
            raise ValidationError(_("At most %(count)s secrets at a time.") % {"count": MOST_SECRETS})
        return secrets


def _line(label: Promise, help_text: Promise | str = "", **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, **{"required": False, "max_length": 200} | options)


def _port(label: Promise) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=65535, required=False)


class EmailSettingsForm(forms.Form):
    """Nothing here is secret. What may be left empty is filled by the chosen service, see `presets.py`."""

    address = forms.EmailField(
        label=_("E-mail address"), help_text=_("What customers write to, and what we send from.")
    )
    company = _line(_("Name of your organisation"), _("Customers read “Anna via …” as the sender."), max_length=80)
    aliases = LinesField(
        label=_("Other addresses of this mailbox"), help_text=_("One on each line."), read=read_alias, required=False
    )
    service = forms.ChoiceField(label=_("Mail service"), choices=SERVICES, initial="other")
    way_in = forms.ChoiceField(label=_("How mail comes in"), choices=WAYS_IN, initial="imap")
    imap_host = _needed(_line(_("IMAP server")))
    imap_security = forms.ChoiceField(label=_("Security of IMAP"), choices=SECURITY, initial="tls")
    imap_port = _port(_("IMAP port"))
    imap_user = _line(_("User name for IMAP"), _("Empty: the e-mail address."))
    folder = _line(_("Folder"), initial="INBOX")
    import_days = forms.IntegerField(
        label=_("Days of earlier mail to take in"),
        help_text=_("0: only what arrives from now on."),
        min_value=0,
        max_value=365,
        initial=0,
        required=False,
    )
    provider = forms.ChoiceField(label=_("Who posts it"), choices=PROVIDERS, initial="postmark", required=False)
    smtp_host = _needed(_line(_("SMTP server")))
    smtp_security = forms.ChoiceField(label=_("Security of SMTP"), choices=SECURITY, initial="starttls")
    smtp_port = _port(_("SMTP port"))
    smtp_user = _line(_("User name for SMTP"), _("Empty: the e-mail address. A hyphen: without signing in."))
    sign_in = forms.ChoiceField(label=_("How we sign in"), choices=SIGN_IN, initial="password")
    client_id = _needed(_line(_("OAuth 2: client id")))
    token_url = forms.URLField(label=_("OAuth 2: token address"), required=False, max_length=500, assume_scheme="https")
    scope = _line(_("OAuth 2: scope"), max_length=1000, widget=forms.TextInput)
    plus_address = forms.BooleanField(
        label=_("Answers come back to an address with a code (name+code@…)"),
        help_text=_("Finds the right conversation even when nothing else does. The mail server must allow it."),
        initial=True,
        required=False,
    )
    trusted_authserv = _line(
        _("Whose checks of senders we believe"),
        _("The name your mail server writes first in “Authentication-Results”. Empty: nobody’s."),
    )

    def clean_address(self) -> str:
        return read_alias(self.cleaned_data["address"])

    def clean_aliases(self) -> list[str]:
        aliases: list[str] = self.cleaned_data["aliases"]
        if len(aliases) > MOST_ALIASES:
            raise ValidationError(_("At most %(count)s addresses.") % {"count": MOST_ALIASES})
        return aliases

    def clean_import_days(self) -> int:
        return self.cleaned_data["import_days"] or 0

    def clean(self) -> dict[str, Any]:
        values = filled(self.cleaned_data)
        values["folder"] = values.get("folder") or "INBOX"
        self._needed(values, "smtp_host", _("Enter the server through which we send."))
        if values.get("way_in") == "imap":
            self._needed(values, "imap_host", _("Enter the server from which we fetch."))
        if values.get("sign_in") == "oauth":
            self._needed(values, "client_id", _("OAuth 2 needs this."))
            self._needed(values, "token_url", _("OAuth 2 needs this."))
        for name in ("imap_host", "smtp_host"):
            if values.get(name) and not _HOST.fullmatch(values[name]):
                self.add_error(name, _("Enter the name of a server, such as mail.example.org."))
        return values

    def _needed(self, values: dict[str, Any], name: str, sentence: Promise) -> None:
        if not values.get(name) and name not in self.errors:
            self.add_error(name, sentence)
