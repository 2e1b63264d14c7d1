"""What nobody typed, what comes in storms, and what may be answered by a machine: nothing lost, nobody disturbed."""

from datetime import timedelta

import pytest
from django.test import Client

from connectors.email import tokens
from tests import factories as make
from tests.standins.ledger import assert_balanced, assert_whole
from tests.standins.letters import SECRET, bring, letter, mailbox, write
from webcare import clock, policies
from webcare.actions import claims, lifecycle, messages, senders
from webcare.balance import balances
from webcare.models import Channel, Conversation, Message, RawEvent
from webcare.models.pipeline import PATIENCE

pytestmark = pytest.mark.django_db

FIRST = "<first.1@mail.example>"
ABSENT = {"Auto_Submitted": "auto-replied", "subject": "Afwezig: Mijn fiets"}


@pytest.fixture
def box() -> Channel:
    return mailbox(answer_within=60)


@pytest.fixture
def anna():
    return make.person("Anna")


def state(conversation: Conversation) -> dict:
    return make.fresh(conversation).state() | {"seq": make.fresh(conversation).last_seq}


# -- automatic mail --


@pytest.mark.parametrize("standing", ["queued", "owned", "answered", "snoozed", "resolved"])
def test_it_joins_its_conversation_and_changes_nothing_about_it(box, anna, standing):
    talk = write(box, id=FIRST).conversation
    if standing != "queued":
        claims.claim(talk, anna)
    if standing == "answered":
        messages.send(talk, anna, "Ja", "click-01", seen=99)
    elif standing == "snoozed":
        lifecycle.snooze(talk, anna, clock.now() + timedelta(days=1))
    elif standing == "resolved":
        lifecycle.resolve(talk, anna)
    before = state(talk)
    assert make.fresh(talk).status == standing, "premise"
    note = write(box, "Ik ben er niet", answers=FIRST, **ABSENT)
    assert (note.conversation, note.data["automatic"]) == (talk, True)
    assert state(talk) == before, "no turn, no clock, no waking, no reopening, not unread"
    assert make.kinds(talk.thread)[-1] == "message.received", "but it is there to read"
    assert_whole(box)


def test_without_a_conversation_it_is_filed_at_once(box):
    note = write(box, "Uw verzoek is ontvangen", **ABSENT)
    talk = note.conversation
    assert (talk.status, talk.waiting_since, talk.due_at, talk.assignee) == ("resolved", None, None, None)
    assert talk.preview == "Uw verzoek is ontvangen"
    assert make.kinds(talk.thread) == ["conversation.opened", "message.received", "conversation.resolved"]
    assert not Conversation.objects.open().exists()


def test_a_person_who_writes_after_it_is_heard(box):
    note = write(box, "Uw verzoek is ontvangen", id=FIRST, **ABSENT)
    write(box, "Nu echt ik", answers=FIRST)
    assert make.fresh(note.conversation).status == "queued"


def test_it_holds_up_no_answer(box, anna):
    talk = write(box, id=FIRST).conversation
    head = make.fresh(talk.thread).last_seq
    write(box, "Ik ben er niet", answers=FIRST, **ABSENT)
    messages.send(talk, anna, "Morgen", "click-01", seen=head)


def test_auto_submitted_no_is_a_person(box):
    assert write(box, Auto_Submitted="no").conversation.status == "queued"


def test_a_newsletter_waits_like_any_mail_but_is_marked(box):
    news = write(box, List_Unsubscribe="<mailto:stop@news.example>", Precedence="bulk")
    assert (news.conversation.status, news.data["bulk"]) == ("queued", True)


# -- what became of ours --


def report(kind: str, token: str, thread: str, **parts: str) -> bytes:
    """A delivery report (or read receipt) about the mail with that token, with its headers returned."""
    ours = tokens.message_id(SECRET, token, thread, "shop.example")
    fields = {
        "failed": "Final-Recipient: rfc822; noor@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                  "Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n",
        "delayed": "Final-Recipient: rfc822; noor@mail.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n",
        "displayed": f"Final-Recipient: rfc822; noor@mail.example\r\nOriginal-Message-ID: {ours}\r\n"
                     "Disposition: manual-action/MDN-sent-manually; displayed\r\n",
    }[kind]  # fmt: skip
    mdn = kind == "displayed"
    kind_of_report = "disposition-notification" if mdn else "delivery-status"
    group = "" if mdn else "Reporting-MTA: dns; mx.mail.example\r\n\r\n"
    return (
        "From: MAILER-DAEMON@mx.mail.example\r\nTo: support@shop.example\r\nSubject: Undelivered\r\n"
        f"Message-ID: <{kind}.{token}@mx.mail.example>\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind_of_report}; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        f"--b\r\nContent-Type: message/{kind_of_report}\r\n\r\n{group}{fields}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours}\r\nSubject: Re: x\r\n\r\n--b--\r\n"
    ).encode()


def sent(box: Channel, anna) -> Message:
    talk = write(box, id=FIRST).conversation
    reply = messages.send(talk, anna, "Morgen", "click-01", seen=99)
    messages.mark(reply.delivery, "sent", provider_id="<ours@shop.example>", reference="<ours@shop.example>")
    return reply


def test_a_bounce_fails_the_delivery_and_says_why(box, anna):
    reply = sent(box, anna)
    bring(box, report("failed", messages.token_of(reply), reply.thread.external_id))
    delivery = make.fresh(reply.delivery)
    assert (delivery.state, delivery.code) == ("failed", "5.1.1")
    assert "noor@mail.example" in delivery.reason or "unknown" in delivery.reason
    assert make.fresh(reply.conversation).has_failed
    assert Message.objects.filter(kind="in").count() == 1, "no message of its own"


def test_a_warning_that_it_is_late_changes_nothing(box, anna):
    reply = sent(box, anna)
    bring(box, report("delayed", messages.token_of(reply), reply.thread.external_id))
    assert make.fresh(reply.delivery).state == "sent"


def test_a_read_receipt_is_read(box, anna):
    reply = sent(box, anna)
    bring(box, report("displayed", messages.token_of(reply), reply.thread.external_id))
    assert make.fresh(reply.delivery).state == "read"


def test_a_bounce_of_another_mailboxs_mail_fails_nothing(box, anna):
    reply = sent(box, anna)
    other = mailbox("sales@shop.example")
    bring(other, report("failed", messages.token_of(reply), reply.thread.external_id))
    for _ in PATIENCE:
        RawEvent.objects.filter(state="due").update(due_at=clock.now() - timedelta(hours=1))
        make.work_everything()
    assert make.fresh(reply.delivery).state == "sent"
    assert_balanced(other, received=1)


def test_a_bounce_nobody_can_place_is_filed_where_people_find_it(box):
    stray = report("failed", "wc999999", "nowhere").replace(b"Message-ID: <wc.", b"Message-ID: <zz.")
    bring(box, stray)
    talk = Conversation.objects.get()
    assert (talk.status, Message.objects.get().data["class"]) == ("resolved", "bounce")


# -- loops and storms --


def test_our_own_mail_that_comes_back_is_kept_apart_and_counted(box, anna):
    reply = sent(box, anna)
    ours = tokens.message_id(SECRET, messages.token_of(reply), reply.thread.external_id, "shop.example")
    bring(box, letter("Morgen", sender="Anna via Fietsen <support@shop.example>", to="noor@mail.example", id=ours))
    raw = RawEvent.objects.latest("pk")
    assert (raw.state, "quarantined" in raw.reason) == ("ignored", True)
    assert Message.objects.count() == 2
    assert assert_balanced(box, received=2).ignored == 1


def test_a_storm_of_one_sender_is_twenty_conversations_and_nothing_lost(box):
    for number in range(60):
        bring(box, letter(f"Nummer {number}", subject=f"Onderwerp {number}"))
    assert Conversation.objects.count() == senders.CROWD
    held = Message.objects.filter(data__held=True)
    assert (Message.objects.count(), held.count()) == (60, 40)
    assert held.values("conversation").distinct().count() == 1, "together in one place"
    counted = balances([box.pk])[box.pk]
    assert (counted.held, counted.stored) == (40, 60), "said on the card of the channel, and part of what is stored"
    admin = Client()
    admin.force_login(make.person("Ada", "admin"))
    page = admin.get("/settings/channels/", headers={"Accept-Language": "en"}).content.decode()
    assert "40 were put with an earlier conversation" in page
    assert_balanced(box, received=60)
    assert_whole(box)
    write(box, "Hallo", sender="bo@mail.example")
    assert Conversation.objects.count() == senders.CROWD + 1, "others are not held"


def test_an_answer_in_a_storm_still_finds_its_thread(box):
    first = write(box, id=FIRST)
    for number in range(30):
        bring(box, letter(f"Nummer {number}"))
    assert write(box, "Nog iets", answers=FIRST).conversation == first.conversation


def test_after_the_storm_a_new_mail_is_a_new_conversation(box):
    with clock.at(clock.now() - senders.CROWD_WITHIN - timedelta(seconds=5)):
        for number in range(25):
            bring(box, letter(f"Nummer {number}"))
    assert write(box, "Weer een vraag").data.get("held") is None
    assert Conversation.objects.count() == senders.CROWD + 1


def test_a_storm_of_bounces_is_filed_together(box):
    for number in range(40):
        bring(box, letter(f"Melding {number}", sender="MAILER-DAEMON@mx.example", Auto_Submitted="auto-generated"))
    assert Conversation.objects.count() == senders.CROWD
    assert not Conversation.objects.open().exists()
    assert Message.objects.count() == 40


# -- may a machine answer? --

NEVER = {
    "automatic": {"Auto_Submitted": "auto-replied"},
    "generated": {"Auto_Submitted": "auto-generated; why=x"},
    "list": {"List_Id": "<x.example>"},
    "bulk": {"Precedence": "BULK"},
    "suppressed": {"X_Auto_Response_Suppress": "DR, AutoReply"},
    "empty return path": {"Return_Path": "<>"},
    "no-reply": {"sender": "no-reply@shop2.example"},
    "noreply": {"sender": "noreply+17@shop2.example"},
    "do not reply": {"sender": "do.not.reply@shop2.example"},
    "niet beantwoorden": {"sender": "niet-beantwoorden@shop2.example"},
    "postmaster": {"sender": "postmaster@shop2.example"},
    "list owner": {"sender": "fietsers-request@lists.example"},
    "our other mailbox": {"sender": "sales@shop.example"},
    "our other mailbox, plus": {"sender": "sales+abc@shop.example"},
}


@pytest.mark.parametrize("reason", NEVER)
def test_a_machine_may_not_answer(box, reason):
    mailbox("sales@shop.example")
    assert not policies.may_answer_automatically(write(box, **NEVER[reason]))


def test_a_machine_may_answer_a_person_once_a_day(box):
    message = write(box, id=FIRST)
    assert policies.may_answer_automatically(message)
    answer = Message.objects.create(
        thread=message.thread, conversation=message.conversation, channel=box, seq=99, kind="out", author_kind="bot",
        text="We hebben je mail", sent_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    other = write(box, "Iets anders, nieuwe draad")
    assert not policies.may_answer_automatically(message)
    assert not policies.may_answer_automatically(other), "the person counts, not the thread"
    assert policies.may_answer_automatically(write(box, sender="bo@mail.example"))
    assert policies.may_answer_automatically(other, clock.now() + timedelta(hours=24, seconds=1))
    assert not policies.may_answer_automatically(answer), "nor our own"


def test_held_mail_gets_no_automatic_answer(box):
    for number in range(25):
        bring(box, letter(f"Nummer {number}"))
    assert not policies.may_answer_automatically(Message.objects.latest("pk"))
