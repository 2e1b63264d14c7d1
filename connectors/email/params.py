"""The value of Content-Type and Content-Disposition: a word and parameters, also where quotes are missing."""

import re
from urllib.parse import unquote_to_bytes

from connectors.email.charsets import decode
from connectors.email.headers import decode_words

# Blanks are counted: without a bound, a value of nothing but semicolons or blanks takes the square of its length.
_PARAM = re.compile(r';\s{0,99}([^\s=;"]{1,80})\s{0,9}=\s{0,99}("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_EXTENDED = re.compile(r"([^*]+)\*(?:([0-9]{1,3})(\*?))?")
_MOST = 100


def split_value(value: str) -> tuple[str, dict[str, str]]:
    """(the word before the first semicolon in lower case, parameters by lower-case name, RFC 2231 ones joined)."""
    word = value.partition(";")[0].strip().strip('"').lower()
    plain: dict[str, str] = {}
    extended: dict[str, list[tuple[int, bool, str]]] = {}
    for count, found in enumerate(_PARAM.finditer(value)):
        if count == _MOST:
            break
        name, text = found.group(1).lower(), _unquoted(found.group(2))
        if piece := _EXTENDED.fullmatch(name):
            number, coded = piece.group(2), piece.group(2) is None or bool(piece.group(3))
            extended.setdefault(piece.group(1), []).append((int(number or 0), coded, text))
        else:
            plain.setdefault(name, text)
    for name, pieces in extended.items():
        plain[name] = _joined(sorted(pieces)) or plain.get(name, "")
    return word, plain


def _unquoted(text: str) -> str:
    """Quoted text, or what stands there bare. A backslash before anything but a quote is part of a Windows path."""
    text = text.strip()
    if not text.startswith('"'):
        return text
    inner = text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:]
    return re.sub(r'\\(["\\])', r"\1", inner)


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """RFC 2231: the first coded piece names the charset, a character may be split between two."""
    charset, data = "", b""
    for position, (_number, coded, text) in enumerate(pieces):
        if coded and position == 0 and text.count("'") >= 2:
            charset, _language, text = text.split("'", 2)
        data += unquote_to_bytes(text) if coded else text.encode("utf-8", "replace")
    return decode(data, charset)


def file_param(disposition: dict[str, str], content_type: dict[str, str]) -> str:
    """The file name a part gives, uncleaned: `filename` before `name`, encoded words decoded as everybody does."""
    return decode_words(disposition.get("filename", "") or content_type.get("name", ""))
