"""Ids as each product writes them. Random, so that two runs against one database never share one."""

import base64
import itertools
import secrets

_numbers = itertools.count(1)


def wamid() -> str:
    return "wamid." + base64.b64encode(b"\x1d\x0f" + _some()).decode()


def mid() -> str:
    return "m_" + base64.urlsafe_b64encode(_some() * 2).decode().rstrip("=")


def ig_mid() -> str:
    return "aWdf" + base64.urlsafe_b64encode(_some() + b":ig").decode().rstrip("=")


def number(first: int = 8) -> str:
    """Sixteen digits, of which the first says what it is the number of."""
    return f"{first}{next(_numbers):05d}{secrets.randbelow(10**10):010d}"


def trace() -> str:
    return "A" + secrets.token_urlsafe(16)


def _some() -> bytes:
    return secrets.token_bytes(14) + next(_numbers).to_bytes(4)
