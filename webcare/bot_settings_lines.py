"""A text of the bot on its owner's page: one line with a field for each language, and what the customer reads."""

from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import override

from webcare.bot_settings_words import PLACES


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in one language."""

    code: str
    field: BoundField

    @property
    def preview(self) -> str:
        """With examples between the braces, as the customer might read it."""
        text = str(self.field.value() or "") or self.field.field.widget.attrs["placeholder"]
        with override(self.code):
            for name, _meaning, example in PLACES:
                text = text.replace(f"{{{name}}}", str(example))
        return text


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the bot. `filled`: something stands between braces in it."""

    label: Any
    pairs: list[Pair]
    filled: bool = False
