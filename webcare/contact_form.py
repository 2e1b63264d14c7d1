"""What an agent may correct on a customer's card, field by field."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from webcare.dress import dress
from webcare.models import Contact
from webcare.text import label, storable

LANGUAGES = ("nl", "en", "de", "fr", "es", "it", "pl", "tr", "ar", "uk")
REMARKS = 2000  # characters
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]*")


class ContactForm(forms.ModelForm):
    """Only the fields that were sent are judged and given back: one may be saved while another is still wrong."""

    class Meta:
        model = Contact
        fields = ["name", "email", "phone", "language", "form_of_address", "remarks"]
        widgets = {"remarks": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"email": {"invalid": _("This is not a complete e-mail address.")}}

    def __init__(self, data: Any = None, *, values: dict[str, str]) -> None:
        super().__init__(data, initial=values, prefix=None)
        self.auto_id = "about-%s"
        codes = dict.fromkeys([*LANGUAGES, values.get("language", "")])
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), required=False, choices=[("", _("Not known")), *((c, _words(c)) for c in codes if c)],
            error_messages={"invalid_choice": _("Choose a language from the list.")},
        )  # fmt: skip
        self.fields["form_of_address"].choices = [("", _("Not known")), *Contact.Address.choices]
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}
        self.fields["phone"].widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})
        if data is not None:
            for name in [name for name in self.fields if name not in data]:
                del self.fields[name]
        dress(self)

    def _post_clean(self) -> None:
        """No row is built from it: `contact_details.update` decides which one is corrected."""

    def clean_name(self) -> str:
        return label(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        typed = " ".join(self.cleaned_data["phone"].split())
        digits = sum(sign.isdigit() for sign in typed)
        if typed and not (_PHONE.fullmatch(typed) and typed.isascii() and 5 <= digits <= 15):
            raise ValidationError(_("A phone number has 5 to 15 digits, such as +31 6 5550 0118."))
        return typed

    def clean_remarks(self) -> str:
        text = storable(self.cleaned_data["remarks"]).replace("\r\n", "\n")
        if len(text) > REMARKS:
            raise ValidationError(_("At most %(count)s characters.") % {"count": REMARKS})
        return text


def _words(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return code
