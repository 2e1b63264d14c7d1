"""Own channel: nothing is taken that was not signed with a secret of this channel, just now, over these bytes."""

import json
import time

import pytest

from connectors.contract import Forged, WebhookRequest
from connectors.hook.signature import HEADER, TOLERANCE, sign, verify
from tests.connectors.hooks import OLD, OTHERS, SECRET, hook

BODY = json.dumps({"messages": [{"id": "1", "thread": "t", "sender": {"id": "u"}, "text": "hoi é"}]}).encode()
NOW = 1_795_000_000


def _verify(header: str, body: bytes = BODY, secrets: tuple[str, ...] = (SECRET, OLD), now: float = NOW) -> None:
    verify(header, body, secrets, now)


def _v1(body: bytes = BODY, secret: str = SECRET, at: int = NOW) -> str:
    return sign(body, secret, at).partition("v1=")[2]


@pytest.mark.parametrize(
    "header",
    [
        sign(BODY, SECRET, NOW),
        sign(BODY, OLD, NOW),
        sign(BODY, SECRET, NOW - TOLERANCE),
        sign(BODY, SECRET, NOW + TOLERANCE),
        f"t={NOW},v1={_v1(secret=OTHERS)},v1={_v1()}",
        f"v1={_v1()},t={NOW}",
        f"t={NOW}, v1={_v1().upper()}",
        f"t={NOW},v2=of-a-later-scheme,v1={_v1()}",
    ],
)
def test_a_signature_of_ours_is_accepted(header: str) -> None:
    _verify(header)


FORGERIES = {
    "missing": "",
    "no time": f"v1={_v1()}",
    "no signature": f"t={NOW}",
    "empty signature": f"t={NOW},v1=",
    "two times": f"t={NOW},t={NOW},v1={_v1()}",
    "time in words": f"t=now,v1={_v1()}",
    "time in foreign digits": f"t=\u0661\u0662,v1={_v1()}",
    "negative time": f"t=-{NOW},v1={_v1()}",
    "another time than signed": f"t={NOW + 1},v1={_v1()}",
    "wrong": f"t={NOW},v1={'0' * 64}",
    "truncated": f"t={NOW},v1={_v1()[:-1]}",
    "too long": f"t={NOW},v1={_v1()}0",
    "not hex": f"t={NOW},v1=" + "\u00e9" * 64,
    "half a character": f"t={NOW},v1=\ud800",
    "another channel's": sign(BODY, OTHERS, NOW),
    "without the time in it": f"t={NOW},v1={sign(b'', SECRET, NOW)}",
    "stale": sign(BODY, SECRET, NOW - TOLERANCE - 1),
    "from the future": sign(BODY, SECRET, NOW + TOLERANCE + 1),
    "the eleventh of many": f"t={NOW}," + "v1=0," * 10 + f"v1={_v1()}",
    "in another scheme": f"t={NOW},v0={_v1()}",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_refused(forgery: str) -> None:
    with pytest.raises(Forged) as caught:
        _verify(FORGERIES[forgery])
    assert caught.value.status == 403


@pytest.mark.parametrize(
    "body",
    [
        BODY[:-1], BODY + b"\n", BODY.replace(b"hoi", b"Hoi"), json.dumps(json.loads(BODY), indent=1).encode(),
        json.dumps(json.loads(BODY), ensure_ascii=False).encode(), b"",
    ],
    ids=["truncated", "one more byte", "changed", "indented", "unescaped", "empty"],
)  # fmt: skip
def test_the_bytes_signed_are_the_bytes_received(body: bytes) -> None:
    with pytest.raises(Forged):
        _verify(sign(BODY, SECRET, NOW), body)


@pytest.mark.parametrize("secrets", [(), ("",), (OTHERS,)])
def test_without_the_right_secret_nothing_is_accepted(secrets: tuple[str, ...]) -> None:
    for used in (SECRET, ""):
        with pytest.raises(Forged):
            _verify(sign(BODY, used, NOW), secrets=secrets)


def test_the_connector_checks_against_its_own_secrets_and_the_clock() -> None:
    def request(header: str) -> WebhookRequest:
        return WebhookRequest("POST", "/hooks/key1/", {HEADER: header}, BODY)

    now = int(time.time())
    hook().authenticate(request(sign(BODY, SECRET, now)))
    hook().authenticate(request(sign(BODY, OLD, now)))
    for header in (sign(BODY, OTHERS, now), sign(BODY, SECRET, now - 2 * TOLERANCE), ""):
        with pytest.raises(Forged):
            hook().authenticate(request(header))
    with pytest.raises(Forged):
        hook(secrets=()).authenticate(request(sign(BODY, "", now)))
