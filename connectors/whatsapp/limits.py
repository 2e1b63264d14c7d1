"""How much fits into one message of WhatsApp, and how fast they may go."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from connectors.capabilities import Choices, Limits, Outside, Pace

MEBIBYTE = 1024 * 1024
MOST_BYTES = 100 * MEBIBYTE  # of a document, and of anything that comes in
BUTTONS, ROWS = 3, 10
LIST_BUTTON = 20  # characters on the button that opens a list
LIST_TEXT = 4096
DEFAULT_PER_SECOND = 80

# What goes as itself. Any other file goes as a document, which WhatsApp passes on as it is.
KINDS = {
    "image/jpeg": "image",
    "image/png": "image",
    "video/mp4": "video",
    "video/3gpp": "video",
    "audio/aac": "audio",
    "audio/amr": "audio",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/ogg": "audio",
}
# The same under the name that WhatsApp takes.
ALIASES = {
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "audio/x-aac": "audio/aac",
    "audio/opus": "audio/ogg",
    "video/3gp": "video/3gpp",
}

LIMITS = Limits(
    text_length=4096,
    media_bytes=MOST_BYTES,
    # Pictures and films in other formats are refused there, also as documents.
    media_types=(*KINDS, *ALIASES, "text/*", "application/*"),
    media_count=10,
    media_sizes=(
        ("image/jpeg", 5 * MEBIBYTE),
        ("image/png", 5 * MEBIBYTE),
        ("audio/*", 16 * MEBIBYTE),
        ("video/mp4", 16 * MEBIBYTE),
        ("video/3gpp", 16 * MEBIBYTE),
        ("video/3gp", 16 * MEBIBYTE),
    ),
    single=True,
    caption_length=1024,
    choices=Choices(buttons=BUTTONS, rows=ROWS, title=20, row_title=24, description=72, text_length=1024),
    # One message each six seconds to the same person, of which 45 may be taken in advance.
    pace=Pace(per_second=DEFAULT_PER_SECOND, every=6, burst=45),
    reply_window=timedelta(hours=24),
    allowed_outside=frozenset({Outside.TEMPLATE}),
)


def known_as(media_type: str) -> str:
    """A type as WhatsApp takes it: every text counts as plain text."""
    plain = media_type.partition(";")[0].strip().lower() or "application/octet-stream"
    return "text/plain" if plain.startswith("text/") else ALIASES.get(plain, plain)


def kind_of(media_type: str) -> str:
    """`image`, `video`, `audio` or `document`."""
    return KINDS.get(known_as(media_type), "document")


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """With the throughput that WhatsApp granted this number."""
    per_second = settings.get("per_second") or DEFAULT_PER_SECOND
    return replace(LIMITS, pace=replace(LIMITS.pace, per_second=per_second))
