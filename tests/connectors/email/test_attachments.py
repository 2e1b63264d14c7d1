"""Names of files cannot do harm, and pictures meet the HTML that shows them."""

import base64

import pytest

from connectors.email.attachments import cid_key, clean_name
from tests.connectors.email.mails import mail, message


@pytest.mark.parametrize(
    "name, cleaned",
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        (".\u200b./\u200b.htaccess", "htaccess"),
        ("a\0.exe\0.pdf", "a.exe.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil: 1.pdf"),
        ("...", "file"),
        ("", "file"),
        ("C:\\Users\\Noor\\bon.pdf", "bon.pdf"),
        ("/", "file"),
        ("bon.pdf ", "bon.pdf"),
        ("bon.pdf...", "bon.pdf"),
        ("{{7*7}}%s{0}.txt", "{{7*7}}%s{0}.txt"),
    ],
)
def test_hostile_names(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@pytest.mark.parametrize("name", ["é" * 300 + ".pdf", "a" * 199 + " .pdf", "x." * 150, "a" * 195 + ". b.pdf"])
def test_long_names_keep_their_ending_and_stay_the_same(name: str) -> None:
    cleaned = clean_name(name)
    assert len(cleaned.encode()) <= 200 and clean_name(cleaned) == cleaned
    assert cleaned.endswith(".pdf") or not name.endswith(".pdf")


def encoded_name(name: str) -> str:
    return "=?utf-8?B?" + base64.b64encode(name.encode()).decode() + "?="


@pytest.mark.parametrize("name", ["../x.sh", "a\u202etxt.exe", "a\r\nb.pdf", "a\0b.pdf", "\u2028x.pdf", "~/.ssh/id"])
def test_a_hostile_name_in_any_spelling(name: str) -> None:
    percent = "".join(f"%{byte:02X}" for byte in name.encode())
    for header in (
        f'attachment; filename="{encoded_name(name)}"',
        f"attachment; filename*=utf-8''{percent}",
        f"attachment; filename*0*=utf-8''{percent[:9]}; filename*1*={percent[9:]}",
    ):
        [file] = message(mail("x", Content_Type="application/pdf", Content_Disposition=header)).media
        assert not set("/\\\r\n\0\u202e\u2028") & set(file.name) and not file.name.startswith((".", "~/"))


@pytest.mark.parametrize(
    "header, source",
    [("<a@b>", "cid:a@b"), ("<A@b>", "CID:a@B"), ("<a b@c>", "cid:a%20b@c"), ("a@b", "cid:a@b"),
     ("<a&b>", "cid:a&amp;b"), ("<é@b>", "cid:%C3%A9@b"), ("<" + "x" * 400 + ">", "cid:" + "x" * 400)],
)  # fmt: skip
def test_an_id_and_its_address_meet(header: str, source: str) -> None:
    assert cid_key(header) == cid_key(source) and 0 < len(cid_key(header)) <= 200
    assert cid_key(cid_key(header)) == cid_key(header)


def related(html: str, *parts: str) -> str:
    body = f"--b\nContent-Type: text/html\n\n{html}\n" + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    return mail(body, Content_Type="multipart/related; boundary=b")


def test_one_picture_for_one_id() -> None:
    part = "Content-Type: image/png; name={}.png\nContent-ID: <a@b>\n\nx"
    found = message(related('<img src="cid:a@b"><img src="cid:a@b">', part.format("een"), part.format("twee")))
    assert [(file.name, file.content_id, bool(file.extra)) for file in found.media] == [
        ("een.png", "a@b", True), ("twee.png", "", False),
    ]  # fmt: skip


def test_a_picture_without_a_disposition_and_one_nobody_names() -> None:
    shown = "Content-Type: image/gif\nContent-ID: <LOGO@x>\n\nGIF89a"
    other = "Content-Type: image/gif\nContent-ID: <ander@x>\nContent-Disposition: inline\n\nGIF89a"
    found = message(related("<p><img src=cid:logo@X></p>", shown, other))
    assert [(file.name, file.extra) for file in found.media] == [("part-3.gif", {"inline": True}), ("part-4.gif", {})]


def test_a_picture_only_the_quoted_part_shows_is_inline_too() -> None:
    html = '<p>Nee, dank u.</p><blockquote type="cite"><img src="cid:a@b"></blockquote>'
    found = message(related(html, "Content-Type: image/png\nContent-ID: <a@b>\n\nx"))
    assert found.media[0].extra == {"inline": True}


def test_a_mail_that_is_only_a_file() -> None:
    found = message(mail("%PDF", Content_Type="application/pdf; name=a.pdf"))
    assert found.text == found.html == "" and found.media[0].content == b"%PDF"


def test_a_mail_inside_a_mail_is_a_file_with_its_subject() -> None:
    inner = (
        "Content-Type: message/rfc822\n\nSubject: =?utf-8?Q?Caf=C3=A9_../x?=\nContent-Type: text/html\n\n<p>binnen</p>"
    )
    found = message(related("<p>buiten</p>", inner))
    assert "binnen" not in found.text + found.html + found.quoted_text
    assert found.text == "buiten" and found.media[0].name == "x.eml" and b"binnen" in (found.media[0].content or b"")
