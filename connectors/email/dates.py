"""When a mail was written, as far as its own word can be trusted."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from connectors.email.headers import Headers
from connectors.reading import instant

AHEAD = timedelta(minutes=5)  # clocks differ
BEHIND = timedelta(days=14)  # the longest a mail lies in queues, and then some
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_COMMENT = re.compile(r"\([^()]{0,200}\)")


def sent_at(headers: Headers, envelope: Mapping[str, Any]) -> datetime | None:
    """The Date, where it lies within two weeks before the arrival and five minutes after; else the arrival.

    None when neither is known: then the core's own clock counts.
    """
    arrived = _given(envelope, "internal_date") or _given(envelope, "received_at") or _stamp(headers)
    written = read_date(headers.get("date"))
    if arrived is None or written is None:
        return written or arrived
    return written if arrived - BEHIND <= written <= arrived + AHEAD else arrived


def read_date(text: str) -> datetime | None:
    """A Date header in UTC, None for one that is absent, absurd or before there was mail."""
    try:
        moment = parsedate_to_datetime(_COMMENT.sub(" ", text[:300]).strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return moment if _EARLIEST <= moment < datetime(2200, 1, 1, tzinfo=UTC) else None


def _given(envelope: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return instant(envelope.get(name), name)
    except ValueError:
        return None


def _stamp(headers: Headers) -> datetime | None:
    """What the last server on the way wrote into its Received line."""
    return read_date(headers.get("received").rpartition(";")[2])
