"""Transfer encodings undone, also where the bytes are not quite what they should be. Nothing here raises."""

import binascii
import quopri
import re

from connectors.email.headers import decode_base64

_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def undone(data: bytes, encoding: str) -> bytes:
    """`data` without its encoding; one that we do not know, 7bit, 8bit and binary are left as they are."""
    encoding = encoding.partition(";")[0].partition(" ")[0].strip().strip('"').lower()
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _undone_uu(data)
    return data


def _undone_uu(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    pieces = []
    for each in data[begin.end() if begin else 0 :].split(b"\n"):
        each = each.rstrip(b"\r")
        if each.strip() in (b"end", b"`", b""):
            continue
        try:
            pieces.append(binascii.a2b_uu(each))
        except binascii.Error:  # some programs count the bytes wrongly: cut the line as its first letter says
            length = ((each[0] - 32) & 63) * 4 // 3 + 5
            try:
                pieces.append(binascii.a2b_uu(each[: (length // 4) * 4 + 1]))
            except binascii.Error:
                continue
    return b"".join(pieces)
