"""The demo shop's customers, and its word for who of them is signed in. A real shop does this on its server too."""

import hashlib
import hmac
import os
import time

from connectors.webchat.login import LONGEST, sign

CUSTOMERS = {"noor": {"sub": "klant-77", "name": "Noor Smit", "email": "noor.smit@voorbeeld.example"}}


def secret() -> str:
    """The same at the desk and in the shop, another one in every installation: made from the installation's key."""
    key = os.environ.get("SECRET_KEY", "")
    return "wcl_" + hmac.new(key.encode(), b"the demo shop vouches", hashlib.sha256).hexdigest() if key else ""


def token(customer: str, key: str) -> str:
    """For `data-identity`; empty when nobody is signed in, or nothing can be signed."""
    known, now = CUSTOMERS.get(customer), int(time.time())
    return sign({**known, "aud": key, "iat": now, "exp": now + LONGEST}, secret()) if known and secret() else ""
