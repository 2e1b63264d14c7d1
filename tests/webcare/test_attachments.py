"""Files of strangers: judged by their bytes, named in plain text, handed out harmless, and only to who may see them."""

import io
import re
import resource
import struct
import zipfile
import zlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils.timezone import now
from PIL import Image

from tests import factories as make
from webcare import errors, files, visitors
from webcare.actions import attachments, claims, messages
from webcare.files import storage_path
from webcare.models import Attachment, User
from webcare.text import file_name
from webcare.views.widget import links

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
PDF = b"%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj\n%%EOF"


def picture(kind: str = "PNG", size: tuple[int, int] = (3, 2)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises that many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def store(content: bytes, name: str = "file", **who) -> Attachment:
    return attachments.store(ContentFile(content), name=name, size=len(content), **who)


@pytest.fixture
def anna() -> User:
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def carla() -> User:
    """Of another team."""
    return make.person("Carla", teams=[make.team("Werkplaats")])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asks(client: Client, address: str, **query: str) -> HttpResponseBase:
    """The answer, its body read to the end (which also closes the file)."""
    answer = client.get(address, query)
    if answer.streaming:
        answer.body = b"".join(answer.streaming_content)
    return answer


def sent(content: bytes, name: str, by: User) -> Attachment:
    """In a conversation of Anna's team."""
    talk = make.conversation(make.channel(team=make.team()))
    file = store(content, name, user=by)
    messages.send(talk, by, "kijk", f"c-{file.pk}", seen=99, attachments=[file.key])
    return make.fresh(file)


# -- the type is in the bytes --


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_measured_and_shown(kind):
    file = store(picture(kind), "notes.txt")
    assert (file.media_type, file.width, file.height) == (f"image/{kind.lower()}", 3, 2)
    assert file.is_image


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "logo.png"), (HTML, "photo.jpg"), (PDF, "photo.gif"), (b"GIF89a" + HTML, "a.gif"),
        (b"\xff\xd8\xff\xe0" + HTML, "b.jpg"), (b"\x89PNG\r\n\x1a\n" + HTML, "c.png"),
        (b"RIFF\x00\x00\x00\x00WEBP" + HTML, "d.webp"), (b"BM" + HTML, "e.bmp"), (b"II*\x00" + HTML, "f.tiff"),
        (b"\x00\x00\x01\x00" + HTML, "g.ico"), (b"\x00" * 50, "h.png"), (b"<?xml version='1.0'?>" + SVG, "i.svg"),
        (b"PK\x03\x04" + b"\x00" * 40, "j.png"), (b"MZ" + b"\x00" * 90, "k.png"),
    ],
)  # fmt: skip
def test_what_only_pretends_to_be_a_picture_is_a_download(anna, content, name):
    file = sent(content, name, anna)
    assert not file.is_image
    answer = asks(signed_in(anna), f"/files/{file.key}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_that_is_also_a_page_is_served_as_a_picture_and_runs_nothing(anna, kind):
    file = sent(picture(kind) + HTML, "a.html", anna)
    answer = asks(signed_in(anna), f"/files/{file.key}/")
    assert answer["Content-Type"] == f"image/{kind.lower()}"
    assert_harmless(answer)


def assert_harmless(answer):
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("content", [SVG, HTML, PDF, b"plain words"])
def test_everything_else_is_served_as_an_attachment_that_cannot_run(anna, content):
    file = sent(content, "x.svg", anna)
    answer = asks(signed_in(anna), f"/files/{file.key}/")
    assert answer.body == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="x.svg"'
    assert_harmless(answer)


# -- names are text --

HOSTILE = {
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/absolute/path.png": "path.png",
    "a\x00b.png": "ab.png",
    "a\r\nSet-Cookie: x=1.png": "a Set-Cookie: x=1.png",
    "foto\u200b\u2060.png": "foto.png",
    "foto\u202egnp.txt": "fotognp.txt",
    "\u2066foto\u2069.png": "foto.png",
    ".htaccess": "htaccess",
    "   ": "file",
    "": "file",
    "...": "file",
    "half\ud83d.png": "half?.png",
    "a\u2028b.png": "a b.png",
    'quote".png': 'quote".png',
    "família 👨\u200d👩\u200d👧.jpg": "família 👨\u200d👩\u200d👧.jpg",
}


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_becomes_one_visible_line(anna, name):
    file = sent(b"plain words", name, anna)
    assert file.name == HOSTILE[name]
    answer = asks(signed_in(anna), f"/files/{file.key}/")
    assert not re.search(r"[\r\n\x00]", answer["Content-Disposition"])
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("name", ["a" * 300 + ".pdf", "a." + "p" * 300, "é" * 300, "a" * 119 + ".jpeg"])
def test_a_long_name_is_cut_and_keeps_its_ending(name):
    cut = file_name(name)
    assert len(cut) <= 120
    assert cut.endswith(name.rpartition(".")[2][:20]) or "." not in name


def test_no_name_of_a_stranger_is_ever_a_path(anna):
    file = store(b"plain words", "../../evil.png", user=anna)
    assert re.fullmatch(r"[\w-]{32}", file.key)
    assert storage_path(file.key) == f"attachments/{file.key[:2]}/{file.key}"
    assert default_storage.exists(storage_path(file.key))


PROGRAMS = (
    "a.exe",
    "a.EXE",
    "photo.jpg.exe",
    "a.exe. ",
    "a.exe\u200b",
    "a.js",
    "x/..\\a.bat",
    "a\u202etxt.exe",
    "a.exe\x00",
)


@pytest.mark.parametrize("name", PROGRAMS, ids=ascii)
def test_programs_are_refused_however_they_are_spelled(name):
    with pytest.raises(errors.BadFile):
        store(b"MZ" + b"\x00" * 60, name)
    assert not Attachment.objects.exists()


# -- too much --


@pytest.mark.parametrize("size", [(20_000, 20_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1), (50_000_001, 1)])
def test_a_picture_that_unpacks_to_a_flood_is_refused_without_unpacking_it(size):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(errors.BadFile):
        store(bomb(*size), "klein.png")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024, "kB"
    assert not Attachment.objects.exists()


def test_a_large_picture_within_the_bound_is_fine():
    assert store(bomb(8000, 6000), "groot.png").width == 8000


def test_an_archive_that_unpacks_to_a_flood_is_never_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\x00" * 50_000_000)
    file = store(out.getvalue(), "foto.zip")
    assert (file.size, file.is_image) == (len(out.getvalue()), False)


def test_a_file_over_the_limit_is_refused_by_what_it_says_and_by_what_it_is(settings):
    settings.MAX_UPLOAD_BYTES = 1000
    store(b"x" * 1000)
    with pytest.raises(errors.TooLarge):
        store(b"x" * 1001)
    with pytest.raises(errors.TooLarge):
        attachments.store(ContentFile(b"x" * 1001), name="liegt", size=5)
    assert Attachment.objects.count() == 1


def test_an_empty_file_is_refused():
    with pytest.raises(errors.BadFile):
        store(b"")


@pytest.mark.parametrize("size", [1, 2, 7, 8, 16, 33, 60])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_half_a_picture_breaks_nothing(kind, size):
    file = store(picture(kind)[:size], "half.png")
    assert file.is_image == (file.width is not None)


def test_upload_answers_what_the_page_needs_and_refuses_in_words(anna):
    client = signed_in(anna)
    answer = client.post("/uploads/", {"file": SimpleUploadedFile("fiets.png", picture(), "text/html")}).json()
    assert (answer["name"], answer["media_type"], answer["image"]) == ("fiets.png", "image/png", True)
    for form in ({}, {"file": SimpleUploadedFile("a.exe", b"MZ")}, {"file": SimpleUploadedFile("leeg.txt", b"")}):
        refused = client.post("/uploads/", form, headers={"Accept": "application/json"})
        assert refused.status_code == 422
        assert refused.json()["error"]


# -- who may have it --


def test_a_file_of_another_team_does_not_exist(anna, carla):
    file = sent(picture(), "fiets.png", anna)
    assert asks(signed_in(anna), f"/files/{file.key}/").status_code == 200, "premise"
    assert asks(signed_in(carla), f"/files/{file.key}/").status_code == 404
    assert asks(Client(), f"/files/{file.key}/").status_code == 404
    assert asks(signed_in(make.person("Lena", User.Role.LEAD)), f"/files/{file.key}/").status_code == 200


def test_a_file_goes_with_its_conversation(anna, carla):
    file = sent(picture(), "fiets.png", anna)
    claims.assign(file.message.conversation, anna, team=make.team("Werkplaats"))
    assert asks(signed_in(carla), f"/files/{file.key}/").status_code == 200
    assert asks(signed_in(make.person("Bram", teams=[make.team()])), f"/files/{file.key}/").status_code == 404


def test_an_upload_that_is_not_sent_yet_is_for_who_uploaded_it(anna):
    file = store(picture(), "fiets.png", user=anna)
    assert asks(signed_in(anna), f"/files/{file.key}/").status_code == 200
    for other in (make.person("Bram", teams=[make.team()]), make.person("Lena", User.Role.LEAD)):
        assert asks(signed_in(other), f"/files/{file.key}/").status_code == 404


def test_an_upload_of_a_visitor_is_no_agents_before_it_is_said(anna):
    file = store(picture(), "fiets.png", visitor="v-somebody")
    assert asks(signed_in(anna), f"/files/{file.key}/").status_code == 404


@pytest.mark.parametrize("state", ["pending", "failed"])
def test_a_file_that_is_not_here_does_not_exist(anna, state):
    file = sent(picture(), "fiets.png", anna)
    Attachment.objects.update(state=state)
    assert asks(signed_in(anna), f"/files/{file.key}/").status_code == 404


def test_a_file_whose_bytes_are_gone_does_not_exist(anna):
    file = sent(picture(), "fiets.png", anna)
    default_storage.delete(storage_path(file.key))
    assert asks(signed_in(anna), f"/files/{file.key}/").status_code == 404


@pytest.mark.parametrize("key", ["unknown", "%00", "..%2f..%2fsettings.py", "a" * 300])
def test_a_made_up_key_is_not_found(anna, key):
    client = signed_in(anna)
    assert client.get(f"/files/{key}/").status_code == 404
    assert client.post(f"/files/{key}/again/").status_code == 404


# -- links that are signed --


def peer_link(file: Attachment) -> str:
    return files.public_url(file).partition("/files/")[2]


def test_a_peer_gets_the_file_by_its_link_alone(anna):
    file = sent(picture(), "fiets.png", anna)
    answer = asks(Client(), "/files/" + peer_link(file))
    assert answer.status_code == 200
    assert_harmless(answer)


def test_a_peers_link_ends_after_a_day(anna, time_machine):
    file = sent(picture(), "fiets.png", anna)
    link = "/files/" + peer_link(file)
    time_machine.move_to(now() + timedelta(seconds=files.LINK_SECONDS - 60))
    assert asks(Client(), link).status_code == 200
    time_machine.shift(120)
    assert asks(Client(), link).status_code == 404


def test_a_peers_link_is_for_one_file_and_one_reader(anna):
    mine, other = sent(picture(), "a.png", anna), sent(picture(), "b.png", anna)
    token = files.sign(mine, "peer")
    assert asks(Client(), f"/files/{mine.key}/?peer={token}").status_code == 200, "premise"
    assert asks(Client(), f"/files/{other.key}/?peer={token}").status_code == 404
    for wrong in (files.sign(mine, "visitor:1"), token[:-1], token + "A", "x", "é", "\x00", token.swapcase()):
        assert asks(Client(), f"/files/{mine.key}/", peer=wrong).status_code == 404


def test_a_wrong_link_is_not_found_even_for_who_may_see_it(anna):
    file = sent(picture(), "a.png", anna)
    assert asks(signed_in(anna), f"/files/{file.key}/?peer=x").status_code == 404


@pytest.fixture
def visitors_file():
    """A picture in a visitor's conversation, and that visitor's link to it."""
    chat = make.channel("webchat")
    name, _token = visitors.issue(chat)
    file = store(picture(), "fiets.png", visitor=name)
    make.customer_says(chat, "kijk", name, media=(attachments.Media(id=file.key, held=True),))
    file = make.fresh(file)
    assert file.message is not None, "premise"
    return chat, name, file


def test_a_visitors_link_opens_one_file_of_that_visitor(visitors_file):
    chat, name, file = visitors_file
    link = links.address(file, name, chat.key)
    answer = asks(Client(), link)
    assert answer.status_code == 200
    assert_harmless(answer)
    other = store(picture(), "ander.png", visitor="v-other")
    token = link.partition("?t=")[2]
    assert asks(Client(), f"/w/{chat.key}/files/{other.key}/?t={token}").status_code == 404
    assert asks(Client(), f"/w/{chat.key}/files/{file.key}/").status_code == 404
    assert asks(Client(), f"/w/{make.channel('webchat').key}/files/{file.key}/?t={token}").status_code == 404
    forged = links.address(file, "v-other", chat.key)
    assert asks(Client(), forged).status_code == 404


def test_a_visitors_link_ends_after_a_week(visitors_file, time_machine):
    chat, name, file = visitors_file
    link = links.address(file, name, chat.key)
    time_machine.move_to(now() + timedelta(days=6))
    assert asks(Client(), link).status_code == 200
    time_machine.shift(timedelta(days=2))
    assert asks(Client(), link).status_code == 404
