"""Small things of the pages where the bot's owner sorts out, tests, imports and exports."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """What stands under this key; the key itself where nothing does."""
    return values.get(key, key)
