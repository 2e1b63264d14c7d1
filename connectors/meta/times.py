"""Meta's times: text or numbers, in seconds or in milliseconds, whatever the page about the field says."""

import re
from datetime import UTC, datetime
from typing import Any

# From here on a number of seconds would lie thirty thousand years ahead: it counts milliseconds.
_MILLISECONDS = 10**12


def moment(value: Any) -> datetime | None:
    """The moment in UTC; None when there is none, or none that can be read: the time of arrival counts then."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,17}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
