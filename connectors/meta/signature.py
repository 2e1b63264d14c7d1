"""Meta's proof on every webhook: HMAC-SHA256 of the bytes as received, with the secret of the app.

Meta signs what it sends, with everything outside ASCII escaped: whoever parses and writes again gets other bytes.
"""

import hashlib
import hmac
import logging
from collections.abc import Sequence

from connectors.errors import Forged

log = logging.getLogger(__name__)
HEADER = "X-Hub-Signature-256"
_PREFIX = "sha256="


def sign(body: bytes, secret: str) -> str:
    """The header's value for `body`."""
    return _PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verify(header: str, body: bytes, secrets: Sequence[str]) -> None:
    """Raise Forged unless one of `secrets` signed these bytes. Without any secret, nothing is accepted."""
    if not header.startswith(_PREFIX) or len(header) != len(_PREFIX) + 64:
        raise Forged(reason=f"The header {HEADER} is missing or not of the form sha256=...", code="no_signature")
    given = header.encode("utf-8", "replace")
    # Every secret is tried: how long this takes tells nothing about which one fits.
    fits = [hmac.compare_digest(sign(body, secret).encode(), given) for secret in secrets if secret]
    if not any(fits):
        raise Forged(reason="No app secret of this channel signed these bytes.", code="wrong_signature")
    if not fits[0]:
        # Tells the operator whether an old secret may go, and which one an Instagram app signs with.
        log.info("signed with app secret number %s", fits.index(True) + 1)
