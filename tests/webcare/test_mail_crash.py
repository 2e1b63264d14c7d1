"""A mail's walk in and its answer's walk out, stopped at every point: one message, its files once, one letter."""

import pytest

from tests import factories as make
from tests.standins.ledger import assert_balanced, assert_whole, sweep_until_quiet
from tests.standins.letters import items, letter, mailbox, post_office
from tests.webcare.test_crash import Stop, survives
from webcare import crash
from webcare.actions import deliveries, ingest, intake, messages
from webcare.models import Attachment, Conversation, Delivery, Message, RawEvent

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.4\n" + b"x" * 500
POINTS_IN = ("ingest.after_parse", "ingest.before_commit", "ingest.after_commit", "ingest.between_items")
POINTS_OUT = ("deliver.before_call", "deliver.after_accept", "deliver.before_mark", "deliver.after_mark")


@pytest.fixture
def armed():
    yield lambda stop: crash.arm(stop) or stop
    crash.arm(None)


@pytest.fixture
def box(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return mailbox()


@pytest.fixture
def took(box):
    """The Message-IDs of what a real mail server was given."""
    with post_office(box) as office:
        yield office


@pytest.mark.parametrize("point", POINTS_IN)
def test_a_mail_is_one_message_with_its_files_once(point, box, armed, tmp_path):
    raws = [letter("Een", files=[("a.pdf", "application/pdf", PDF)]), letter("Twee", sender="bo@mail.example")]
    intake.accept(box, items(box, *raws))
    stop = armed(Stop(point))
    survives(make.work_everything)
    assert stop.has_struck, "premise: this walk passes the point"
    sweep_until_quiet()
    assert sorted(text.strip() for text in Message.objects.values_list("text", flat=True)) == ["Een", "Twee"]
    assert Attachment.objects.count() == sum(path.is_file() for path in tmp_path.rglob("*")) == 1
    assert_balanced(box, received=2)
    assert_whole(box)


@pytest.mark.parametrize("point", POINTS_OUT)
def test_a_letter_leaves_once_and_an_answer_to_it_finds_home_whatever_we_noted(point, box, armed, took):
    intake.accept(box, items(box, letter("Vraag", id="<first@mail.example>")))
    make.work_everything()
    talk = Conversation.objects.get()
    reply = messages.send(talk, make.person("Anna"), "Antwoord", "click-01", seen=99)
    stop = armed(Stop(point))
    survives(lambda: deliveries.deliver(talk.thread_id))
    assert stop.has_struck, "premise: this walk passes the point"
    sweep_until_quiet()
    assert len(took.ids) == (0 if point == "deliver.before_call" else 1), "never twice: mail cannot be taken back"
    assert Delivery.objects.get(message=reply).state == ("sent" if point == "deliver.after_mark" else "unsure")
    if took.ids:
        intake.accept(box, items(box, letter("Dank!", answers=took.ids[0])))
        ingest.work(box.pk, RawEvent.objects.latest("pk").lane)
        assert Message.objects.latest("pk").conversation == talk
    assert_whole(box)


def test_sent_again_by_hand_it_keeps_its_message_id(box, took):
    """Whoever has it already can tell that it is the same letter."""
    intake.accept(box, items(box, letter("Vraag")))
    make.work_everything()
    talk, anna = Conversation.objects.get(), make.person("Anna")
    reply = messages.send(talk, anna, "Antwoord", "click-01", seen=99)
    deliveries.deliver(talk.thread_id)
    messages.mark(reply.delivery, "failed", reason="vol")
    messages.send_again(Message.objects.select_related("conversation__thread").get(pk=reply.pk), anna)
    deliveries.deliver(talk.thread_id)
    assert len(took.ids) == 2 and len(set(took.ids)) == 1
    assert make.fresh(reply).reference == took.ids[0]
