"""Small things every screen draws: icons, the clock's step, text with links."""

import re
from functools import lru_cache

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.formats import get_format
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

OPENING = re.compile(r"<svg[^>]*>")
# Ours: the one and two ticks under a message. Lucide's double tick is too wide beside text.
OWN = {
    "tick": '<path d="m4 12.5 5 5L20 7"/>',
    "ticks": '<path d="m1.5 12.5 5 5L17 7"/><path d="m11.5 16 1.5 1.5L23.5 7"/>',
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """A Lucide icon, inline and hidden from screen readers. `size`: empty (16 px), "s" (14) or "l" (20).

    Raises IconDoesNotExist for a name Lucide does not have.
    """
    drawing = OWN.get(name) or OPENING.sub("", lucide(name), count=1).removesuffix("</svg>")
    classes = f"i {size}".strip()
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, mark_safe(drawing))


@register.filter
def step(per_cent: int) -> int:
    """The clock's fill, in the steps of five that the style sheet knows."""
    return 5 * round(max(0, min(100, per_cent)) / 5)


@register.filter
def linked(text: str) -> SafeString:
    """Plain text with its web addresses clickable: in a new tab, telling the other side nothing about us."""
    html = urlize(text, nofollow=True, autoescape=True)
    return mark_safe(html.replace("<a href=", '<a class="link" target="_blank" href=').replace(
        'rel="nofollow"', 'rel="noopener noreferrer nofollow"'
    ))  # fmt: skip


@register.filter
def size(count: int) -> str:
    """Bytes in words: "212 KB", "1.2 MB", and "25 MB" rather than "25.0 MB"."""
    words = filesizeformat(count)
    return words.replace(f"{get_format('DECIMAL_SEPARATOR')}0", "", 1)


@register.filter
def first_word(name: str) -> str:
    """How a person is called in passing: "Anouk" for "Anouk Visser"."""
    return name.split(" ")[0] if name else name


@register.filter
def breakable(text: str) -> SafeString:
    """An address may go on in a new line after its @, rather than anywhere."""
    local, at, domain = str(text).rpartition("@")
    return format_html("{}@<wbr>{}", local, domain) if at else format_html("{}", text)


@register.filter
def parted(text: str) -> list[str]:
    """Two for `a|b`."""
    return text.split("|")
