"""Who is signed in on the shop's site, as its server vouches: a JWT, HS256 and nothing else, of at most an hour.

Claims: `sub` (the shop's own id of the customer), `aud` (the channel's key), `iat`, `exp`, perhaps `name`, `email`.
"""

import base64
import hashlib
import hmac
import json
import secrets as randomness
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from connectors.errors import Unreadable
from connectors.reading import line

LONGEST = 3600  # seconds that a token may be good for
SKEW = 60  # seconds by which two clocks may differ
SIZE = 4096  # characters of a token
SUBJECT = 150  # characters of `sub`


@dataclass(frozen=True, slots=True)
class Login:
    """A customer of the shop, vouched for."""

    sub: str
    name: str = ""
    email: str = ""


def read_login(token: str, secrets: Iterable[str], audience: str, now: float) -> Login:
    """Whom this token vouches for at `now` (seconds since 1970). Raises Unreadable with a sentence for a console."""
    if len(token) > SIZE or not token.isascii():
        raise _wrong("it is no JWT")
    signed, _dot, signature = token.rpartition(".")
    head, _dot, body = signed.partition(".")
    if _part(head).get("alg") != "HS256":
        raise _wrong("its alg must be HS256")
    made = [hmac.digest(secret.encode(), signed.encode(), hashlib.sha256) for secret in secrets]
    given = _bytes(signature)
    if not any([hmac.compare_digest(one, given) for one in made]):
        raise _wrong("it is not signed with a secret of this channel")
    return _vouched(_part(body), audience, now)


def new_secret() -> str:
    """256 random bits, recognisable as ours when it turns up where it should not."""
    return "wcl_" + randomness.token_urlsafe(32)


def sign(claims: dict[str, Any], secret: str) -> str:
    """As a shop does it with any JWT library: for the demo and for tests."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signed = ".".join(_text(part) for part in parts)
    return f"{signed}.{_text(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


def _vouched(claims: dict[str, Any], audience: str, now: float) -> Login:
    sub, begins, ends = claims.get("sub"), claims.get("iat"), claims.get("exp")
    if not isinstance(sub, str) or not 0 < len(sub) <= SUBJECT or line(sub, SUBJECT) != sub:
        raise _wrong(f"sub must be a text of 1 to {SUBJECT} characters")
    if claims.get("aud") != audience:
        raise _wrong(f"aud must be {audience!r}, the key of this chat")
    if not _is_moment(begins) or not _is_moment(ends) or not 0 < ends - begins <= LONGEST:
        raise _wrong("iat and exp must be moments in seconds, at most an hour apart")
    if not begins - SKEW <= now < ends + SKEW:
        raise _wrong("it has expired" if now >= ends else "its iat is in the future")
    texts = {name: claims.get(name) or "" for name in ("name", "email")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise _wrong("name and email must be texts")
    if texts["email"]:
        try:
            validate_email(texts["email"])
        except ValidationError:
            raise _wrong("email is no e-mail address") from None
    return Login(sub, line(texts["name"], 100), line(texts["email"], 190))


def _is_moment(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 2**40


def _part(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(text))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _wrong("it is no JWT")
    return found


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except ValueError:
        raise _wrong("it is no JWT") from None


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _wrong(why: str) -> Unreadable:
    return Unreadable(f"Webcare: data-identity is not taken, {why}. The visitor stays anonymous.", "bad_login")
