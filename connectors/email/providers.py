"""Mail that a provider posts to us: proof that it was the provider, and the raw mail out of its own form.

`way` is postmark, mailgun or raw (a relay of the customer's own). A refusal is 401: a provider that is told 403 gives
up for good, and a mistyped secret would lose the mail that comes until somebody notices.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable

from connectors.email.form_data import read_form
from connectors.email.mailgun import mailgun_mail
from connectors.email.posted import Posted
from connectors.email.postmark import postmark_mail
from connectors.email.threading import lane_of
from connectors.errors import Forged, Unreadable
from connectors.hook.signature import HEADER, verify
from connectors.reading import dump_json, load_json
from connectors.types import RawItem, WebhookRequest

WAYS = ("postmark", "mailgun", "raw")
# Mailgun comes again for eight hours with what it signed at first. An older proof may have been found somewhere.
MAILGUN_AGE = 24 * 3600
MAILGUN_AHEAD = 600
_TOKEN = re.compile(r"[!-~]{1,200}")


def authenticate(way: str, request: WebhookRequest, secrets: Iterable[str], now: float) -> None:
    """Raise Forged(401) unless one of `secrets` proves the request. `now` is Unix time.

    A probe without a body (HEAD, OPTIONS) needs no proof: `split` finds nothing in it.
    """
    if request.method.upper() in ("HEAD", "OPTIONS") and not request.body:
        return
    PROOFS.get(way, _unknown)(request, tuple(secret for secret in secrets if secret), now)


def split(way: str, request: WebhookRequest, account: str = "") -> list[RawItem]:
    """The mail in a request, as the one item it is; nothing for an empty probe. Raises Unreadable."""
    if not request.body:
        return []
    reader = READERS.get(way)
    if reader is None:
        raise Unreadable(f"There is no way of taking mail in called {way}.", "no_way")
    mail = reader(request)
    if not mail.raw.strip():
        raise Unreadable("There is no mail in this request.", "no_mail")
    envelope = {"way": way, "sender": mail.sender, "recipients": list(mail.recipients)}
    envelope |= {"received_at": mail.received_at} if mail.received_at else {}
    named = hashlib.sha256(mail.raw + b"\0" + "\0".join(mail.recipients).encode("utf-8", "replace")).hexdigest()
    # Mailgun's proof does not cover the mail: naming the item by the proof lets each be used for one mail only.
    key = f"mailgun:{hashlib.sha256(mail.proof.encode()).hexdigest()}" if mail.proof else f"{way}:{named}"
    return [RawItem(account, key, lane_of(mail.raw), dump_json(envelope), mail.raw)]


def _unknown(request: WebhookRequest, secrets: tuple[str, ...], now: float) -> None:
    raise Forged(401, "This channel takes no mail over the web.", "no_way")


def _by_password(request: WebhookRequest, secrets: tuple[str, ...], now: float) -> None:
    """Postmark signs nothing: it knows the password in the address we gave it."""
    kind, _blank, value = request.headers.get("authorization", "").partition(" ")
    try:
        known = base64.b64decode(value.strip(), validate=True) if kind.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        known = b""
    password = known.partition(b":")[2]
    if not any([hmac.compare_digest(secret.encode(), password) for secret in secrets]):
        raise Forged(401, "The password in the address is missing or wrong.", "wrong_password")


def _by_signed_token(request: WebhookRequest, secrets: tuple[str, ...], now: float) -> None:
    """Mailgun signs a time and a random token with the key of the account."""
    stamp, token, given = _mailgun_proof(request)
    if not re.fullmatch("[0-9]{1,12}", stamp) or not _TOKEN.fullmatch(token):
        raise Forged(401, "The request has no timestamp and token.", "no_signature")
    macs = [hmac.new(secret.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest() for secret in secrets]
    if not any([hmac.compare_digest(mac.encode(), given.lower().encode("utf-8", "replace")) for mac in macs]):
        raise Forged(401, "No key of this channel signed this request.", "wrong_signature")
    if not -MAILGUN_AHEAD <= now - int(stamp) <= MAILGUN_AGE:
        raise Forged(401, "The signature is too old, or one of the clocks is wrong.", "stale_signature")


def _mailgun_proof(request: WebhookRequest) -> tuple[str, str, str]:
    try:
        form = read_form(request)
    except Unreadable:
        return "", "", ""
    return form.text("timestamp"), form.text("token"), form.text("signature")


def _by_signed_body(request: WebhookRequest, secrets: tuple[str, ...], now: float) -> None:
    """The signature of our own channels, over the very bytes and the time."""
    try:
        verify(request.headers.get(HEADER, ""), request.body, secrets, now)
    except Forged as problem:
        raise Forged(401, problem.reason, problem.code) from None


def _relayed(request: WebhookRequest) -> Posted:
    """The body is the mail; the envelope stands in headers or in the query."""
    sender = request.headers.get("x-envelope-from", request.query.get("sender"))
    readers = request.headers.get("x-envelope-to", request.query.get("recipients", ""))
    return Posted(request.body, sender, tuple(part.strip() for part in readers.split(",") if part.strip())[:100])


def _from_postmark(request: WebhookRequest) -> Posted:
    try:
        return postmark_mail(load_json(request.body))
    except ValueError as problem:
        raise Unreadable(f"The body cannot be read: {problem}", "not_json") from None


def _from_mailgun(request: WebhookRequest) -> Posted:
    return mailgun_mail(read_form(request))


PROOFS: dict[str, Callable[[WebhookRequest, tuple[str, ...], float], None]] = {
    "postmark": _by_password,
    "mailgun": _by_signed_token,
    "raw": _by_signed_body,
}
READERS: dict[str, Callable[[WebhookRequest], Posted]] = {
    "postmark": _from_postmark,
    "mailgun": _from_mailgun,
    "raw": _relayed,
}
