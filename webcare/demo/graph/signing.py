"""How Meta writes and signs what it posts: the signature is over the bytes, with their escapes."""

import hashlib
import hmac
import json
from typing import Any

ESCAPES = {"/": "\\/", "<": "\\u003C", "%": "\\u0025", "@": "\\u0040"}


def body_of(payload: Any) -> bytes:
    """JSON in ASCII: everything else as lowercase `\\uXXXX`, and four characters more than JSON asks for."""
    text = json.dumps(payload, separators=(",", ":"))
    for char, escape in ESCAPES.items():
        text = text.replace(char, escape)
    return text.encode("ascii")


def signature(body: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256`."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def proof(token: str, secret: str) -> str:
    """The `appsecret_proof` of a call made with this token."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
