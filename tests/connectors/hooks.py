"""An own channel to test with."""

from typing import Any

import tests.connectors.ready  # noqa: F401
from connectors.contract import Account
from connectors.hook.connector import Hook

SECRET, OLD, OTHERS = "wcs_current-secret-0001", "wcs_former-secret-00002", "wcs_secret-of-another-03"


def hook(secrets: tuple[str, ...] = (SECRET, OLD), url: str = "https://peer.example/in", **settings: Any) -> Hook:
    return Hook(Account("hook", "key1", {"callback_url": url, "secrets": list(secrets)}, settings))
