"""A visitor has their conversation mailed: to one address, few times, and never what agents say among themselves."""

import pytest
from django.conf import settings
from django.core import mail

from tests import factories as make
from tests.webcare.signing_in import jobs
from tests.webcare.widget.conftest import Visitor, answers
from webcare import clock, tasks
from webcare.actions import copies, notes
from webcare.models import Attachment

pytestmark = pytest.mark.django_db
NOOR = "noor@klant.example"


@pytest.fixture
def asks(django_capture_on_commit_callbacks):
    """The answer to who asked, and what workers were asked for."""

    def ask(visitor: Visitor, email: object = NOOR, **headers: str):
        with django_capture_on_commit_callbacks(execute=True):
            answer = visitor.post("copy/", {"email": email}, **headers)
        return answer, jobs("mail_copy")

    jobs("mail_copy")
    return ask


def test_what_was_said_to_and_fro_leaves_as_plain_text(visitor, anna, asks):
    visitor.says("Waar blijft <b>mijn</b> fiets? {{ 7|add:7 }}")
    notes.place(visitor.conversation, anna, "Lastige klant", "note-0001")
    answers(anna, visitor.conversation, "We zoeken het & uit.")
    answer, [job] = asks(visitor)
    assert answer.json() == {"done": f"We are mailing it to {NOOR}."}
    assert job == [visitor.thread.pk, visitor.thread.last_seq, NOOR, "en"]
    tasks.mail_copy(*job)
    [sent] = mail.outbox
    assert (sent.to, sent.cc, sent.bcc, sent.subject) == ([NOOR], [], [], f"Your conversation with {settings.BRAND}")
    assert sent.content_subtype == "plain" and not getattr(sent, "alternatives", None)
    for expected in ("You, ", "Waar blijft <b>mijn</b> fiets? {{ 7|add:7 }}", "Anna, ", "We zoeken het & uit."):
        assert expected in sent.body
    assert "Lastige" not in sent.body and "de Vries" not in sent.body


def test_doubled_it_leaves_once_and_what_was_said_later_leaves_anew(visitor, anna, asks):
    visitor.says("Een")
    _answer, [job] = asks(visitor)
    visitor.says("Twee")
    for _ in range(2):
        tasks.mail_copy(*job)
    assert len(mail.outbox) == 1 and "Twee" not in mail.outbox[0].body
    _answer, [later] = asks(visitor)
    tasks.mail_copy(*later)
    assert len(mail.outbox) == 2 and "Twee" in mail.outbox[1].body


def test_what_could_not_leave_may_be_tried_again(visitor, asks, settings):
    visitor.says()
    _answer, [job] = asks(visitor)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    assert copies.mail(*job) is False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.mail_copy(*job)
    assert len(mail.outbox) == 1


def test_files_are_named_and_what_was_removed_is_left_out(visitor, anna, asks):
    visitor.says("Zie de foto", attachments=[visitor.uploads(name="spaak.png").json()["key"]])
    wrong = answers(anna, visitor.conversation, "Per ongeluk")
    wrong.deleted_at = clock.now()
    wrong.save()
    assert Attachment.objects.filter(message__isnull=False).exists()
    _answer, [job] = asks(visitor)
    tasks.mail_copy(*job)
    assert "[spaak.png]" in mail.outbox[0].body and "Per ongeluk" not in mail.outbox[0].body


@pytest.mark.parametrize(
    "email",
    [
        "", "noor", "noor@", "a@x.example, b@y.example", "a@x.example;b@y.example", "Noor <a@x.example>",
        "a@x.example\nBcc: b@y.example", "a@x.example\r\nBcc:b@y.example", '"a\\r\\nBcc: b"@x.example',
        '"a,b@y.example"@x.example', "a@x.example b@y.example", "a@x.example\x00", "a\u2028b@x.example",
        "a@[127.0.0.1]", f"{'a' * 250}@x.example",
    ],
)  # fmt: skip
def test_anything_but_one_address_is_refused(visitor, asks, email):
    visitor.says()
    answer, sent = asks(visitor, email)
    assert (answer.status_code, answer.json()["code"], sent) == (422, "invalid", [])
    assert copies.mail(visitor.thread.pk, visitor.thread.last_seq, email, "nl") is False and mail.outbox == []


@pytest.mark.parametrize("email", [None, 7, ["a@x.example"], {"a": "a@x.example"}])
def test_what_is_no_text_is_refused(visitor, asks, email):
    visitor.says()
    answer, sent = asks(visitor, email)
    assert answer.status_code in (400, 422) and sent == []


def test_at_most_three_an_hour_for_a_visitor_and_for_a_network(visitor, another, asks):
    visitor.says()
    another.says()
    assert [asks(visitor)[0].status_code for _ in range(4)] == [200, 200, 200, 429]
    answer, sent = asks(another)
    assert (answer.status_code, answer.json()["code"], sent) == (429, "too_fast", []), "the network is the same"


def test_mistyped_addresses_cost_nothing_of_the_three(visitor, asks):
    visitor.says()
    for _ in range(5):
        assert asks(visitor, "noor@")[0].status_code == 422
    assert asks(visitor)[0].status_code == 200


def test_nobody_without_a_conversation_and_nobody_elses(visitor, another, asks):
    assert asks(visitor)[0].status_code == 401
    visitor.uploads()
    visitor.token = visitor.uploads().json().get("token", "")
    assert asks(visitor)[0].status_code == 404
    another.says("Van een ander")
    stranger = Visitor(make.channel("webchat"), token=another.token)
    assert asks(stranger)[0].status_code == 401


def test_a_desk_without_mail_offers_and_sends_none(visitor, asks, settings):
    visitor.says()
    assert b'id="copy"' in visitor.client.get(visitor.url("")).content
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert b'id="copy"' not in visitor.client.get(visitor.url("")).content
    answer, sent = asks(visitor)
    assert (answer.status_code, sent) == (503, [])
