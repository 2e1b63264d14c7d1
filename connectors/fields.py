"""Form fields that several channels share. Their cleaned values are plain JSON data."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class LinesField(forms.CharField):
    """A list of texts, one on each line. `read` normalises one line or raises ValidationError."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"})

    def __init__(self, *, read: Callable[[str], str], **options: Any) -> None:
        super().__init__(**options)
        self._read = read

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value: Any) -> list[str]:
        entered = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        result, problems = [], []
        for line in entered:
            try:
                result.append(self._read(line))
            except ValidationError as error:
                problems.extend(error.messages)
        if problems:
            raise ValidationError(problems)
        return list(dict.fromkeys(result))
