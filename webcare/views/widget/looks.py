"""Colours of a widget: what the owner chose, and what follows from it for light and dark."""

from collections.abc import Mapping
from typing import Any

from connectors.webchat.colour import READABLE, contrast, is_colour, text_on
from connectors.webchat.forms import text_colour

LIGHT, DARK = "#ffffff", "#15181a"  # the widget's own sheet, by theme
LIGHT_WELL, DARK_WELL = "#eaedee", "#292e31"  # what others say stands on this
VISIBLE = 1.7  # contrast at which a filled shape stands out from the sheet
STANDARD = "#1f4f8f"


def fill_and_text(settings: Mapping[str, Any]) -> tuple[str, str]:
    """The chosen colour and that of text on it, always readable."""
    fill = settings.get("colour", STANDARD)
    fill = fill if is_colour(fill) else STANDARD
    return fill, text_colour({**settings, "colour": fill})


def colours(settings: Mapping[str, Any]) -> dict[str, str]:
    """`fill`, `on` (text on it) and `accent` (links, on the sheet); with -d for dark."""
    fill, on = fill_and_text(settings)
    dark = towards(fill, LIGHT, DARK, VISIBLE)
    on_dark = on if contrast(on, dark) >= READABLE else text_on(dark)
    return {
        "fill": fill, "on": on, "accent": towards(fill, "#000000", LIGHT_WELL, READABLE),
        "fill-d": dark, "on-d": on_dark, "accent-d": towards(fill, LIGHT, DARK_WELL, READABLE),
    }  # fmt: skip


def towards(colour: str, end: str, ground: str, least: float) -> str:
    """`colour` mixed with as little of `end` as gives it that contrast with `ground`."""
    for share in range(0, 101, 4):
        mixed = mix(colour, end, share / 100)
        if contrast(mixed, ground) >= least:
            return mixed
    return end


def mix(one: str, other: str, share: float) -> str:
    parts = (round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
