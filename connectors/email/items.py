"""Mails as items to be stored, however they came."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from connectors.email.threading import lane_of
from connectors.reading import dump_json, storable
from connectors.types import RawItem


def handed_over(account: str, raw: bytes, sender: str, readers: Sequence[str]) -> RawItem:
    """A mail from our own mail server. Handed over twice, to the same readers, it is the same item."""
    to = sorted({storable(reader.lower()) for reader in readers})
    key = hashlib.sha256(raw + b"\0" + "\0".join(to).encode()).hexdigest()
    envelope = {
        "way": "smtp",
        "sender": storable(sender),
        "recipients": to,
        "received_at": datetime.now(UTC).isoformat(),
    }
    return RawItem(account, key, lane_of(raw), dump_json(envelope), raw)
