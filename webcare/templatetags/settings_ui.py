"""What an administrator entered, on its way into a page where it must do no harm."""

from urllib.parse import urlsplit

from django import template

from connectors.webchat.colour import BLACK, WHITE, is_colour
from connectors.webchat.colour import text_on as readable_on

register = template.Library()

FALLBACK = "#1f4f8f"


@register.filter
def colour(value: object) -> str:
    """Anything that is no colour becomes one."""
    return str(value) if is_colour(str(value)) else FALLBACK


@register.filter
def text_on(ground: object, wish: object = "auto") -> str:
    """ "white" or "black": the wish, or else what is easier to read on `ground`."""
    chosen = str(wish) if wish in (WHITE, BLACK) else readable_on(colour(ground))
    return "white" if chosen == WHITE else "black"


@register.filter
def host(address: str) -> str:
    """Of an address only whose it is: the rest may hold a key, and leads read this too."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


@register.filter
def spaced(names: str) -> str:
    """A list of names with commas, with room after each comma."""
    return ", ".join(name.strip() for name in str(names).split(","))
