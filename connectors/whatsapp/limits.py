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

LIMITS = Limits(
    text_length=4096,
    media_bytes=MOST_BYTES,
    media_types=("*/*",),
    media_count=10,
    media_sizes=(
        ("image/jpeg", 5 * MEBIBYTE),
        ("image/png", 5 * MEBIBYTE),
        ("audio/*", 16 * MEBIBYTE),
        ("video/mp4", 16 * MEBIBYTE),
        ("video/3gpp", 16 * MEBIBYTE),
    ),
    single=True,
    caption_length=1024,
    choices=Choices(buttons=BUTTONS, rows=ROWS, title=20, row_title=24, description=72, text_length=1024),
    # One message each six seconds to the same person, of which 45 may be taken in advance.
    pace=Pace(per_second=DEFAULT_PER_SECOND, every=6, burst=45),
    reply_window=timedelta(hours=24),
    allowed_outside=frozenset({Outside.TEMPLATE}),
)


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """With the throughput that WhatsApp granted this number."""
    per_second = settings.get("per_second") or DEFAULT_PER_SECOND
    return replace(LIMITS, pace=replace(LIMITS.pace, per_second=per_second))
