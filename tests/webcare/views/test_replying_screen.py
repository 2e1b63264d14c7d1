"""What the screen says about the reply window, and what became of messages; on a channel that has both."""

from datetime import timedelta

import pytest
from django.utils import timezone

from connectors import shown
from tests import factories as make
from webcare.actions import claims
from webcare.models import Attachment, Conversation, Delivery, Message, MessageTemplate, Thread

PANE = {"HX-Request": "true", "Accept": "text/html"}
HOUR = timedelta(hours=1)


@pytest.fixture
def channel():
    return make.channel("whatsapp", team=make.team(), account="1001", settings={"phone_number_id": "1001"})


def url(talk: Conversation, more: str = "") -> str:
    return f"/conversations/{talk.pk}/{more}"


def window(talk: Conversation, left: timedelta, person: timedelta | None = None) -> None:
    now = timezone.now()
    Thread.objects.filter(pk=talk.thread_id).update(reply_until=now + left, person_until=person and now + person)
    Conversation.objects.filter(pk=talk.pk).update(reply_until=now + left)


def answer(talk: Conversation, by, text: str, **data) -> Message:
    """As it stands once it was sent."""
    thread = make.fresh(talk.thread)
    with make.fresh(talk).locked() as held:
        message = Message.objects.create(
            thread=held.thread, conversation=held, channel=talk.channel, seq=thread.last_seq + 1, kind="out",
            author_kind="agent", author=by, text=text, external_id=f"out-{thread.last_seq}", data=data,
            sent_at=timezone.now(),
        )  # fmt: skip
        Delivery.objects.create(message=message, thread=held.thread, state="sent")
        held.log("message.queued", actor=by, message=message)
    return message


def test_the_composer_is_what_the_window_allows(as_anna, talk):
    def page() -> str:
        return as_anna.get(url(talk), headers=PANE).content.decode()

    window(talk, 20 * HOUR)
    assert 'data-window="open"' in page()
    assert 'data-can-reply="1"' in page()
    window(talk, HOUR)
    assert 'data-s="soon"' in page().partition('id="window"')[2][:300]
    window(talk, -HOUR)
    closed = page()
    assert 'data-window="template"' in closed
    assert 'data-can-reply="0"' in closed
    assert 'value="reply" data-key="r" aria-keyshortcuts="r" checked' in closed
    assert f'data-url="/conversations/{talk.pk}/templates/"' in closed


def test_who_may_not_answer_gets_no_templates(as_anna, talk, bram):
    claims.claim(talk, bram)
    window(talk, -HOUR)
    page = as_anna.get(url(talk), headers=PANE).content.decode()
    assert 'data-window="closed"' in page
    assert 'value="note" data-key="n" aria-keyshortcuts="n" checked' in page


def test_the_page_can_ask_where_it_stands_without_news(as_anna, talk):
    window(talk, -HOUR)
    seq = make.fresh(talk.thread).last_seq
    assert as_anna.get(url(talk, f"timeline/?after={seq}"), headers=PANE).content == b""
    stands = as_anna.get(url(talk, f"timeline/?after={seq}&state=1"), headers=PANE).content.decode()
    assert 'data-window="template"' in stands
    assert "data-item" not in stands


def test_a_row_shows_a_window_only_when_it_is_about_to_close(as_anna, talk):
    def row() -> str:
        return as_anna.get("/inbox/list/?view=open").content.decode().partition('data-window="row"')[2][:400]

    window(talk, 20 * HOUR)
    assert "hidden" in row().partition(">")[0]
    window(talk, HOUR)
    assert "hidden" not in row().partition(">")[0]
    window(talk, -HOUR)
    assert "data-left>" in row() and "hidden" not in row().partition(">")[0]


def test_another_app_that_answers_can_be_taken_over_from(as_anna, talk):
    Thread.objects.filter(pk=talk.thread_id).update(other_app=True)
    assert f'action="/conversations/{talk.pk}/control/"' in as_anna.get(url(talk), headers=PANE).content.decode()


def test_what_became_of_messages_is_told_on_the_page_and_to_a_page_that_catches_up(as_anna, anna, talk):
    asked = answer(talk, anna, "Where to?", choices=[{"id": "choice-1", "title": "Home"}, {"id": "2", "title": "Shop"}])
    tapped = make.customer_says(talk.channel, "Home", choice="choice-1", shows=(shown.choice("Home"),))
    Message.objects.filter(pk=tapped.pk).update(reply_to=asked)
    changed = make.customer_says(talk.channel, "At six")
    seq = make.fresh(talk.thread).last_seq
    mark = answer(talk, anna, "👍")
    Message.objects.filter(pk=mark.pk).update(kind="mark", reply_to=tapped)
    Delivery.objects.filter(message=mark).update(state="failed", reason="Not now")
    data = tapped.data | {"choice": "choice-1", "reactions": [{"by": "agent", "emoji": "👍", "name": "Anna"}]}
    Message.objects.filter(pk=tapped.pk).update(data=data)
    Message.objects.filter(pk=changed.pk).update(edited_at=timezone.now())
    with make.fresh(talk).locked() as held:
        held.log("message.edited", message=make.fresh(changed), was="At five")
    fresh = as_anna.get(url(talk), headers=PANE).content.decode()
    news = as_anna.get(url(talk, f"timeline/?after={seq}"), headers=PANE).content.decode()
    for page in (fresh, news):
        assert f'id="m{mark.pk}"' not in page
        assert "At five" in page
        assert 'data-ours data-state="failed"' in page
        assert "Not now" in page
    assert "data-chosen>Home" in fresh
    late = as_anna.get(url(talk, f"timeline/?after={asked.seq}"), headers=PANE).content.decode()
    assert "data-chosen>Home" in late


def test_it_costs_no_more_queries_than_a_plain_conversation(as_anna, talk, django_assert_max_num_queries):
    for number in range(10):
        message = make.customer_says(
            talk.channel, f"{number}", shows=(shown.location(1, 2), shown.story("mention", ""))
        )
        Attachment.objects.create(message=message, name="a.ogg", media_type="audio/ogg", size=1)
    window(talk, HOUR)
    with django_assert_max_num_queries(8):
        as_anna.get(url(talk), headers=PANE)


@pytest.mark.parametrize(("wanted", "status", "length"), [("", 200, 10), ("bytes=2-4", 206, 3), ("bytes=99-", 416, 0)])
def test_a_player_gets_the_part_it_asks_for(as_anna, talk, wanted, status, length):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from webcare.files import storage_path

    message = talk.thread.messages.get()
    file = Attachment.objects.create(message=message, name="v.ogg", media_type="audio/ogg", size=10)
    default_storage.save(storage_path(file.key), ContentFile(b"0123456789"))
    heard = as_anna.get(f"/files/{file.key}/", headers={"Range": wanted} if wanted else {})
    assert heard.status_code == status
    assert heard["Accept-Ranges"] == "bytes"
    assert len(b"".join(heard) if heard.streaming else heard.content) == length


def test_a_template_is_found_by_its_words_and_its_blanks_have_names(as_anna, talk):
    def template(name: str, status: str, text: str) -> MessageTemplate:
        parts = [{"type": "BODY", "text": text}]
        return MessageTemplate.objects.create(
            channel=talk.channel, name=name, language="nl", status=status, components=parts, reason="<why>"
        )

    row = template("order_update", "APPROVED", "Dag {{1}}, je <b>bestelling</b> {{nummer}} komt.")
    template("old_news", "REJECTED", "Weg")
    found = as_anna.get(url(talk, "templates/"), headers=PANE).content.decode()
    assert "Order update" in found
    assert "Dag …, je &lt;b&gt;bestelling&lt;/b&gt; … komt." in found
    assert found.count('aria-disabled="true"') == 1
    form = as_anna.get(url(talk, f"templates/?template={row.pk}"), headers=PANE).content.decode()
    assert 'name="blank.body.1"' in form
    assert ">Blank 1<" in form or ">Invulplek 1<" in form
    assert ">Nummer<" in form
