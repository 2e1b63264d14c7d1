"""What a screen missed, and what came before: each item once, in order, the same as on a fresh page."""

import re

import pytest

from tests import factories as make
from webcare.actions import claims, lifecycle, messages
from webcare.models import Conversation


@pytest.fixture
def get(as_anna):
    def fetch(talk, query):
        return as_anna.get(f"/conversations/{talk.pk}/timeline/?{query}", headers={"HX-Request": "true"})

    return fetch


def ids(response):
    return re.findall(r'<article[^>]* id="([me]\d+)"', response.content.decode())


def articles(html):
    """Each thread item's element, by id."""
    found = re.findall(r"<article[^>]*data-item.*?</article>", html, re.S)
    return {re.search(r'id="(\w+)"', one)[1]: one for one in found}


def without_token(html):
    return re.sub(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>', "", html)


def head(talk):
    return make.fresh(talk.thread).last_seq


def test_nothing_new_is_an_empty_answer_with_the_head(get, talk):
    answer = get(talk, f"after={head(talk)}")
    assert (answer.content, answer.headers["X-Head"]) == (b"", str(head(talk)))


def test_a_message_that_changed_twice_comes_once(get, talk, anna):
    message = messages.send(talk, anna, "Hi", "c1", head(talk))
    seen = head(talk)
    messages.mark(message.delivery, "sent")
    messages.mark(message.delivery, "delivered")
    answer = get(talk, f"after={seen}")
    assert ids(answer) == [f"m{message.pk}"]
    assert 'data-state="delivered"' in answer.content.decode()


def test_lines_and_messages_come_in_the_order_of_the_timeline(get, talk, anna):
    seen = head(talk)
    taken = claims.claim(talk, anna)
    message = messages.send(make.fresh(talk), anna, "Hi", "c1", head(talk))
    done = lifecycle.resolve(make.fresh(talk), anna)
    messages.mark(message.delivery, "read")
    assert ids(get(talk, f"after={seen}")) == [f"e{taken.pk}", f"m{message.pk}", f"e{done.pk}"]


def test_the_head_banner_and_composer_come_along_when_something_changed(get, talk, bram):
    seen = head(talk)
    claims.claim(talk, bram)
    answer = get(talk, f"after={seen}").content.decode()
    for part in ("conv-meta", "owner-label", "owner-release", "conv-acts", "conv-more", "state", "composer-state"):
        assert f'id="{part}"' in answer


def test_what_the_head_says_after_catching_up_is_what_a_fresh_page_says(as_anna, get, talk, anna, bram):
    message = messages.send(talk, anna, "Hi", "c1", head(talk))
    seen = head(talk)
    messages.mark(message.delivery, "unsure")
    lifecycle.resolve(make.fresh(talk), bram)
    answer = get(talk, f"after={seen}").content.decode()
    page = as_anna.get(f"/conversations/{talk.pk}/").content.decode()
    for part in ("conv-meta", "owner-label", "state", "composer-state", "conv-more"):
        element = re.search(rf'<(\w+)[^>]* id="{part}".*?</\1>', answer, re.S)[0]
        assert without_token(element) in without_token(page)
    assert "Bram" in re.search(r'<div id="state".*?</div>', answer, re.S)[0]


def test_its_forms_keep_the_list_in_which_the_page_stands(as_anna, talk, bram):
    seen = head(talk)
    claims.claim(talk, bram)
    asked_from = {"HX-Request": "true", "Referer": f"http://testserver/conversations/{talk.pk}/?view=mine"}
    answer = as_anna.get(f"/conversations/{talk.pk}/timeline/?after={seen}", headers=asked_from).content.decode()
    assert f'action="/conversations/{talk.pk}/claim/?view=mine"' in answer


def test_sending_once_more_shows_the_line_and_the_message(get, talk, anna):
    message = messages.send(talk, anna, "Hi", "c1", head(talk))
    messages.mark(message.delivery, "failed", reason="Nummer bestaat niet")
    seen = head(talk)
    messages.send_again(message, anna)
    answer = ids(get(talk, f"after={seen}"))
    assert answer[0] == f"m{message.pk}" and answer[1].startswith("e")


def test_older_items_come_in_pages_without_gap_or_double(as_anna, get, channel):
    talk = make.conversation(channel)
    for number in range(120):
        make.customer_says(channel, f"Bericht {number}")
    page = as_anna.get(f"/conversations/{talk.pk}/")
    found = [item.id for item in page.context["items"]]
    older = page.context["older"]
    assert len(found) == 60
    while older:
        answer = get(talk, f"before={older}")
        found = ids(answer) + found
        following = re.search(r"before=(\d+)", answer.content.decode())
        older = following and following[1]
    wanted = talk.messages.order_by("seq").values_list("pk", flat=True)
    assert found == [f"m{pk}" for pk in wanted]


def test_a_page_kept_up_to_date_equals_a_fresh_one(as_anna, get, anna, bram, channel):
    talk = make.conversation(channel)
    page = as_anna.get(f"/conversations/{talk.pk}/").content.decode()
    kept = articles(page)
    seen = head(talk)
    claims.claim(talk, anna)
    message = messages.send(make.fresh(talk), anna, "Hi", "c1", head(talk))
    messages.note(make.fresh(talk), bram, "Let op", "c2")
    make.customer_says(channel, "Dank je")
    messages.mark(message.delivery, "read")
    kept |= articles(get(talk, f"after={seen}").content.decode())
    fresh = articles(as_anna.get(f"/conversations/{talk.pk}/").content.decode())
    assert list(kept) == list(fresh) and len(kept) == 5
    assert {name: without_token(one) for name, one in kept.items()} == {
        name: without_token(one) for name, one in fresh.items()
    }


def test_another_conversation_of_the_thread_does_not_leak_in(get, talk, anna):
    lifecycle.resolve(talk, anna)
    Conversation.objects.filter(pk=talk.pk).update(resolved_at=make.long_ago(days=90))
    newer = make.customer_says(talk.channel, "Heel iets anders")
    assert newer.conversation_id != talk.pk  # the premise
    assert f"m{newer.pk}" not in ids(get(talk, "after=0"))


@pytest.mark.parametrize("query", ["after=x", "after=-1", "before=1e9", f"after={2**70}"])
def test_a_made_up_number_is_not_found(get, talk, query):
    assert get(talk, query).status_code == 404


def test_reading_marks_and_refuses_nonsense(as_anna, anna, talk):
    assert as_anna.post(f"/conversations/{talk.pk}/read/", {"seq": head(talk)}).status_code == 204
    assert anna.read_marks.get().seq == head(talk)
    assert as_anna.post(f"/conversations/{talk.pk}/read/", {"seq": "many"}).status_code == 404
    assert as_anna.get(f"/conversations/{talk.pk}/read/").status_code == 405
