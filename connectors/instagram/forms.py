"""What an administrator enters for a professional Instagram account."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from connectors.meta.forms import number, pace
from connectors.meta.messaging.forms import MessagingSettingsForm

LOGINS = [
    ("instagram", _("Instagram (Business login for Instagram)")),
    ("page", _("Facebook, through the page the account belongs to")),
]
_FIELDS = RegexValidator(r"^[a-z_]+(,[a-z_]+)*$", _("Names with commas between them, without spaces."))


class InstagramSettingsForm(MessagingSettingsForm):
    ig_id = number(_("Id of the Instagram account"), _("The id of the professional account, which begins with 17."))
    login = forms.ChoiceField(label=_("How your app was given access"), choices=LOGINS, initial="instagram")
    page_id = number(_("Page id"), _("Only where access goes through a page."), required=False)
    per_second = pace(100, 300, 10)
    subscribed_fields = forms.CharField(
        label=_("What Instagram sends us"),
        help_text=_("Empty: everything we can use. Instagram’s own pages differ on some of the names."),
        required=False,
        max_length=500,
        validators=[_FIELDS],
    )
    field_order = ["ig_id", "login", "page_id", "app_id"]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("login") == "page" and not values.get("page_id") and "page_id" not in self.errors:
            self.add_error("page_id", _("Enter the page through which the account is reached."))
        return values
