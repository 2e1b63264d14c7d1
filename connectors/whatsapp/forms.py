"""What an administrator enters for a number of WhatsApp."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connectors.meta.forms import MetaForm, MetaSettingsForm, number

THROUGHPUT = [
    (80, _("80 a second (ordinary)")),
    (1000, _("1000 a second (granted by WhatsApp)")),
    (20, _("20 a second (also used in the app on a phone)")),
]


class WhatsAppForm(MetaForm):
    """A token of a system user does not end; the one from the start page of an app lives a day."""


class WhatsAppSettingsForm(MetaSettingsForm):
    phone_number_id = number(
        _("Phone number id"), _("In your app: WhatsApp, API setup. It is not the phone number itself.")
    )
    waba_id = number(_("WhatsApp Business account id"), _("On the same page, below the phone number id."))
    per_second = forms.TypedChoiceField(
        label=_("How fast we may send"), choices=THROUGHPUT, coerce=int, initial=80, required=False, empty_value=80
    )
    field_order = ["phone_number_id", "waba_id", "app_id"]

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        if values.get("waba_id") and values.get("waba_id") == values.get("phone_number_id"):
            raise ValidationError(_("The two ids are never the same: one is of the number, one of the account."))
        return values
