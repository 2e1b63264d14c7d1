"""Files of visitors: judged by their bytes, theirs alone, and harmless when looked at."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from tests import factories as make
from tests.webcare.widget.conftest import PNG, answers
from webcare import clock
from webcare.files import storage_path
from webcare.models import Attachment, Contact, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(buffer, kind)
    return buffer.getvalue()


def test_an_upload_before_the_first_message_makes_a_token_and_no_contact(visitor):
    answer = visitor.uploads(picture()).json()
    assert answer["token"] and answer["image"] and (answer["width"], answer["height"]) == (8, 6)
    assert not Contact.objects.exists() and not Thread.objects.exists()


def test_the_message_takes_it_and_both_sides_see_it(visitor):
    key = visitor.uploads(picture()).json()["key"]
    assert visitor.says("Kijk", attachments=[key]).status_code == 200
    file = visitor.sees()["items"][0]["attachments"][0]
    assert file["name"] == "fiets.png" and file["image"]
    response = Client().get(file["url"])
    assert response.status_code == 200 and response["Content-Type"] == "image/png"


def test_sent_once_more_the_message_keeps_its_files(visitor):
    key = visitor.uploads(picture()).json()["key"]
    for _ in range(2):
        assert visitor.says("Kijk", "click-files1", attachments=[key]).status_code == 200
    assert Attachment.objects.get().message is not None


def test_a_file_alone_is_a_message(visitor):
    key = visitor.uploads(picture()).json()["key"]
    assert visitor.says("", attachments=[key]).status_code == 200


def test_nobody_sends_another_visitors_file(visitor, another):
    key = visitor.uploads(picture()).json()["key"]
    response = another.says("Mijn foto", attachments=[key])
    assert response.status_code == 422 and response.json()["fields"]["attachments"]
    assert Attachment.objects.get().message is None


def test_nor_a_file_that_was_sent_already(visitor):
    key = visitor.uploads(picture()).json()["key"]
    visitor.says("een", attachments=[key])
    assert visitor.says("twee", attachments=[key]).status_code == 422


@pytest.mark.parametrize("keys", [["x"], ["\x00"], ["x" * 65], [1], "x", [None], ["a"] * 11])
def test_odd_keys_are_refused(visitor, keys):
    assert visitor.says(attachments=keys).status_code in (400, 422)


@pytest.mark.parametrize(("name", "content"), [
    ("page.png", b"<html><script>alert(1)</script></html>"),
    ("vector.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    ("run.png", b"MZ\x90\x00" + b"\x00" * 200),
    ("photo.jpg", b"%!PS-Adobe"),
])  # fmt: skip
def test_what_pretends_to_be_a_picture_is_refused_or_only_downloads(visitor, name, content):
    response = visitor.uploads(content, name, "image/png")
    if response.status_code == 422:
        assert not Attachment.objects.exists()
        return
    served = Client().get(response.json()["url"])
    assert served["Content-Disposition"].startswith("attachment") and "text/html" not in served["Content-Type"]
    assert "sandbox" in served["Content-Security-Policy"] and served["X-Content-Type-Options"] == "nosniff"


def test_a_refused_kind_leaves_no_bytes(visitor):
    response = visitor.uploads(b"PK\x03\x04" + b"\x00" * 300, "archief.zip", "application/zip")
    assert response.status_code == 422 and not Attachment.objects.exists()
    assert not default_storage.exists("attachments") or not any(default_storage.listdir("attachments")[1])


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(visitor):
    response = visitor.client.post(
        visitor.url("uploads/"), b"x", content_type="multipart/form-data; boundary=x",
        headers=visitor.headers(), CONTENT_LENGTH=str(11 * 1024 * 1024),
    )  # fmt: skip
    assert response.status_code == 422 and response.json()["code"] == "too_large"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\x00.png", "evil\u202egnp.exe", "x" * 400 + ".png", "", "con\r\nX: y.png"]
)
def test_names_are_only_ever_text(visitor, name):
    response = visitor.uploads(picture(), name or "x")
    if response.status_code == 200:
        stored = Attachment.objects.get()
        assert len(stored.name) <= 200 and "/" not in stored.name and "\n" not in stored.name
        assert default_storage.exists(storage_path(stored.key))


def test_only_a_form_from_our_own_frame(visitor):
    assert visitor.post("uploads/", {"file": "x"}).status_code in (411, 415)
    foreign = visitor.client.post(
        visitor.url("uploads/"), {"file": io.BytesIO(PNG)}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403 and not Attachment.objects.exists()


def test_a_form_without_a_file_says_so(visitor):
    response = visitor.client.post(visitor.url("uploads/"), {"start": visitor.secret}, headers=visitor.headers())
    assert response.status_code == 422 and response.json()["error"]


def test_a_flood_of_uploads_is_held_back(visitor):
    visitor.token = visitor.uploads(picture()).json()["token"]
    codes = [visitor.uploads(picture()).status_code for _ in range(25)]
    assert codes[0] == 200 and codes[-1] == 429


class TestLinks:
    def url(self, visitor):
        return visitor.uploads(picture()).json()["url"]

    def test_work_without_a_token_because_pictures_cannot_send_one(self, visitor):
        assert Client().get(self.url(visitor)).status_code == 200

    @pytest.mark.parametrize(
        "change",
        [lambda u: u.split("?")[0], lambda u: u[:-1] + "!", lambda u: u.replace("t=", "t=9"), lambda u: u + "0"],
    )
    def test_are_worth_nothing_when_changed(self, visitor, change):
        url = self.url(visitor)
        assert Client().get(url).status_code == 200
        assert Client().get(change(url)).status_code == 404

    def test_name_one_file(self, visitor):
        one, two = self.url(visitor), self.url(visitor)
        assert Client().get(one.split("?")[0] + "?" + two.split("?")[1]).status_code == 404

    def test_end_after_a_week(self, visitor):
        url = self.url(visitor)
        with clock.at(clock.now() + timedelta(days=7)):
            assert Client().get(url).status_code == 200
        with clock.at(clock.now() + timedelta(days=9)):
            assert Client().get(url).status_code == 404

    def test_are_the_same_all_day(self, visitor):
        visitor.says("Kijk", attachments=[visitor.uploads(picture()).json()["key"]])
        urls = {visitor.sees()["items"][0]["attachments"][0]["url"] for _ in range(3)}
        assert len(urls) == 1

    def test_of_another_channel_are_nothing(self, visitor):
        visitor.says("Kijk", attachments=[visitor.uploads(picture()).json()["key"]])
        url = visitor.sees()["items"][0]["attachments"][0]["url"]
        other = make.channel("webchat")
        assert Client().get(url.replace(visitor.channel.key, other.key)).status_code == 404


def test_files_of_agents_reach_their_visitor_only(visitor, another, anna):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from webcare.actions import attachments

    visitor.says()
    sent = SimpleUploadedFile("bon.pdf", b"%PDF-1.4\n1 0 obj\n", "application/pdf")
    stored = attachments.store(sent, name="bon.pdf", size=sent.size, user=anna)
    answers(anna, visitor.conversation, "De bon", attachments=[stored.key])
    file = visitor.sees()["items"][-1]["attachments"][0]
    served = Client().get(file["url"])
    assert served.status_code == 200 and served["Content-Disposition"].startswith("attachment")
    another.says("Hoi")
    assert "bon.pdf" not in str(another.sees())
