"""The shop's word for who is signed in: taken only as agreed, to the letter."""

import base64
import json

import pytest

from connectors.errors import Unreadable
from connectors.webchat.login import Login, new_secret, read_login, sign

NOW = 1_800_000_000.0
SECRET, OTHER = new_secret(), new_secret()
CLAIMS = {
    "sub": "cust-77", "email": "noor@example.nl", "name": "Noor Smit", "aud": "demo-shop",
    "iat": int(NOW) - 10, "exp": int(NOW) + 600,
}  # fmt: skip


def read(token, secrets=(SECRET,), audience="demo-shop", now=NOW):
    return read_login(token, secrets, audience, now)


def raw(head, claims, secret=SECRET):
    """Signed well, whatever the head says."""
    part = base64.urlsafe_b64encode(json.dumps(head).encode()).rstrip(b"=").decode()
    import hashlib
    import hmac

    body = sign(claims, secret).split(".")[1]
    made = hmac.digest(secret.encode(), f"{part}.{body}".encode(), hashlib.sha256)
    return f"{part}.{body}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


def test_a_token_as_agreed_is_taken():
    assert read(sign(CLAIMS, SECRET)) == Login("cust-77", "Noor Smit", "noor@example.nl")
    assert read(sign({name: CLAIMS[name] for name in ("sub", "aud", "iat", "exp")}, SECRET)) == Login("cust-77")


def test_while_a_secret_is_replaced_both_are_taken():
    assert read(sign(CLAIMS, OTHER), (SECRET, OTHER)).sub == "cust-77"
    with pytest.raises(Unreadable, match="not signed with a secret"):
        read(sign(CLAIMS, OTHER))
    with pytest.raises(Unreadable):
        read(sign(CLAIMS, SECRET), ())


@pytest.mark.parametrize(
    "change, why",
    [({"iat": int(NOW) - 200, "exp": int(NOW) - 100}, "expired"),
     ({"iat": int(NOW) + 100, "exp": int(NOW) + 200}, "future"),
     ({"exp": int(NOW) + 3700}, "an hour"), ({"exp": None}, "moments"), ({"iat": "now"}, "moments"),
     ({"exp": True, "iat": False}, "moments"), ({"exp": float("inf")}, "moments"), ({"exp": float("nan")}, "moments"),
     ({"aud": "another"}, "aud"), ({"aud": None}, "aud"), ({"aud": ["demo-shop"]}, "aud"), ({"sub": ""}, "sub"),
     ({"sub": 77}, "sub"), ({"sub": "x" * 151}, "sub"), ({"sub": "a\nb"}, "sub"), ({"email": "noor"}, "address"),
     ({"name": ["Noor"]}, "texts")],
)  # fmt: skip
def test_anything_else_is_refused_with_the_reason(change, why):
    with pytest.raises(Unreadable, match=why) as refused:
        read(sign(CLAIMS | change, SECRET))
    assert "stays anonymous" in refused.value.reason and SECRET not in refused.value.reason


@pytest.mark.parametrize("head", [{"alg": "none"}, {"alg": "HS512"}, {"alg": "RS256"}, {"alg": "hs256"}, {}, []])
def test_the_algorithm_is_pinned(head):
    with pytest.raises(Unreadable):
        read(raw(head, CLAIMS))


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "x" * 5000, "e30.e30.", "\x00", "W10.W10.W10"])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(Unreadable):
        read(token)


def test_nothing_of_a_signed_token_can_be_changed():
    token = sign(CLAIMS, SECRET)
    for at in range(0, len(token) - 1, 7):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(Unreadable):
            read(changed)
    with pytest.raises(Unreadable):
        read(token.rpartition(".")[0] + ".")
