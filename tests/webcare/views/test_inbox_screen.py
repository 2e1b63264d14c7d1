"""The inbox: lists, counters, order, paging, what a row says, and how few queries it takes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from webcare import clock
from webcare.actions import claims, drafts, inbox, lifecycle, messages, notes
from webcare.models import Conversation, Label
from webcare.views import counters


def names(response):
    return [row.contact.name for row in response.context["page"].rows]


def test_the_front_door_is_the_inbox_and_needs_a_key(client, as_anna):
    assert client.get("/inbox/").headers["Location"].startswith("/account/login/")
    assert as_anna.get("/").headers["Location"] == "/inbox/"


def test_a_new_conversation_shows_as_unclaimed_with_a_claim_button(as_anna, talk):
    page = as_anna.get("/inbox/").content.decode()
    assert f'id="c{talk.pk}"' in page and "data-unread" in page
    assert f'action="/conversations/{talk.pk}/claim/?view=unclaimed"' in page


def test_another_teams_conversations_are_not_listed(signed_in, carla, lena, talk):
    assert names(signed_in(lena).get("/inbox/")) == ["Anouk"]  # the premise: there is something to see
    assert names(signed_in(carla).get("/inbox/")) == []


@pytest.mark.parametrize("view", ["mine", "unclaimed", "open", "due", "mentions", "bot", "snoozed", "resolved"])
def test_every_view_opens_also_when_empty(as_anna, view):
    page = as_anna.get("/inbox/", {"view": view})
    assert page.status_code == 200 and 'class="blank"' in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [{"view": "nonsense"}, {"team": "x"}, {"after": "~~~"}, {"after": "1~2~3~4"}, {"open": "x"}, {"label": "x"}],
)
def test_a_made_up_address_shows_a_list_and_no_error(as_anna, talk, query):
    assert names(as_anna.get("/inbox/", query)) == ["Anouk"]


def test_the_promise_decides_the_order(as_anna, anna):
    strict = make.channel(team=make.team(), answer_within=10)
    loose = make.channel(team=make.team())
    with clock.at(timezone.now() - timedelta(hours=3)):
        make.customer_says(loose, sender="waits-longest")
    make.customer_says(loose, sender="waits")
    make.customer_says(strict, sender="promised")
    answered = make.conversation(loose, sender="answered")
    messages.send(answered, anna, "Hi", "c1", answered.thread.last_seq)
    assert names(as_anna.get("/inbox/", {"view": "open"})) == ["Promised", "Waits-Longest", "Waits", "Answered"]


def test_paging_goes_on_after_the_last_row_whatever_came_in_between(as_anna):
    soon, later = make.channel(team=make.team(), answer_within=30), make.channel(team=make.team())
    for number in range(60):
        make.customer_says(soon if number % 2 else later, sender=f"person-{number}")
    first = as_anna.get("/inbox/").context["page"]
    make.customer_says(soon, sender="came-in-between")
    second = as_anna.get("/inbox/", {"after": first.more}).context["page"]
    seen = [row.pk for row in first.rows + second.rows]
    assert len(first.rows) == 50 and second.more == ""
    assert len(seen) == len(set(seen)) and len(seen) in (60, 61)


def test_snoozed_ones_stand_in_the_order_of_their_return(as_anna, anna, channel):
    for sender, days in (("later", 2), ("sooner", 1), ("open-end", None)):
        until = timezone.now() + timedelta(days=days) if days else None
        lifecycle.snooze(make.conversation(channel, sender=sender), anna, until)
    assert names(as_anna.get("/inbox/", {"view": "snoozed"})) == ["Sooner", "Later", "Open-End"]


def test_unread_until_marked_and_only_where_it_is_mine_to_do(as_anna, anna, bram, channel):
    talk = make.conversation(channel)
    others = make.conversation(channel, sender="bea")
    claims.claim(others, bram)
    page = as_anna.get("/inbox/", {"view": "open"}).content.decode()
    assert page.count("data-unread") == 1
    inbox.mark_read(talk, anna, make.fresh(talk.thread).last_seq)
    assert "data-unread" not in as_anna.get("/inbox/", {"view": "open"}).content.decode()


def test_counters_count_what_the_lists_hold(as_anna, anna, talk, channel):
    mine = make.conversation(channel, sender="bea")
    claims.claim(mine, anna)
    fragment = as_anna.get("/inbox/list/", {"view": "mine"}, headers={"HX-Request": "true"}).content.decode()
    for counter in (
        'id="n-mine">1<',
        'id="n-unclaimed">1<',
        'id="n-open">2<',
        'id="n-snoozed"><',
        f'id="n-team-{make.team().pk}">2<',
    ):
        assert counter in fragment


def test_counting_stops_at_the_cap(as_anna, talk, monkeypatch):
    monkeypatch.setattr("webcare.views.counters.CAP", 1)
    counters._query.cache_clear()
    make.customer_says(talk.channel, sender="bea")
    assert 'id="n-unclaimed">1+<' in as_anna.get("/inbox/").content.decode()
    counters._query.cache_clear()


def test_the_remembered_query_counts_for_who_asks_and_now(anna, channel):
    """It is written once for a sample person at a sample moment: each number must still be one's own and today's."""
    bram, talk = make.person("Bram"), make.conversation(channel)
    claims.claim(talk, anna)
    done = make.conversation(channel, sender="bea")
    lifecycle.resolve(done, anna)
    due = make.conversation(make.channel(answer_within=5), sender="cas")
    assert due.due_at, "premise"
    hers, his = counters.count(anna, ()), counters.count(bram, ())
    assert (hers["mine"], his["mine"]) == (1, 0)
    assert (hers["unclaimed"], hers["open"], hers["due"], hers["done_today"]) == (1, 2, 1, 1)
    with clock.at(clock.now() + timedelta(days=2)):
        assert counters.count(anna, ())["done_today"] == 0


def test_a_failed_and_an_unsure_sending_are_told_apart(as_anna, anna, channel):
    for sender, state in (("bea", "failed"), ("cas", "unsure")):
        talk = make.conversation(channel, sender=sender)
        message = messages.send(talk, anna, "Hi", f"c-{sender}", talk.thread.last_seq)
        messages.mark(message.delivery, state)
    page = as_anna.get("/inbox/", {"view": "open"})
    assert [row.surely_failed for row in sorted(page.context["page"].rows, key=lambda row: row.contact.name)] == [
        True,
        False,
    ]


def test_the_list_takes_six_queries_however_long_it_is(as_anna, anna, bram, channel, django_assert_num_queries):
    """Five, and one for the labels to filter by: a list that is refreshed does not draw them."""
    make.customer_says(channel, sender="first")
    with django_assert_num_queries(6):
        as_anna.get("/inbox/")
    for number in range(20):
        talk = make.conversation(channel, sender=f"person-{number}")
        if number % 2:
            claims.claim(talk, anna)
        for name in ("Retour", f"Label {number}"):
            talk.labels.add(Label.objects.get_or_create(name=name)[0])
        drafts.save(talk, anna, "reply", "Bijna af", "")
        notes.place(talk, bram, "@Anna kijk", f"note-{number}", [anna.pk])
    label = Label.objects.get(name="Retour").pk
    for address in ("/inbox/", "/inbox/?view=due", "/inbox/?view=mentions", f"/inbox/?view=open&label={label}"):
        with django_assert_num_queries(6):
            as_anna.get(address)
    for address in ("/inbox/list/?view=open", "/inbox/list/?view=mentions"):
        with django_assert_num_queries(5):
            as_anna.get(address)


def test_an_empty_list_says_what_was_done_within_the_same_queries(as_anna, anna, talk, django_assert_num_queries):
    lifecycle.resolve(talk, anna)
    with django_assert_num_queries(6):
        page = as_anna.get("/inbox/")
    assert page.context["shell"].counts["done_today"] == 1
    assert Conversation.objects.open().count() == 0
