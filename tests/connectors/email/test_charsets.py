"""Charset labels as mail programs write them, and bytes that are not what their label says."""

import pytest

from connectors.email.charsets import codec_of, decode, detected
from connectors.email.headers import decode_base64, decode_words
from connectors.email.japanese import decode_jis


@pytest.mark.parametrize(
    "label, codec, text",
    [
        ("ISO-8859-1", "cp1252", "€ „café”"),
        ("latin1", "cp1252", "œuvre"),
        ("Windows-1252", "cp1252", "€"),
        ("x-cp1252", "cp1252", "€"),
        ("us-ascii", "utf-8", "café"),
        ("utf8", "utf-8", "ëé"),
        ('"utf-8"', "utf-8", "ëé"),
        ("charset=utf-8", "utf-8", "ëé"),
        ("UTF_8", "utf-8", "ëé"),
        ("gb2312", "gb18030", "镕基€"),
        ("GBK", "gb18030", "你好"),
        ("big5", "big5hkscs", "你好"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("euc-kr", "cp949", "안녕"),
        ("Shift_JIS", "cp932", "①髙"),
        ("x-sjis", "cp932", "日本"),
        ("EUC-JP", "euc_jp", "日本"),
        ("koi8-r", "koi8-r", "Привет"),
        ("windows-1251", "cp1251", "Привет"),
        ("iso-8859-9", "cp1254", "şğı"),
        ("iso-8859-15", "iso8859-15", "€"),
        ("tis-620", "cp874", "สวัสดี"),
        ("macintosh", "mac_roman", "é"),
        ("unicode-1-1-utf-7", "utf-7", "café €"),
        ("iso-8859-8-i", "iso8859-8", "שלום"),
        ("utf-16le", "utf-16-le", "héllo"),
    ],
)
def test_a_label_means_what_its_users_mean(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label) == text


@pytest.mark.parametrize(
    "label", ["", "x-unknown", "default", "ansi_x3.1-1968", "zip", "base64", "rot13", "idna", "ü", "\0"]
)
def test_a_label_that_says_nothing(label: str) -> None:
    assert codec_of(label) == ""
    assert decode("één".encode(), label) == decode("één".encode("cp1252"), label) == "één"


@pytest.mark.parametrize("label", ["unicode_escape", "raw_unicode_escape"])
def test_no_label_runs_pythons_own_escapes(label: str) -> None:
    assert decode(rb"\x41\u0042", label) == r"\x41\u0042"


def test_what_is_no_utf8_is_windows_1252_and_the_rest_stays() -> None:
    assert decode("één ".encode() + b"caf\xe9 \x80 \x81", "utf-8") == "één café € \ufffd"


def test_the_mark_counts_before_meta_and_the_label_before_both() -> None:
    page = b'<meta charset="windows-1251"><p>\xe9'
    assert decode(page, "", html=True).endswith("й")
    assert decode(page, "iso-8859-1", html=True).endswith("é")
    assert decode(page, "").endswith("é"), "a plain text has no meta"
    assert decode("\ufeffmeta charset=koi8-r é".encode(), "", html=True).endswith("é")
    assert decode("\ufeffhé".encode("utf-16"), "") == "hé"


@pytest.mark.parametrize(
    "codec, text",
    [
        ("cp1251", "Здравствуйте, я хотел бы вернуть заказ, который получил вчера."),
        ("gb18030", "你好，我想退货，因为商品损坏了。请尽快回复。"),
        ("euc_jp", "こんにちは。商品が壊れていました。返品したいです。"),
        ("cp949", "안녕하세요. 주문한 상품이 도착하지 않았습니다."),
        ("cp1252", "Één café crème kost vijf euro, zei André tegen Zoë op het terras."),
    ],
)
def test_an_alphabet_without_a_name_is_recognised(codec: str, text: str) -> None:
    assert decode(text.encode(codec), "x-unknown") == text
    assert detected(b"") == detected(b"plain") == "cp1252"


@pytest.mark.parametrize("text", ["日本語 text 日本", "ｶﾀｶﾅ", "①②③ 髙 ㈱", "～−∥"])
def test_japanese_of_windows_in_seven_bits(text: str) -> None:
    assert decode_jis(_seven_bits(text)) == text.encode("cp932", "ignore").decode("cp932")


def _seven_bits(text: str) -> bytes:
    """What Outlook writes: the two bytes of Windows' Shift-JIS moved to where ISO-2022-JP has them."""
    out = b""
    for char in text:
        data = char.encode("cp932", "ignore")
        if len(data) == 2:
            lead = data[0] - (0x70 if data[0] < 0xA0 else 0xB0)
            odd = data[1] < 0x9F
            row = lead * 2 - (1 if odd else 0)
            cell = data[1] - ((0x1F if data[1] < 0x7F else 0x20) if odd else 0x7E)
            out += b"\x1b$B" + bytes((row, cell)) + b"\x1b(B"
        elif data and data[0] >= 0xA1:
            out += b"\x1b(I" + bytes((data[0] & 0x7F,)) + b"\x1b(B"
        else:
            out += data
    return out


def test_broken_japanese_does_not_raise() -> None:
    for data in (b"\x1b$B", b"\x1b$B\x46", b"\x1b$B\xff\xff\x1b(D", b"\x1b$(D\x21\x21", b"\x1b(I\xff"):
        assert isinstance(decode_jis(data), str)


@pytest.mark.parametrize(
    "words, text",
    [
        ("=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé"),
        ("=?utf-8?B?Q2Fmww==?=\n =?utf-8?B?qQ==?=", "Café"),
        ("=?utf-8?Q?=C3?= =?UTF-8?Q?=A9?=", "é"),
        ("a =?utf-8?Q?b_c?= d", "a b c d"),
        ("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
        ("=?iso-8859-1?Q?=A4?= =?iso-8859-15?Q?=A4?=", "¤€"),
        ("=?utf-8*nl?Q?=C3=A9?=", "é"),
        ("=?utf-8?Q?hoe gaat het??=", "hoe gaat het?"),
        ("=?onzin?Q?=E9?=", "é"),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ("=?utf-8?Q?open", "=?utf-8?Q?open"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?utf-8?B?####?=", ""),
    ],
)
def test_encoded_words(words: str, text: str) -> None:
    assert decode_words(words) == text


@pytest.mark.parametrize(
    "data, content",
    [
        (b"aGFsbG8=", b"hallo"), (b"aGFsbG8", b"hallo"), (b"aGFs\r\nbG8=\r\n", b"hallo"), (b"aGFs!bG8=", b"hallo"),
        (b"aGFsbA==aGFsbA==", b"hallhall"), (b"a", b""), (b"====", b""), (b"", b""),
        (b"aGFsbG8=\n-- \nx", b"hallo"),
    ],
)  # fmt: skip
def test_base64_that_came_through(data: bytes, content: bytes) -> None:
    assert decode_base64(data).startswith(content)
