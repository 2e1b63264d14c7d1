"""Words on the owner's pages of the chatbot."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def listed(names: Iterable[Any]) -> str:
    """In a sentence: "Chat, Messenger and WhatsApp"."""
    words = [str(name) for name in names]
    return f" {_('and')} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


@register.filter
def exception_of(form: Any, kind: str) -> dict[str, str]:
    """What an answer says on this kind of channel, by language."""
    return form.exception(kind)


@register.filter
def get(found: Mapping[str, Any], key: str) -> Any:
    return found.get(key, "")


@register.filter
def of(errors: Mapping[str, str], kind: str) -> str:
    """What is wrong with the exception for this kind of channel."""
    return errors.get(f"exception-{kind}", "")
