"""The question Meta asks before it sends anything: does this address expect to hear from it?"""

import hmac
import re

from connectors.errors import Forged
from connectors.types import WebhookRequest

# What is repeated to a stranger may hold nothing that a browser could take for markup.
_CHALLENGE = re.compile(r"[A-Za-z0-9_.-]{1,256}")


def answer(request: WebhookRequest, verify_token: str) -> str | None:
    """The challenge to repeat, None when this is no handshake. Raises Forged: any other answer would look healthy."""
    query = request.query
    if request.method != "GET" or not any(name.startswith("hub.") for name in query):
        return None
    challenge = query.get("hub.challenge", "")
    given = query.get("hub.verify_token", "").encode("utf-8", "replace")
    known = bool(verify_token) and hmac.compare_digest(given, verify_token.encode())
    if query.get("hub.mode") != "subscribe" or not known:
        raise Forged(reason="The verify token is not the one of this channel.", code="wrong_verify_token")
    if not _CHALLENGE.fullmatch(challenge):
        raise Forged(reason="The challenge is not made of letters and digits.", code="bad_challenge")
    return challenge
