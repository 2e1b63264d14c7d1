"""An Instagram token lives sixty days and can be exchanged for a new one while it does."""

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.meta.client import Graph
from connectors.meta.envelope import words
from connectors.reading import instant
from connectors.types import Account

# Meta gives a new one from the first day on; half-way leaves a month for whatever may go wrong.
RENEW_BEFORE = timedelta(days=30)
LONGEST = 400 * 24 * 3600  # seconds


def ends_at(credentials: Mapping[str, Any]) -> datetime | None:
    """When the token ends, as far as we know; one that was entered anew since is another token."""
    if credentials.get("token_of") != _mark(credentials.get("access_token") or ""):
        return None
    try:
        return instant(credentials.get("token_until"), "token_until")
    except ValueError:
        return None


def is_due(until: datetime | None) -> bool:
    """Whether to ask for a new token; also when nobody knows how old this one is."""
    return until is None or until - datetime.fromtimestamp(time.time(), UTC) < RENEW_BEFORE


def renew(graph: Graph, account: Account) -> datetime | None:
    """Exchange the token, and keep the new one; when that ends. Raises a SendError: the old one is still good then."""
    graph.version = ""  # this one call has none
    # The page about it names the token in the query, and only there.
    told = graph.get("refresh_access_token", grant_type="ig_refresh_token", access_token=graph.token).content
    token, seconds = words(told.get("access_token")), told.get("expires_in")
    if not token or not isinstance(seconds, int) or not 0 < seconds < LONGEST:
        return None
    until = datetime.fromtimestamp(int(time.time()) + seconds, UTC)
    account.remember({"access_token": token, "token_until": until.isoformat(), "token_of": _mark(token)})
    return until


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]
