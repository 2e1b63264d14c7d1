"""Files that stand in a mail: stored with it, under keys nobody guesses, and none left behind by what was undone."""

import io
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from tests import factories as make
from tests.standins.ledger import sweep_until_quiet
from tests.standins.letters import bring, items, letter, mailbox, write
from webcare.actions import ingest, intake
from webcare.files import storage_path
from webcare.models import Attachment, Channel, Message, RawEvent
from webcare.templatetags.letters import listed

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n" + b"x" * 2000 + b"\n%%EOF"


def picture(size: int = 12) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (size, size), (30, 90, 60)).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def box() -> Channel:
    return mailbox()


def content(file: Attachment) -> bytes:
    with default_storage.open(storage_path(file.key)) as stream:
        return stream.read()


def on_disk(folder) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_they_are_ready_at_once(box):
    message = write(
        box, "Zie bijlage", files=[("bon.pdf", "application/pdf", PDF), ("wiel.png", "image/png", picture())]
    )
    bon, wheel = message.attachments.order_by("pk")
    assert (bon.state, bon.name, bon.media_type, content(bon)) == ("ready", "bon.pdf", "application/pdf", PDF)
    assert (wheel.is_image, wheel.width, wheel.size) == (True, 12, len(picture()))
    assert not Attachment.objects.filter(state="pending").exists()


def test_a_picture_the_html_shows_is_not_listed_below(box):
    html = '<p>Kijk <img src="cid:wiel"></p>'
    message = write(box, "Kijk", html=html, inline=[("wiel", picture())], files=[("bon.pdf", "application/pdf", PDF)])
    assert message.attachments.get(content_id="wiel").is_image
    assert [file.name for file in listed(message)] == ["bon.pdf"]


def test_a_large_one_is_stored_too(box, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    message = write(box, files=[("bon.pdf", "application/pdf", PDF)])
    assert message.attachments.get().size == len(PDF)


@pytest.mark.parametrize("name, bytes_", [("spel.exe", b"MZ"), ("leeg.txt", b""), ("LEES MIJ.pdf.js", b"alert(1)")])
def test_what_we_do_not_keep_is_said_and_stays_in_the_original(box, folder, name, bytes_):
    message = write(box, files=[(name, "application/octet-stream", bytes_)])
    file = message.attachments.get()
    assert (file.state, bool(file.error), file.due_at) == ("failed", True, None)
    assert on_disk(folder) == 0
    assert name.encode().split(b".")[0] in bytes(message.raw.blob)


def test_a_mail_of_only_a_file_shows_its_name(box):
    message = write(box, "", files=[("bon.pdf", "application/pdf", PDF)])
    assert message.conversation.preview.endswith("bon.pdf")


def test_worked_again_after_a_failure_there_is_one_file(box, folder):
    """The item is rolled back after its files were written; the next try writes over them."""
    failures = [RuntimeError("once")]

    def breaks(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "webcare_event"') and "message.received" in params and failures:
            raise failures.pop()
        return execute(sql, params, many, context)

    intake.accept(box, items(box, letter(files=[("bon.pdf", "application/pdf", PDF)])))
    raw = RawEvent.objects.get()
    with connection.execute_wrapper(breaks):
        ingest.work(box.pk, raw.lane)
    assert not failures and not Message.objects.exists(), "premise: it failed late"
    RawEvent.objects.update(due_at=raw.received_at)
    ingest.work(box.pk, raw.lane)
    assert Attachment.objects.count() == on_disk(folder) == 1
    assert content(Attachment.objects.get()) == PDF


def test_keys_tell_nothing_and_are_never_shared(box):
    same = [("bon.pdf", "application/pdf", PDF)] * 2
    bring(box, letter(files=same), letter(files=same))
    keys = set(Attachment.objects.values_list("key", flat=True))
    assert len(keys) == 4
    assert all(len(key) >= 32 and "bon" not in key for key in keys)


def test_a_name_from_outside_is_only_a_name(box):
    hostile = "../../etc/\u202egnp.exe\u200b.pdf"
    file = write(box, files=[(hostile, "application/pdf", PDF)]).attachments.get()
    assert "/" not in file.name and "\u202e" not in file.name
    assert storage_path(file.key).startswith("attachments/")


def test_after_thirty_days_the_original_of_a_letter_is_still_there_and_what_became_nothing_is_gone(box):
    message = write(box)
    [same] = items(box, bytes(message.raw.blob))
    intake.accept(box, [replace(same, key="seen a second time")])
    make.work_everything()
    assert RawEvent.objects.filter(state="ignored").count() == 1, "premise"
    RawEvent.objects.update(received_at=make.long_ago(days=31))
    sweep_until_quiet()
    assert RawEvent.objects.get() == make.fresh(message).raw
