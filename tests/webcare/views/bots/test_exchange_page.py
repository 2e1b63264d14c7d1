"""Files out and in on the screen: shown first, done with one button, put back with another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories as make
from webcare.actions.bots import pieces, sheets
from webcare.models import Attachment, BotPiece

PAGE = "/chatbot/exchange/"
RETOUR = {"question": {"nl": "=Hoe stuur ik iets terug?"}, "variants": [], "reply": {"texts": {"nl": "Gratis."}}}
SHEET = "Code;Vraag;Antwoord\nretour;;Anders.\n;<b>Nieuw</b>?;Ja.\n;;zomaar\n"


@pytest.fixture(autouse=True)
def retour(lena) -> BotPiece:
    return pieces.save("answer", "retour", RETOUR, lena)


def upload(client, content: bytes = SHEET.encode(), name: str = "vragen.csv"):
    return client.post(f"{PAGE}import/", {"file": SimpleUploadedFile(name, content)})


def test_the_files_are_to_be_saved_and_nothing_in_them_computes(as_lena):
    for form in ("csv", "xlsx", "json"):
        answer = as_lena.get(f"{PAGE}export/{form}/")
        assert answer["Content-Disposition"].startswith('attachment; filename="chatbot-')
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert "'=Hoe stuur" in as_lena.get(f"{PAGE}export/csv/").content.decode("utf-8-sig")
    assert as_lena.get(f"{PAGE}export/csv/?example").status_code == 200
    assert as_lena.get(f"{PAGE}export/exe/").status_code == 404


def test_an_import_is_shown_then_done_then_put_back(as_lena):
    page = upload(as_lena).content.decode()
    assert "&lt;b&gt;Nieuw&lt;/b&gt;?" in page and "<b>Nieuw</b>?" not in page
    assert "row 4" in page
    assert "There is no question in this row." in page
    assert BotPiece.objects.get().content == RETOUR, "nothing is done yet"
    file, seen = Attachment.objects.get().key, BotPiece.objects.get().revision
    answer = as_lena.post(f"{PAGE}import/apply/", {"file": file, "seen": seen}, follow=True)
    assert "2 changes made" in answer.content.decode()
    assert BotPiece.objects.filter(kind="answer").count() == 2
    assert not Attachment.objects.exists(), "the file is gone"
    undo = answer.redirect_chain[0][0].replace(f"{PAGE}?", f"{PAGE}import/undo/?")
    assert undo.replace("&", "&amp;") in answer.content.decode()
    as_lena.post(undo)
    assert BotPiece.objects.get().content == RETOUR


def test_what_changed_since_it_was_shown_is_shown_anew(as_lena, lena):
    upload(as_lena)
    seen = BotPiece.objects.get().revision
    pieces.save("answer", "retour", RETOUR | {"topic": "Later"}, lena)
    answer = as_lena.post(f"{PAGE}import/apply/", {"file": Attachment.objects.get().key, "seen": seen})
    assert answer.status_code == 409
    assert BotPiece.objects.get().content["topic"] == "Later"


def test_a_file_is_its_uploaders_alone(as_lena, in_english):
    upload(as_lena)
    other = in_english(make.person("Mo", role="lead"))
    key = Attachment.objects.get().key
    assert other.post(f"{PAGE}import/apply/", {"file": key, "seen": 1}).status_code == 422
    assert BotPiece.objects.get().content == RETOUR


@pytest.mark.parametrize("content", [b"", b"naam;leeftijd\nA;1\n", b"PK\x03\x04", b"{}", b"a" * (sheets.MAX_BYTES + 1)])
def test_what_is_of_no_use_is_refused_in_words_and_changes_nothing(as_lena, content):
    answer = upload(as_lena, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert as_lena.post(f"{PAGE}import/").status_code == 422


def test_the_page_asks_few_questions(as_lena, asked):
    assert asked(lambda: as_lena.get(PAGE)) <= 10
