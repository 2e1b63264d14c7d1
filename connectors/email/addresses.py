"""Address headers, read the way people and broken programs write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from connectors.email import limits
from connectors.email.headers import decode_words
from connectors.reading import line

# One pass over the header: quoted text, comment, <address>, separators, anything else. All linear.
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|\(|\)|<([^<>]*)>?|[,;:>]|[^",;:<>()]+', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,253}")
_QUOTED_LOCAL = re.compile(r'"[^"\s@]{1,62}"@[^\s@<>()\[\],;:"\\]{1,253}')


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox in a header: `email` is lower case and well formed, or empty; `name` is one clean line."""

    name: str = ""
    email: str = ""

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "email": self.email}


def addresses(values: Iterable[str], most: int = limits.ADDRESSES) -> list[Address]:
    """Every mailbox in these header values, group names left out, at most `most`."""
    found: list[Address] = []
    for value in values:
        for address in _parsed(value):
            found.append(address)
            if len(found) >= most:
                return found
    return found


def clean_address(text: str) -> str:
    """The one address in `text` in lower case, "" when that is none.

    A domain in other letters is given in ASCII, as the wire wants it, and so that no letter can pose as another.
    """
    text = text.strip().removeprefix("mailto:").strip("<>'` \t.").lower()
    if not _ADDRESS.fullmatch(text) and not _QUOTED_LOCAL.fullmatch(text):
        return ""
    if not text.isprintable():
        return ""
    local, _at, domain = text.rpartition("@")
    return f"{local}@{_ascii(domain)}"


def _ascii(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _parsed(value: str) -> Iterable[Address]:
    """Mailboxes as they come: words and quoted text are the name until <...>, a comma or a semicolon ends each."""
    words: list[str] = []
    comments: list[str] = []
    angle: str | None = None
    depth = 0
    if value.count("(") > value.count(")"):  # a comment that never ends would swallow the address
        value = value.replace("(", " ")
    for token in _TOKEN.finditer(value):
        mark = token.group()
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif depth:
            comments.append(mark)
        elif mark in (",", ";"):
            if address := _made(words, angle, comments):
                yield address
            words, comments, angle = [], [], None
        elif mark == ":":
            words = []  # the name of a group
        elif mark[0] == "<":
            angle = angle or token.group(2)
        elif mark != ">":
            quoted = token.group(1)
            words.append(mark if quoted is None else _ESCAPED.sub(r"\1", quoted))
    if address := _made(words, angle, comments):
        yield address


def _made(words: list[str], angle: str | None, comments: list[str]) -> Address | None:
    """An address from its pieces; a name without an address is kept too, None when there is nothing."""
    name = " ".join(word.strip() for word in words)
    if angle is None:
        if email := clean_address(name) or _within(name):
            return Address(_name(" ".join(comments)), email)
        return Address(_name(name), "") if name.strip() else None
    email = clean_address(angle.rpartition(":")[2] if angle.startswith("@") else angle) or _within(angle)
    if not email and not name.strip():
        return Address(_name(angle), "") if angle.strip() else None
    shown = _name(name) or _name(" ".join(comments))
    return Address("" if shown.lower() == email else shown, email)


def _within(text: str) -> str:
    """The one address among other words, "" when there is none or more than one."""
    found = {email for word in text.split()[:50] if (email := clean_address(word))} if "@" in text else set()
    return found.pop() if len(found) == 1 else ""


def _name(text: str) -> str:
    """Outlook puts a name between apostrophes."""
    shown = line(decode_words(text[:2000]))
    return shown[1:-1].strip() if len(shown) > 2 and shown[0] == shown[-1] == "'" else shown
