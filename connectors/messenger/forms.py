"""What an administrator enters for a page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from connectors.capabilities import TextUnit
from connectors.meta.forms import number, pace
from connectors.meta.messaging.forms import MessagingSettingsForm

UNITS = [(TextUnit.CHARACTERS.value, _("Characters")), (TextUnit.BYTES.value, _("Bytes"))]


class MessengerSettingsForm(MessagingSettingsForm):
    page_id = number(_("Page id"), _("On the page of Facebook: About, Page transparency."))
    per_second = pace(100, 300, 10)
    text_unit = forms.ChoiceField(
        label=_("What Messenger counts in a text"),
        help_text=_("2000 at most. Meta’s own pages differ on this: choose bytes when long texts are refused."),
        choices=UNITS,
        initial=TextUnit.CHARACTERS.value,
        required=False,
    )
    field_order = ["page_id", "app_id"]

    def clean_text_unit(self) -> str:
        return self.cleaned_data["text_unit"] or TextUnit.CHARACTERS.value
