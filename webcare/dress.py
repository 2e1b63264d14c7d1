"""Fields of any form, also a connector's, in the looks of the settings pages."""

from typing import TypeVar

from django import forms

from connectors.fields import LinesField

LONG = 200  # characters from which a text deserves more than one line
AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def dress(form: AnyForm) -> AnyForm:
    for field in form.fields.values():
        if isinstance(field, forms.CharField) and (field.max_length or 0) > LONG and _is_plain_line(field):
            field.widget = forms.Textarea(attrs={**field.widget.attrs, "rows": 2})
        if isinstance(field, LinesField):
            field.widget.attrs |= {"rows": 2, "class": "input mono", "autocomplete": "off"}
        elif not isinstance(field.widget, forms.CheckboxInput):
            field.widget.attrs["class"] = "input"
    return form


def _is_plain_line(field: forms.CharField) -> bool:
    """Only real text: an address or a password stays one line."""
    return type(field.widget) is forms.TextInput
