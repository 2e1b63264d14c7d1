"""The signature on every request of an own channel, the same in both directions.

`Webcare-Signature: t=<unix seconds>,v1=<hex>`, where hex is HMAC-SHA256(secret, "<t>." + body). The time is signed
too, so an old request cannot be sent again later. Several `v1` may be given, and several secrets accepted, so that a
secret can be replaced without a gap.
"""

import hashlib
import hmac
import re
import secrets as randomness
from collections.abc import Iterable

from connectors.errors import Forged

HEADER = "Webcare-Signature"
TOLERANCE = 300  # seconds, to either side: clocks differ
SHORTEST_SECRET = 16
_MOST_SIGNATURES = 10
_LONGEST_HEADER = 2000


def new_secret() -> str:
    """256 random bits, recognisable as ours when it turns up where it should not."""
    return "wcs_" + randomness.token_urlsafe(32)


def sign(body: bytes, secret: str, at: int) -> str:
    """The header's value for `body`, sent at Unix time `at`."""
    return f"t={at},v1={_mac(body, secret, str(at))}"


def verify(header: str, body: bytes, secrets: Iterable[str], now: float) -> None:
    """Raise Forged unless one of `secrets` signed these bytes within the tolerance around `now`."""
    parts = [part.strip().partition("=") for part in header[:_LONGEST_HEADER].split(",")]
    times = [value for name, _sign, value in parts if name == "t"]
    given = [value.lower() for name, _sign, value in parts if name == "v1"][:_MOST_SIGNATURES]
    if len(times) != 1 or not re.fullmatch("[0-9]{1,12}", times[0]) or not given:
        raise Forged(reason=f"The header {HEADER} is missing or not of the form t=...,v1=...", code="no_signature")
    # Every pair is compared, and in constant time: how long this takes tells nothing about a secret.
    expected = [_mac(body, secret, times[0]) for secret in secrets if secret]
    matches = [
        hmac.compare_digest(mac.encode(), signature.encode("utf-8", "replace"))
        for mac in expected
        for signature in given
    ]
    if not any(matches):
        raise Forged(reason="No secret of this channel signed these bytes.", code="wrong_signature")
    if abs(now - int(times[0])) > TOLERANCE:
        raise Forged(reason="The signature is too old, or one of the clocks is wrong.", code="stale_signature")


def _mac(body: bytes, secret: str, at: str) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
