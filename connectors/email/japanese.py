"""ISO-2022-JP as mail programs really write it: with the extra characters of Windows, which Python's codec refuses."""

import re

_ESCAPE = re.compile(rb"\x1b(\([BJI]|\$[@B]|\$\([D])")
# What comes out for something that is no character: Shift-JIS knows no such pair either.
_NONE = b"?"


def decode_jis(data: bytes) -> str:
    """Text of a cp50221 mail. Two-byte characters are moved to where Windows' Shift-JIS has them. Never raises."""
    pieces, mode, start = [], b"(B", 0
    for escape in _ESCAPE.finditer(data):
        pieces.append(_shifted(data[start : escape.start()], mode))
        mode, start = escape.group(1), escape.end()
    pieces.append(_shifted(data[start:], mode))
    return b"".join(pieces).decode("cp932", "replace")


def _shifted(run: bytes, mode: bytes) -> bytes:
    """A run between two escapes, as Shift-JIS."""
    if mode in (b"(B", b"(J"):
        return run
    if mode == b"(I":  # half-width katakana
        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in run)
    if mode == b"$(D":  # JIS X 0212 has no place in Shift-JIS
        return _NONE * (len(run) // 2)
    return b"".join(_pair(run[at : at + 2]) for at in range(0, len(run), 2))


def _pair(pair: bytes) -> bytes:
    if len(pair) < 2 or not (0x21 <= pair[0] <= 0x7E and 0x21 <= pair[1] <= 0x7E):
        return pair if pair.isspace() else _NONE
    row, cell = pair
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    if row % 2:
        trail = cell + (0x1F if cell < 0x60 else 0x20)
    else:
        trail = cell + 0x7E
    return bytes((lead, trail))
