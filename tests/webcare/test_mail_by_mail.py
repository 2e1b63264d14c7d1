"""A chat that goes on by mail: the visitor left an address and went; the answer follows, and so does their reply."""

import json

import pytest
from django.test import Client

from tests import factories as make
from tests.standins.ledger import assert_whole
from tests.standins.letters import mailbox, plus, write
from webcare import errors, whereabouts
from webcare.actions import by_mail, claims, letters, lifecycle, messages, outgoing, senders
from webcare.models import Attachment, Channel, Conversation, Message
from webcare.views.widget import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def box() -> Channel:
    return mailbox()


def left(email: str = "noor@mail.example", **fields) -> Conversation:
    """A chat from the form that stands there outside opening hours."""
    channel = make.channel("webchat", team=make.team())
    sender = {"id": "v1", "name": "Noor", "email": email}
    from connectors.contract import InboundMessage, Party
    from webcare.actions import intake

    intake.receive(channel, InboundMessage(
        id="v1:a", thread="v1", sender=Party(**sender), text="Past maat 56 mij?", extra={"offline": True} | fields,
    ))  # fmt: skip
    return Conversation.objects.select_related("thread", "channel", "contact", "team").get(channel=channel)


def test_it_leaves_from_our_mailbox_and_both_say_so(box, anna):
    chat = left()
    message = by_mail.answer(chat, anna, "Ja, dat past.", "click-01", seen=2)
    follow, chat = message.conversation, make.fresh(chat)
    assert (follow.channel, follow.continues, follow.status, follow.assignee) == (box, chat, "answered", anna)
    assert (follow.contact, follow.team) == (chat.contact, chat.team)
    assert follow.thread.identity.external_id == "noor@mail.example"
    assert (chat.status, chat.assignee) == ("resolved", anna)
    assert make.kinds(chat.thread)[-2:] == ["conversation.continued", "conversation.resolved"]
    assert make.kinds(follow.thread) == ["conversation.opened", "conversation.continued", "message.queued"]
    assert not chat.thread.messages.filter(kind="out").exists(), "one answer, one message"
    for channel in (box, chat.channel):
        assert_whole(channel)


def test_the_visitor_reads_that_it_went_on_by_mail_until_they_write_again(box, anna):
    chat = left()
    by_mail.answer(chat, anna, "Ja, dat past.", "click-01", seen=2)
    told = history.since(make.fresh(chat.thread), 0)
    assert (told["status"], told["items"][-1]["event"]) == ("mailed", "conversation.continued")
    assert "noor@" not in json.dumps(told), "whoever reads along here learns no address"
    lifecycle.reopen(make.fresh(chat), anna)
    assert history.since(make.fresh(chat.thread), 0)["status"] == "owned"
    lifecycle.resolve(make.fresh(chat), anna)
    told = history.since(make.fresh(chat.thread), 0)
    assert (told["status"], told["items"][-1]["event"]) == ("resolved", "conversation.resolved")


def test_the_letter_repeats_what_was_asked_in_the_visitors_language(box, anna):
    chat = left()
    chat.contact.language = "nl"
    chat.contact.save()
    message = by_mail.answer(chat, anna, "Ja, dat past.", "click-01", seen=2)
    sent = outgoing.outbound(outgoing.with_everything().get(message=message))
    assert (sent.recipient.id, sent.language) == ("noor@mail.example", "nl")
    assert (sent.quote.text, sent.quote.name) == ("Past maat 56 mij?", "Noor")
    assert sent.subject and "\n" not in sent.subject


def test_their_reply_comes_back_into_the_same_matter(box, anna):
    message = by_mail.answer(left(), anna, "Ja, dat past.", "click-01", seen=2)
    assert make.fresh(message.thread.identity).evidence == senders.TYPED
    back = write(box, "Dank je!", to=plus(box, message.thread), subject="Re: iets")
    assert back.conversation == message.conversation
    assert "participant" not in back.data
    assert make.fresh(back.conversation).status == "owned"
    assert make.fresh(message.thread.identity).evidence == "first_seen"  # written from, no longer only typed


def test_the_same_click_is_one_letter(box, anna):
    chat = left()
    first = by_mail.answer(chat, anna, "Ja", "click-01", seen=2)
    assert by_mail.answer(chat, anna, "Ja", "click-01", seen=2) == first
    assert Message.objects.filter(kind="out").count() == 1


def test_files_go_along(box, anna):
    file = Attachment.objects.create(uploaded_by=anna, name="maten.pdf", media_type="application/pdf")
    message = by_mail.answer(left(), anna, "Zie de tabel", "click-01", seen=2, attachments=[file.key])
    assert list(message.attachments.all()) == [file]


def test_an_answer_and_resolve_resolves_both(box, anna):
    chat = left()
    message = by_mail.answer(chat, anna, "Ja", "click-01", seen=2, then="resolve")
    assert (make.fresh(chat).status, make.fresh(message.conversation).status) == ("resolved", "resolved")


def test_an_address_known_as_somebody_elses_stays_theirs(box, anna):
    """The visitor only claims it: their chat becomes nobody else's history, and no link is made."""
    real = write(box, sender="Noor Echt <noor@mail.example>").conversation
    message = by_mail.answer(left(), anna, "Ja", "click-01", seen=2)
    assert message.conversation.contact == real.contact
    assert message.conversation.continues.contact != real.contact


@pytest.mark.parametrize("without", ["a mailbox", "an address", "having left"])
def test_without_a_way_nothing_happens(anna, without):
    if without != "a mailbox":
        mailbox()
    chat = left("" if without == "an address" else "noor@mail.example", **{"offline": without != "having left"})
    assert by_mail.way_of(chat) is None
    with pytest.raises(by_mail.NoWay):
        by_mail.answer(chat, anna, "Ja", "click-01", seen=2)
    assert make.fresh(chat).status == "queued"
    assert Conversation.objects.count() == 1


def test_what_send_refuses_is_refused_here_too(box, anna):
    chat = left()
    claims.claim(chat, make.person("Bram"))
    with pytest.raises(errors.AlreadyClaimed):
        by_mail.answer(chat, anna, "Ja", "click-01", seen=99)
    with pytest.raises(errors.Empty):
        by_mail.answer(left("x@mail.example"), anna, " ", "click-02", seen=2)
    assert not Conversation.objects.filter(channel=box).exists(), "nothing half begun"


def test_the_teams_own_mailbox_comes_first(anna):
    mailbox("eerste@shop.example")
    own = mailbox("bezorging@shop.example", team=make.team())
    mailbox("uit@shop.example", team=make.team(), active=False)
    assert by_mail.way_of(left()).channel == own


def test_who_has_the_chat_open_is_here(settings):
    from webcare import redis_client

    chat = left()
    assert not whereabouts.is_here(chat.thread_id)
    listener = redis_client.client().pubsub()
    listener.subscribe(f"{whereabouts.PREFIX}__group__visitor.{chat.thread_id}")
    listener.get_message(timeout=2)
    assert whereabouts.is_here(chat.thread_id)
    listener.close()


# -- on the screen --


def page(user, chat) -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/conversations/{chat.pk}/").content.decode()


def test_the_composer_says_which_way_it_leaves(box, anna):
    html = page(anna, left())
    assert "noor@mail.example" in html
    assert 'name="by_mail" value="1" checked' in html


def test_posted_as_shown_it_leaves_by_mail_and_the_agent_goes_along(box, anna):
    chat = left()
    client = Client()
    client.force_login(anna)
    fields = {"text": "Ja", "client_id": "click-01", "seen": 2, "by_mail": "1", "subject": "Maat 56"}
    answer = client.post(f"/conversations/{chat.pk}/messages/", fields, headers={"Accept": "application/json"})
    follow = Conversation.objects.get(channel=box)
    assert json.loads(answer.content)["next"].startswith(f"/conversations/{follow.pk}/")
    assert follow.thread.messages.get().subject == "Maat 56"
    plain = client.get(f"/conversations/{follow.pk}/").content.decode()
    assert f'href="/conversations/{chat.pk}/"' in plain
    assert f'href="/conversations/{follow.pk}/"' in page(anna, chat)


def test_unticked_it_stays_in_the_chat(box, anna):
    chat = left()
    client = Client()
    client.force_login(anna)
    fields = {"text": "Ja", "client_id": "click-01", "seen": 2}
    client.post(f"/conversations/{chat.pk}/messages/", fields, headers={"Accept": "application/json"})
    assert chat.thread.messages.filter(kind="out").count() == 1
    assert not Conversation.objects.filter(channel=box).exists()


def test_letters_is_one_question_about_a_channel(box):
    assert letters.carries(box) and not letters.carries(make.channel("webchat"))
    assert messages.token_of(Message(pk=5)) == "wc5"
