"""Which matter a mail belongs to: by our signed token, by what it answers, else a new one; per mailbox."""

import pytest

from connectors.email import tokens
from tests import factories as make
from tests.standins.ledger import assert_balanced, assert_whole
from tests.standins.letters import SECRET, bring, letter, mailbox, plus, write
from webcare.actions import lifecycle, messages
from webcare.models import Channel, Contact, Conversation, Delivery, Message, RawEvent, Thread

pytestmark = pytest.mark.django_db

FIRST = "<first.1@mail.example>"


@pytest.fixture
def box() -> Channel:
    return mailbox()


def answered(message: Message, reference: str = "<ours.1@shop.example>") -> Message:
    """Anna's answer, that left under this Message-ID."""
    talk = make.fresh(message.conversation)
    anna = make.person(f"Anna{talk.pk}")
    reply = messages.send(talk, anna, "Morgen.", f"click-{talk.pk}", seen=99)
    messages.mark(reply.delivery, "sent", provider_id=reference, reference=reference)
    return reply


def test_a_mail_begins_a_conversation_with_all_it_brought(box):
    message = write(box, "Waar is mijn fiets?", subject="Re: Mijn fiets", id=FIRST)
    talk = message.conversation
    assert (talk.status, talk.subject, talk.preview) == ("queued", "Mijn fiets", "Waar is mijn fiets?")
    assert (message.subject, message.reference) == ("Re: Mijn fiets", FIRST)
    assert (talk.contact.name, talk.contact.email) == ("Noor Smit", "noor@mail.example")
    assert talk.thread.identity.external_id == "noor@mail.example"
    assert bytes(message.raw.blob).startswith(b"From: Noor Smit"), "exactly as it came"
    assert_balanced(box, received=1)
    assert_whole(box)


@pytest.mark.parametrize("where", ["to", "cc", "Delivered_To", "X_Original_To"])
def test_our_token_in_any_address_is_the_way_back(box, where):
    first = write(box)
    address = plus(box, first.thread)
    back = write(box, "En?", **{"to": "x@else.example", where: address}, subject="Heel iets anders")
    assert back.conversation == first.conversation


def test_a_token_counts_more_than_references(box):
    first, other = write(box, id=FIRST), write(box, sender="bo@mail.example", id="<bo@mail.example>")
    back = write(box, "En?", to=plus(box, first.thread), answers="<bo@mail.example>")
    assert (back.thread, other.thread != first.thread) == (first.thread, True)


def test_an_answer_to_our_message_id_without_a_token_in_the_address(box):
    first = write(box, id=FIRST)
    answered(first)
    assert write(box, "Dank!", answers="<ours.1@shop.example>").conversation == first.conversation


def test_our_signed_message_id_is_known_before_we_noted_it(box):
    """The mail left, and we died before writing down under which id."""
    first = write(box)
    signed = tokens.message_id(SECRET, "wc77", first.thread.external_id, "shop.example")
    assert write(box, "Dank!", answers=signed).conversation == first.conversation


def test_in_reply_to_first_then_references_from_the_last_back(box):
    one, two = write(box, id="<one@mail.example>"), write(box, id="<two@mail.example>")
    nearest = write(box, "x", answers="<two@mail.example>", references=["<two@mail.example>", "<one@mail.example>"])
    assert nearest.conversation == two.conversation
    back = write(box, "y", answers="<unknown@x>", references=["<two@mail.example>", "<one@mail.example>", "<z@x>"])
    assert back.conversation == one.conversation, "the last of them that we know"


def test_their_own_second_mail_in_a_thread_is_the_same_matter(box):
    first = write(box, id=FIRST)
    assert write(box, "Nog iets", answers=FIRST, subject="Re: Mijn fiets").conversation == first.conversation


def test_two_mails_that_refer_to_nothing_are_two_matters_of_one_person(box):
    one, two = write(box, subject="Mijn fiets"), write(box, subject="Mijn fiets")
    assert one.thread != two.thread
    assert (one.thread.identity, Contact.objects.count()) == (two.thread.identity, 1)


def test_references_of_strangers_and_a_subject_alone_prove_nothing(box):
    first = write(box, id=FIRST, subject="Mijn fiets")
    other = write(box, subject="Re: Mijn fiets", answers="<nobody@knows>", references=["<a@b>", "<c@d>"])
    assert other.thread != first.thread


def test_the_same_mail_twice_is_one_message_and_a_reused_id_is_another(box):
    raw = letter("Hallo", id=FIRST)
    bring(box, raw)
    RawEvent.objects.update(key="moved back into the mailbox")
    bring(box, raw)
    assert Message.objects.count() == 1
    assert RawEvent.objects.filter(state="ignored").count() == 1
    bring(box, letter("Iets anders", id=FIRST))
    assert Message.objects.count() == 2
    assert_balanced(box, received=3)


def test_two_of_our_mailboxes_have_a_message_each_and_replies_stay_in_their_own(box):
    sales = mailbox("sales@shop.example")
    raw = letter("Hallo", id=FIRST, to="support@shop.example, sales@shop.example")
    for channel in (box, sales):
        bring(channel, raw)
    one, two = Message.objects.get(channel=box), Message.objects.get(channel=sales)
    assert one.conversation != two.conversation
    answered(one)
    back = letter("Dank!", answers="<ours.1@shop.example>", references=[FIRST, "<ours.1@shop.example>"],
                  to=f"{plus(box, one.thread)}, sales@shop.example")  # fmt: skip
    for channel in (box, sales):
        bring(channel, back)
    assert list(one.thread.messages.order_by("seq").values_list("text", flat=True))[-1].strip() == "Dank!"
    assert [text.strip() for text in two.thread.messages.order_by("seq").values_list("text", flat=True)] == [
        "Hallo", "Dank!",
    ]  # fmt: skip
    assert Message.objects.filter(kind="in").count() == 4
    assert Conversation.objects.count() == 2
    for channel in (box, sales):
        assert_whole(channel)


def test_a_reply_after_the_gap_is_a_new_conversation_that_continues_the_old_one(box, settings):
    from webcare import clock

    first = write(box, id=FIRST)
    with clock.at(make.long_ago(days=settings.REOPEN_GAP, seconds=5)):
        lifecycle.resolve(first.conversation, make.person("Anna"))
    later = write(box, "Toch weer", answers=FIRST)
    assert later.conversation != first.conversation
    assert (later.conversation.continues, later.thread) == (first.conversation, first.thread)


# -- who else writes --


def test_a_new_participant_joins_and_the_customer_stays_the_customer(box):
    first = write(box, id=FIRST)
    other = write(box, "Ik ook", sender="Bo <bo@elsewhere.example>", answers=FIRST)
    talk = make.fresh(first.conversation)
    assert other.conversation == first.conversation
    assert other.data["participant"] == {"name": "Bo", "email": "bo@elsewhere.example", "new": True}
    assert (talk.contact.name, talk.contact.email) == ("Noor Smit", "noor@mail.example")
    again = write(box, "Nog iets", sender="Bo <bo@elsewhere.example>", answers=FIRST)
    assert "new" not in again.data["participant"], "by now they are known here"
    reply = messages.send(talk, make.person("Anna"), "Dag", "click-00", seen=99)
    assert reply.thread.identity.external_id == "noor@mail.example"


def test_whom_the_customer_copied_in_is_no_stranger(box):
    write(box, id=FIRST, cc="Bo <bo@elsewhere.example>")
    other = write(box, "Ik ook", sender="bo@elsewhere.example", answers=FIRST)
    assert "new" not in other.data["participant"]


# -- what is forged --


@pytest.mark.parametrize("forgery", ["cut", "changed", "made up", "other secret", "of a message", "empty"])
def test_a_token_we_did_not_sign_opens_no_thread(box, forgery):
    first = write(box, id=FIRST)
    token = tokens.thread_token(SECRET, first.thread.external_id)
    wrong = {
        "cut": token[:-1],
        "changed": ("b" if token[0] != "b" else "c") + token[1:],
        "made up": f"{first.thread.external_id}aaaaaaaaaaaaaaaa",
        "other secret": tokens.thread_token("somebody else's", first.thread.external_id),
        "of a message": tokens.message_id(SECRET, "wc1", first.thread.external_id, "x")[1:-3],
        "empty": "",
    }[forgery]
    other = write(box, "Geef hier", sender="evil@bad.example", to=f"support+{wrong}@shop.example")
    assert other.thread != first.thread


@pytest.mark.parametrize("guess", ["<wc.wc1.{thread}.aaaaaaaaaaaaaaaa@shop.example>", "<wc1@shop.example>", "<{pk}>"])
def test_guessed_ids_of_ours_open_no_thread(box, guess):
    first = write(box, id=FIRST)
    answered(first)
    guessed = guess.format(thread=first.thread.external_id, pk=first.pk)
    assert write(box, "x", sender="evil@bad.example", answers=guessed).thread != first.thread


def test_a_spoofed_answer_of_an_agent_reaches_no_customer(box):
    """S3: a mail is never from an agent by its From line, nor by any token in it."""
    first = write(box, id=FIRST)
    anna = make.person("Anna")
    answered(first)
    before = Delivery.objects.count()
    for to in ("support@shop.example", plus(box, first.thread), "noor@mail.example"):
        spoof = write(
            box, "Maak het geld over", sender=f"Anna <{anna.email}>", to=to, answers=FIRST, cc="n@mail.example"
        )
        assert (spoof.kind, spoof.author_kind, spoof.author) == ("in", "customer", None)
        assert spoof.data["participant"]["email"] == anna.email
    assert Delivery.objects.count() == before
    assert not Message.objects.filter(kind="out", text__contains="geld").exists()


def test_a_long_id_keeps_what_makes_it_different(box):
    long = "<" + "x" * 400
    one, two = write(box, id=f"{long}1@mail.example>"), write(box, id=f"{long}2@mail.example>")
    assert Thread.objects.count() == 2 and len(one.reference) <= 300 and one.reference != two.reference
