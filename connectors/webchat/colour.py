"""Colours the owner of a site chooses, and whether text on them can be read (WCAG 2, contrast ratio)."""

import re

BLACK, WHITE = "#000000", "#ffffff"
READABLE = 4.5


def is_colour(colour: str) -> bool:
    """Whether this is a colour of the form #rrggbb: nothing else may get into a style sheet."""
    return re.fullmatch("#[0-9a-fA-F]{6}", colour) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rrggbb colours, from 1 (the same) to 21 (black and white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever is easier to read on `colour`. The better one always reaches 4.58."""
    return max((WHITE, BLACK), key=lambda text: contrast(text, colour))


def _luminance(colour: str) -> float:
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is not a colour like #1a2b3c")
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
