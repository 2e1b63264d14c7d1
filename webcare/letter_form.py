"""What a letter says besides its text, as an agent fills it in: subject and further readers."""

import re
import unicodedata
from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors.email.addressing import is_address
from webcare.actions.letters import Letter
from webcare.text import label

MOST_CC = 20
LONGEST = 2000  # characters typed into one field of addresses


class LetterForm(forms.Form):
    """`cc` and `cc_more` may come any number of times, each with any number of addresses between commas."""

    subject = forms.CharField(
        required=False, max_length=300, strip=True,
        error_messages={"max_length": gettext_lazy("The subject is longer than %(limit_value)d characters.")},
    )  # fmt: skip

    def clean_subject(self) -> str:
        subject = self.cleaned_data["subject"]
        if _breaks_lines(subject):
            raise ValidationError(_("The subject must be one line."))
        return label(subject, 300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["cc"] = _readers([*self.data.getlist("cc"), *self.data.getlist("cc_more")])
        return data

    @property
    def letter(self) -> Letter:
        """The subject as the writer left it; as the conversation suggests when there was no field for it."""
        subject = self.cleaned_data["subject"] if "subject" in self.data else None
        return Letter(subject, self.cleaned_data["cc"])


def _readers(typed: list[str]) -> tuple[tuple[str, str], ...]:
    """(name, address) each once, in the order typed. Raises ValidationError naming what is wrong."""
    found: dict[str, tuple[str, str]] = {}
    for field in typed:
        if _breaks_lines(field) or len(field) > LONGEST:
            raise ValidationError(_("Enter addresses on one line, with commas between them."))
        for one in _split(field):
            name, address = parseaddr(one)
            found.setdefault(_checked(address, one).lower(), (label(name, 120), address))
    if len(found) > MOST_CC:
        raise ValidationError(_("At most %(n)s people in Cc.") % {"n": MOST_CC})
    return tuple(found.values())


def _split(field: str) -> list[str]:
    """At commas and semicolons, except between quotes."""
    return [part.strip() for part in re.findall(r'(?:"[^"]*"|[^",;])+', field) if part.strip()]


def _checked(address: str, typed: str) -> str:
    """Raises ValidationError unless what was typed is this address, alone or in brackets behind a name."""
    if not is_address(address) or not (typed == address or typed.endswith(f"<{address}>")):
        raise ValidationError(_("%(address)s is not a complete e-mail address.") % {"address": typed[:80]})
    return address


def _breaks_lines(text: str) -> bool:
    """Anything that could end a header's line, or cannot be seen."""
    return any(unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") for sign in text)
