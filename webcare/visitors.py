"""Visitors of the chat widget: a random id, and a signed token that proves it to one channel."""

import secrets

from django.core import signing

from webcare.models import Channel

SALT = "webcare.visitor"
MAX_AGE = 400 * 24 * 3600  # seconds; a visitor who stays away longer is a new one


def issue(channel: Channel, visitor: str = "") -> tuple[str, str]:
    """(visitor id, token). Without `visitor`, a new one of 192 random bits."""
    visitor = visitor or f"v{secrets.token_urlsafe(24)}"
    return visitor, signing.dumps([visitor, channel.key], salt=SALT)


def read(channel: Channel, token: str) -> str | None:
    """The visitor id, or None for a token that is forged, too old, or of another channel."""
    try:
        visitor, key = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return visitor if key == channel.key else None
