"""Visitors of the chat widget: a random id, and a signed token that proves it to one channel."""

import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

from webcare.models import Channel

SALT = "webcare.visitor"
MAX_AGE = 400 * 24 * 3600  # seconds; a visitor who stays away longer is a new one


def issue(channel: Channel, visitor: str = "", login: str = "") -> tuple[str, str]:
    """(visitor id, token). Without `visitor`, a new one of 192 random bits. `login`: the mark of who signed in."""
    visitor = visitor or f"v{secrets.token_urlsafe(24)}"
    return visitor, signing.dumps([visitor, channel.key, *([login] if login else [])], salt=SALT)


def read(channel: Channel, token: str) -> str | None:
    """The visitor id, or None for a token that is forged, too old, or of another channel."""
    return read_bound(channel, token)[0]


def read_bound(channel: Channel, token: str) -> tuple[str | None, str]:
    """`read`, and the mark of the customer to whom this token belongs; empty for an anonymous visitor."""
    try:
        visitor, key, *login = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None, ""
    return (visitor, login[0] if login else "") if key == channel.key else (None, "")


def mark_of(channel: Channel, sub: str) -> str:
    """Stands for a customer of the shop in a token: tells two apart, says nothing about either."""
    return salted_hmac("webcare.visitor.login", f"{channel.key}/{sub}", algorithm="sha256").hexdigest()[:24]
