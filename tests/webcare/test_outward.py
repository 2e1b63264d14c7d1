"""Answers on their way to chat apps: what one becomes, in which order it goes, and what the customer gets."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from connectors.contract import QuickReply
from tests import factories as make
from tests.standins.ledger import assert_whole
from tests.standins.meta_desk import Desk, connected
from webcare import errors
from webcare.actions import attachments, control, messages, outgoing, replies, templates
from webcare.models import Attachment, Delivery, IdentityAlias, Message, Thread, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk():
    with connected() as one:
        one.noor = one.account.customer("Noor de Wit")
        yield one


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


def picture(by: User, name: str = "foto.png") -> Attachment:
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    return attachments.store(io.BytesIO(content.getvalue()), name=name, size=len(content.getvalue()), user=by)


def got(desk: Desk) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in desk.noor.received]


def test_customer_says_agent_answers_the_window_closes_and_a_template_goes_out(desk, anna):
    """The whole way, with what Meta tells of it."""
    desk.account.templates.add("bezorging", "nl", "Uw pakket {{1}} komt vandaag.")
    templates.sync(desk.channel)
    said = desk.says(desk.noor, "Waar blijft mijn pakket?")
    answer = messages.send(said.conversation, anna, "Ik kijk het na.", "click-01", seen=said.seq, reply_to=said.pk)
    desk.goes()
    desk.comes()
    desk.noor.reads()
    desk.comes()
    assert make.fresh(answer.delivery).state == "read"
    assert desk.noor.received[0].reply_to == said.external_id
    row = desk.channel.templates.select_related("channel").get()
    with desk.later(hours=25):
        with pytest.raises(errors.WindowClosed):
            messages.send(desk.talk(), anna, "Het komt vandaag.", "click-02", seen=99)
        filled = templates.filled(row, {"body.1": "3SABC"}, [])
        messages.send(desk.talk(), anna, "", "click-03", seen=99, template=filled)
        desk.goes()
    desk.comes()
    assert [text for _kind, text in got(desk)] == ["Ik kijk het na.", "Uw pakket 3SABC komt vandaag."]
    assert desk.states() == ["read", "delivered"]
    desk.says(desk.noor, "Fijn!")
    messages.send(desk.talk(), anna, "Graag gedaan", "click-04", seen=99)
    desk.goes()
    assert got(desk)[-1] == ("text", "Graag gedaan")
    assert_whole(desk.channel)


def test_an_answer_that_waited_past_the_window_is_not_even_tried(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    message = messages.send(talk, anna, "Te laat", "click-01", seen=99)
    with desk.later(hours=25):
        desk.goes()
    assert (make.fresh(message.delivery).state, got(desk)) == ("failed", [])
    assert make.fresh(talk).has_failed


def test_a_refusal_of_the_window_is_believed(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    message = messages.send(talk, anna, "Hoi", "click-01", seen=99)
    desk.graph.faults.plan("messages", "code:131047", times=1)
    desk.goes()
    assert make.fresh(message.delivery).state == "failed"
    assert make.kinds(talk.thread)[-1] == "window.closed"
    with pytest.raises(errors.WindowClosed):
        messages.send(talk, anna, "Nog eens", "click-02", seen=99)


def test_files_go_first_each_by_itself_and_one_click_stays_one_answer(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    keys = [picture(anna, f"{number}.png").key for number in range(2)]
    text = "Een alinea. " * 400  # 4800 characters: more than one message takes
    first = messages.send(talk, anna, text, "click-01", seen=99, attachments=keys)
    assert messages.send(talk, anna, text, "click-01", seen=99, attachments=keys).pk == first.pk
    desk.goes()
    assert [kind for kind, _text in got(desk)] == ["image", "image", "text", "text"]
    assert "".join(text for _kind, text in got(desk)).replace(" ", "") == text.replace(" ", "")
    ids = list(Message.objects.filter(kind="out").order_by("seq").values_list("client_id", flat=True))
    assert ids == ["click-01", "click-01/2", "click-01/3", "click-01/4"]
    assert replies.last_seq(first) == make.fresh(talk).last_seq
    assert_whole(desk.channel)


def test_short_words_stand_under_the_last_file(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    messages.send(talk, anna, "Zo hoort het", "click-01", seen=99, attachments=[picture(anna).key])
    desk.goes()
    assert got(desk) == [("image", "Zo hoort het")]


def test_a_text_of_more_than_ten_messages_is_refused(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    with pytest.raises(errors.TooLong):
        messages.send(talk, anna, "x" * 40_961, "click-01", seen=99)


def test_a_file_that_is_too_large_for_its_kind_is_refused_in_words(desk, anna):
    talk, file = desk.says(desk.noor, "Hoi").conversation, picture(anna, "groot.png")
    Attachment.objects.filter(pk=file.pk).update(size=6 * 2**20)
    with pytest.raises(errors.BadFile, match="groot.png.* 6 MB.* 5 MB"):
        messages.send(talk, anna, "", "click-01", seen=99, attachments=[file.key])
    assert not Delivery.objects.exists()


def choices(*titles: str) -> tuple[QuickReply, ...]:
    return tuple(QuickReply(f"choice-{number}", title) for number, title in enumerate(titles, 1))


def test_answers_are_offered_and_the_one_that_is_tapped_comes_back(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    sent = messages.send(
        talk, anna, "Wanneer?", "click-01", seen=99, choices=choices("Vandaag", "Morgen"),
        attachments=[picture(anna).key],
    )  # fmt: skip
    desk.goes()
    assert [kind for kind, _text in got(desk)] == ["image", "interactive"], "the buttons come last"
    line = desk.noor.received[-1]
    desk.noor.taps("choice-2", "Morgen", message=line.id)
    desk.comes()
    tapped = Message.objects.filter(kind="in").latest("seq")
    assert (tapped.data["choice"], tapped.reply_to.seq) == ("choice-2", replies.last_seq(sent))


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Kies", ["Ja"] * 2),
        ("Kies", ["Ja", ""]),
        ("Kies", ["x" * 21]),
        ("Kies", [f"{number}" for number in range(11)]),
        ("", ["Ja", "Nee"]),
    ],
)
def test_answers_that_the_channel_cannot_show_are_refused(desk, anna, text, titles):
    talk = desk.says(desk.noor, "Hoi").conversation
    keys = [] if text else [picture(anna).key]
    with pytest.raises(replies.BadChoices):
        messages.send(talk, anna, text, "click-01", seen=99, choices=choices(*titles), attachments=keys)


def test_every_name_of_a_customer_goes_along_the_newest_first(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    gone = IdentityAlias.objects.filter(identity=talk.thread.identity, kind="wa_id").get()
    IdentityAlias.objects.create(
        identity=talk.thread.identity, channel=desk.channel, kind="wa_id", value="31655500000", holds=False
    )
    message = messages.send(talk, anna, "Hoi", "click-01", seen=99)
    found = outgoing.outbound(outgoing.with_everything().get(message=message)).recipient.ids
    values = [name.value for name in found]
    assert desk.noor.bsuid in values and gone.value in values and "31655500000" not in values


def test_only_a_person_writes_in_the_longer_window():
    with connected("page", human_agent=True) as desk:
        noor, anna = desk.account.customer("Noor"), make.person("Anna")
        talk = desk.says(noor, "Hoi").conversation
        with desk.later(hours=25):
            messages.send(talk, anna, "Excuus voor het wachten", "click-01", seen=99)
            desk.goes()
        assert [line.text for line in noor.received] == ["Excuus voor het wachten"]
        sent = desk.graph.ledger.accepted[-1].body
        assert (sent["messaging_type"], sent["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
        with desk.later(hours=24 * 8), pytest.raises(errors.WindowClosed):
            messages.send(talk, anna, "Te laat", "click-02", seen=99)


def test_whom_another_app_handles_is_answered_after_taking_over():
    with connected("page") as desk:
        noor, anna = desk.account.customer("Noor"), make.person("Anna")
        talk = desk.says(noor, "Hoi").conversation
        Thread.objects.update(other_app=True)
        with pytest.raises(replies.OtherApp):
            messages.send(talk, anna, "Hoi", "click-01", seen=99)
        control.take(desk.talk(), anna)
        assert make.fresh(talk.thread).other_app is False
        messages.send(talk, anna, "Hoi", "click-02", seen=99)


def test_an_answer_that_was_cut_off_is_settled_by_its_receipt(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    message = messages.send(talk, anna, "Hoi", "click-01", seen=99)
    desk.graph.faults.plan("messages", "reset_after", times=1)
    desk.goes()
    assert make.fresh(message.delivery).state == "unsure"
    desk.comes()
    assert (make.fresh(message.delivery).state, len(desk.noor.received)) == ("delivered", 1)


def test_the_composer_posts_what_belongs_to_an_answer(desk, anna):
    said = desk.says(desk.noor, "Wanneer komt het?")
    client = Client(headers={"accept": "application/json"})
    client.force_login(anna)
    wanted = {
        "text": "Kies maar", "client_id": "click-0001", "seen": said.seq, "reply_to": said.pk,
        "choice_title": ["Vandaag ", "Morgen", "Maandag", "Later"], "choice_description": ["voor 22 uur", "", "", ""],
        "list_title": "Wanneer?",
    }  # fmt: skip
    address = reverse("messages", args=[said.conversation_id])
    answer = client.post(address, wanted)
    assert answer.status_code == 200, answer.content
    desk.goes()
    sent = desk.graph.ledger.accepted[-1].body["interactive"]
    assert (sent["type"], sent["action"]["button"]) == ("list", "Wanneer?")
    assert [row["title"] for row in sent["action"]["sections"][0]["rows"]] == ["Vandaag", "Morgen", "Maandag", "Later"]
    assert desk.noor.received[-1].reply_to == said.external_id
    long = client.post(address, {"text": "Zin. " * 900, "client_id": "click-0002", "seen": answer.json()["seq"]})
    assert long.json()["seq"] == make.fresh(said.thread).last_seq
    assert make.fresh(said.conversation).last_seq == long.json()["seq"], "nothing of it is unread for its writer"


def test_an_account_near_its_limit_slows_down(desk, anna):
    talk = desk.says(desk.noor, "Hoi").conversation
    desk.graph.usage.percent = 85
    messages.send(talk, anna, "Een", "click-01", seen=99)
    messages.send(talk, anna, "Twee", "click-02", seen=99)
    desk.goes()
    assert desk.states() == ["sent", "pending"]
    assert make.fresh(desk.channel).rest_until is not None


def test_a_length_in_bytes_is_kept_to_and_files_go_by_themselves():
    with connected("instagram") as desk:
        noor, anna = desk.account.customer("Noor"), make.person("Anna")
        talk = desk.says(noor, "Hoi").conversation
        text = "Één café. " * 200  # 2000 characters, 2600 bytes
        messages.send(talk, anna, text, "click-01", seen=99, attachments=[picture(anna).key])
        desk.goes()
        texts = [line.text for line in noor.received if line.text]
        assert (len(noor.received), len(texts)) == (4, 3)
        assert all(len(one.encode()) <= 1000 for one in texts)
        assert " ".join(texts) == text.strip()
