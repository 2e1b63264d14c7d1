"""Words on the owner's pages of the chatbot."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def listed(names: Iterable[Any]) -> str:
    """In a sentence: "Chat, Messenger and WhatsApp"."""
    words = [str(name) for name in names]
    return f" {_('and')} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
