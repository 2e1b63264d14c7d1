"""Bytes into text, whatever they are called and whatever they are. Nothing here raises."""

import codecs
import re
from functools import lru_cache

from connectors.email.japanese import decode_jis

# What senders write, and what they mean. Windows uses a wider set under the name of the narrower one.
_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi-x3-4-1968": "utf-8",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb-2312-80": "gb18030",
    "x-euc-cn": "gb18030",
    "big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "shift-jis": "cp932",
    "shift-jisx0213": "shift_jisx0213",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "unicode-1-1-utf-7": "utf-7",
    "utf-16": "utf-16",
    "unicode": "utf-16-le",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-macintosh": "mac_roman",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "win-1251": "cp1251",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-8-e": "iso-8859-8",
}
_JIS = {"iso-2022-jp", "iso-2022-jp-ms", "cp50220", "cp50221", "iso-2022-jp-1", "csiso2022jp"}
_UNKNOWN = {"", "ansi-x3.1-1968", "ansi-x3-1-1968", "x-unknown", "unknown", "unknown-8bit", "x-user-defined",
            "default", "default-charset", "none", "binary", "8bit"}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
# Enough for a detector, and little enough for a mail of fifty texts without a name for their alphabet.
_SAMPLE = 1_500
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "gb18030", "big5", "cp932",
    "euc_jp", "cp949",
]  # fmt: skip


def decode(data: bytes, label: str = "", html: bool = False) -> str:
    """The text: by its label, else its byte order mark, its <meta>, a detector, at last windows-1252."""
    codec = codec_of(label)
    if codec.startswith("utf-16") and b"\0" not in data[:1000] and data.isascii():
        codec = "utf-8"  # says one thing and is another
    if codec and codec not in ("utf-8", "utf-16"):
        return _decoded(data, codec)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data.decode(marked, "replace").removeprefix("\ufeff")
    if not codec and html and (meta := _META.search(data[:4096])):
        codec = codec_of(meta.group(1).decode("ascii"))
        codec = "" if codec.startswith("utf-16") else codec
    if codec and codec != "utf-8":
        return _decoded(data, codec)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, codec or detected(data[:_SAMPLE]))


@lru_cache(maxsize=500)
def codec_of(label: str) -> str:
    """Python's name for a charset label, "" for one that says nothing or that we do not know."""
    name = label.strip().strip("\"'").lower().replace("_", "-").replace(" ", "")[:60]
    if name in _UNKNOWN:
        return ""
    if name in _JIS:
        return "jis"
    if name.startswith("charset="):
        return codec_of(name[8:])
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(re.sub("^(windows|x-windows|win)-?(?=[0-9])", "cp", name))
    except (LookupError, ValueError):
        return ""
    # Only what turns bytes into text: "base64" and "zip" are codecs too, and the latter unpacks bombs.
    return found.name if found._is_text_encoding and found.name not in ("idna", "punycode", "undefined") else ""


def detected(sample: bytes) -> str:
    """What the bytes look like; windows-1252 where nobody can tell."""
    high = sum(byte > 0x7F for byte in sample)
    # Few of them, or a few accents among plain letters (a western language): there detectors only guess.
    if high < 8 or high * 5 < len(sample):
        return "cp1252"
    from charset_normalizer import from_bytes  # 30 ms to import, and hardly a mail needs it

    best = from_bytes(sample, steps=1, chunk_size=len(sample), cp_isolation=_CANDIDATES, enable_fallback=False).best()
    return best.encoding if best else "cp1252"


def _decoded(data: bytes, codec: str) -> str:
    if codec == "jis":
        return decode_jis(data)
    if codec.startswith("unicode") or codec.startswith("raw"):
        codec = "utf-8"  # Python's own escapes: a text must not be able to hide anything in them
    try:
        return data.decode(codec, "mail.bytes" if codec in ("utf-8", "cp1252") else "replace")
    except (UnicodeError, LookupError, ValueError):
        return data.decode("cp1252", "mail.bytes")


def _single_bytes(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 is taken for windows-1252, byte by byte, and what is not that either for Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or "\ufffd" for byte in wrong), error.end


codecs.register_error("mail.bytes", _single_bytes)
