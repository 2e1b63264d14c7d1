"""A block of header lines: found, unfolded, and decoded the way senders write them, not only as they should."""

import binascii
import re
from dataclasses import dataclass, field

from connectors.email import limits
from connectors.email.charsets import codec_of, decode

_BLANK = re.compile(rb"(?:\A|(?<=\n))\r?\n")
_LINE = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
# The text of an encoded word may hold bare question marks and spaces; bounded, so that it stays linear.
_WORD = re.compile(
    r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,9000}(?:\?(?!=)[^?]{0,500}){0,8})\?="
    r"(?:[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?))?"
)


@dataclass(slots=True)
class Headers:
    """Header fields in order, names in lower case, values unfolded bytes. `hint` is the charset of unmarked bytes."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    hint: str = ""
    cut: bool = False

    def all(self, name: str) -> list[str]:
        """Every value of this header from the top, 8-bit characters decoded, encoded words left as they are."""
        return [_as_text(value, self.hint) for key, value in self.fields if key == name]

    def get(self, name: str) -> str:
        """The first value of this header, "" when there is none."""
        for key, value in self.fields:
            if key == name:
                return _as_text(value, self.hint)
        return ""

    def text(self, name: str) -> str:
        """The first value as people read it: encoded words decoded."""
        return decode_words(self.get(name))

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _value in self.fields)


def parse_headers(data: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """The header block of `data[start:end]`, and where the body begins."""
    end = len(data) if end is None else end
    stop, body = _border(data, start, end)
    headers = Headers(cut=stop - start > limits.HEADER_BLOCK_BYTES)
    block = data[start : min(stop, start + limits.HEADER_BLOCK_BYTES)]
    seen = 0
    for line in _unfolded(block):
        found = _LINE.fullmatch(line)
        if found and len(headers.fields) < limits.HEADERS:
            name = found.group(1).decode("ascii").lower()
            headers.fields.append((name, found.group(2).strip()[: limits.HEADER_BYTES]))
        elif not found and not headers.fields and not line.startswith((b"From ", b">From ")):
            return headers, start + seen  # no header at all: the body begins without an empty line
        seen += len(line)
    return headers, body


def _border(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header block ends and where the body begins; both are `end` when there is no empty line."""
    blank = _BLANK.search(data, start, end)
    if data.startswith((b"\n", b"\r\n"), start):  # no header at all
        return start, start + (1 if data[start] == 10 else 2)
    return (blank.start(), blank.end()) if blank else (end, end)


def _unfolded(block: bytes) -> list[bytes]:
    """Lines with their continuations, line ends kept: a folded line begins with a blank."""
    lines: list[list[bytes]] = []
    for line in block.split(b"\n"):
        if lines and line[:1] in (b" ", b"\t"):
            lines[-1].append(line)
        else:
            lines.append([line])
    return [b"\n".join(parts) + b"\n" for parts in lines if parts != [b""]]


def _as_text(value: bytes, hint: str) -> str:
    if b"\n" in value:
        value = value.replace(b"\r\n", b"\n").replace(b"\n", b"")
    if value.isascii():
        return value.decode("ascii")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return decode(value, hint or "windows-1252")


def decode_words(text: str) -> str:
    """`text` with its RFC 2047 words decoded; words of one charset are joined before, a character may be split."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    pending, charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        label = word.group(1).partition("*")[0]
        if pending and (word.start() != at or codec_of(label) != codec_of(charset)):
            pieces.append(decode(pending, charset))
            pending = b""
        pieces.append(text[at : word.start()])
        pending, charset, at = pending + _word_bytes(word.group(2), word.group(3)), label, word.end()
    if pending:
        pieces.append(decode(pending, charset))
    pieces.append(text[at:])
    return "".join(pieces)


def _word_bytes(kind: str, content: str) -> bytes:
    data = content.encode("utf-8", "replace")
    if kind in "qQ":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)


_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOISE = bytes(byte for byte in range(256) if byte not in _BASE64)


def decode_base64(data: bytes) -> bytes:
    """Base64 with line noise, lost padding, or several pieces each with a padding of its own. Never raises."""
    clean = data.translate(None, _NOISE)
    padding = clean.find(b"=")
    if padding < 0 or not clean[padding:].strip(b"="):
        return _piece(clean.rstrip(b"="))
    return b"".join(_piece(piece) for piece in clean.split(b"=") if piece)


def _piece(letters: bytes) -> bytes:
    """A single letter left over holds no whole byte."""
    whole = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
