"""Words for templates of a provider: their names, and their blanks."""

import re

from django import template
from django.utils.translation import gettext as _

from connectors.contract import Blank

register = template.Library()
GAP = re.compile(r"\{\{[^{}]{1,100}\}\}")


@register.filter
def spaced(name: str) -> str:
    """A provider's name as words: "update_bestelling" as "Update bestelling"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


@register.filter
def blank_name(blank: Blank) -> str:
    """What to fill in: by name, or by its number where it has none."""
    name = blank.label or blank.key
    return _("Blank {n}").format(n=name) if name.isdecimal() else spaced(name)


@register.filter
def gapped(text: str) -> str:
    """A template in a list: three dots where something must be filled in."""
    return GAP.sub("…", text)
