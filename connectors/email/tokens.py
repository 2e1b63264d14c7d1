"""Names that only we can have written: the part after the plus of a reply address, and our own Message-IDs.

Whoever knows a number of ours can guess the next one, so every name carries a keyed digest of 80 bits. Only lower
case letters and digits are used: servers on the way may change the case, and some filters distrust ids of hex only.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

_MAC_LENGTH = 16  # characters of five bits
_PLAIN = re.compile("[1-9a-z][0-9a-z]{0,63}")
_MOST_MARKS = 20
# A local part of ours: `wc`, the message, the thread, the digest. Bounded, so that searching stays linear.
_ID = r"wc\.([0-9a-z]{1,400})\.([0-9a-z]{1,400})\.([a-z2-7]{16})"
_WHOLE_ID = re.compile(rf"<?{_ID}@[^@<>\s]{{1,255}}>?", re.IGNORECASE)
_MARK = re.compile(rf"(?<![0-9a-z.]){_ID}(?![0-9a-z])", re.IGNORECASE)


def thread_token(secret: str, thread: str) -> str:
    """The name of `thread` for the part after the plus of our address. 42 characters for an ordinary mail thread."""
    word = _word(thread)
    return word + _mac(secret, "thread", word)


def thread_of(secrets: Iterable[str], token: str) -> str | None:
    """The thread in a token that one of `secrets` signed, None for anything else. Case does not matter."""
    token = token.strip().lower()
    word, mac = token[:-_MAC_LENGTH], token[-_MAC_LENGTH:]
    return _unword(word) if word and _signed(secrets, mac, "thread", word) else None


def message_id(secret: str, token: str, thread: str, domain: str) -> str:
    """`<...@domain>`: the Message-ID of the message known to us as `token`, in `thread`."""
    return f"<{mark(secret, token, thread)}@{domain}>"


def read_message_id(secrets: Iterable[str], id: str) -> tuple[str, str] | None:
    """(token, thread) of a Message-ID that one of `secrets` signed; the domain may have been rewritten on the way."""
    found = _WHOLE_ID.fullmatch(id.strip())
    return _verified(secrets, found) if found else None


def mark(secret: str, token: str, thread: str) -> str:
    """What the Message-ID says, for a place in the HTML that survives servers which rewrite the id."""
    words = f"{_word(token)}.{_word(thread)}"
    return f"wc.{words}.{_mac(secret, 'message', words)}"


def find_mark(secrets: Iterable[str], text: str) -> tuple[str, str] | None:
    """(token, thread) of the first verified mark or Message-ID of ours in a text, None when there is none."""
    secrets = tuple(secrets)
    for count, found in enumerate(_MARK.finditer(text)):
        if count == _MOST_MARKS:
            return None
        if verified := _verified(secrets, found):
            return verified
    return None


def _verified(secrets: Iterable[str], found: re.Match[str]) -> tuple[str, str] | None:
    token, thread, mac = (group.lower() for group in found.groups())
    if not _signed(secrets, mac, "message", f"{token}.{thread}"):
        return None
    names = _unword(token), _unword(thread)
    return (names[0], names[1]) if names[0] is not None and names[1] is not None else None


def _signed(secrets: Iterable[str], mac: str, purpose: str, words: str) -> bool:
    """Every secret is tried in constant time: how long this takes tells nothing."""
    given = mac.encode("utf-8", "replace")
    return any([hmac.compare_digest(_mac(secret, purpose, words).encode(), given) for secret in secrets if secret])


def _mac(secret: str, purpose: str, words: str) -> str:
    """The purpose is signed too, so that a thread's token is never a message's."""
    if not secret:
        raise ValueError("a token cannot be signed without a secret")
    digest = hmac.new(secret.encode(), f"{purpose}\0{words}".encode("utf-8", "replace"), hashlib.sha256).digest()
    return _base32(digest)[:_MAC_LENGTH]


def _word(name: str) -> str:
    """A name in letters and digits: as it is where it is so already, else behind a 0, which begins no plain one."""
    return name if _PLAIN.fullmatch(name) else "0" + _base32(name.encode())


def _unword(word: str) -> str | None:
    if not word.startswith("0"):
        return word
    try:
        padded = word[1:].upper() + "=" * (-len(word[1:]) % 8)
        return base64.b32decode(padded).decode()
    except ValueError:
        return None


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()
