"""Opening a conversation: page, pane, banners, history, timeline, and how few queries that takes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from webcare.actions import claims, drafts, inbox, labels, lifecycle, messages, notes
from webcare.models import Attachment, Conversation

PANE = {"HX-Request": "true"}


def url(talk, rest=""):
    return f"/conversations/{talk.pk}/{rest}"


def test_the_page_holds_the_list_and_the_conversation(as_anna, talk):
    page = as_anna.get(url(talk)).content.decode()
    for part in ('id="rows"', 'id="conversation"', 'id="timeline"', 'id="composer"', 'id="customer"', 'id="words"'):
        assert part in page
    assert page.count("<h1") == 1


def test_a_script_gets_only_the_panes(as_anna, talk):
    fragment = as_anna.get(url(talk), headers=PANE).content.decode()
    assert fragment.lstrip().startswith("<title>") and 'id="rows"' not in fragment


@pytest.mark.parametrize("rest", ["", "timeline/?after=0", "timeline/?before=9", "timeline/"])
def test_another_teams_conversation_does_not_exist(signed_in, anna, carla, talk, rest):
    assert signed_in(anna).get(url(talk, rest)).status_code == 200
    assert signed_in(carla).get(url(talk, rest)).status_code == 404


def test_the_page_carries_no_inline_script_or_style(as_anna, anna, talk):
    claims.claim(talk, anna)
    page = as_anna.get(url(talk)).content.decode()
    assert "style=" not in page and "<style" not in page and " onclick" not in page
    assert page.count("<script") == 2  # the module, and the words as JSON
    assert 'type="application/json"' in page and 'type="module"' in page


def test_what_strangers_wrote_is_text_everywhere(as_anna, channel):
    evil = "<img src=x onerror=alert(1)>{{7*7}}"
    talk = make.conversation(channel, evil, sender="eve")
    Conversation.objects.filter(pk=talk.pk).update(preview=evil)
    talk.contact.name = evil
    talk.contact.save()
    Attachment.objects.create(message=talk.messages.get(), name=evil, media_type="text/plain", size=1)
    page = as_anna.get(url(talk)).content.decode()
    assert "<img src=x" not in page and "{{7*7}}" in page


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda talk, bram: claims.claim(talk, bram), "is handling this conversation"),
        (lambda talk, bram: lifecycle.snooze(talk, bram, None), "Returns as soon as the customer writes"),
        (lambda talk, bram: lifecycle.resolve(talk, bram), "Resolved by <b>Bram</b>"),
    ],
)
def test_a_banner_says_what_stands_in_the_way(as_anna, bram, talk, act, expected, settings):
    settings.LANGUAGE_CODE = "en"
    act(talk, bram)
    assert expected in as_anna.get(url(talk), headers={"Accept-Language": "en"}).content.decode()


def test_while_a_colleague_has_it_the_composer_opens_as_a_note(as_anna, bram, talk):
    claims.claim(talk, bram)
    page = as_anna.get(url(talk)).content.decode()
    assert 'data-can-reply="0"' in page
    assert 'value="note" data-key="n" aria-keyshortcuts="n" checked' in page


def test_earlier_contact_is_one_line_each_and_folds_out(as_anna, anna, channel):
    first = make.conversation(make.channel(team=make.team()), "Eerder", sender="anouk-elsewhere")
    lifecycle.resolve(first, anna)
    Conversation.objects.filter(pk=first.pk).update(opened_at=timezone.now() - timedelta(days=3))
    talk = make.conversation(channel)
    Conversation.objects.filter(pk=first.pk).update(contact=talk.contact)
    page = as_anna.get(url(talk)).content.decode()
    assert f'id="past{first.pk}"' in page and f"m{first.messages.get().pk}" not in page
    assert f'id="m{first.messages.get().pk}"' in as_anna.get(url(first, "timeline/")).content.decode()


def test_history_of_another_team_stays_hidden(as_anna, talk):
    hidden = make.conversation(make.channel(team=make.team("Werkplaats")), "Geheim", sender="x")
    Conversation.objects.filter(pk=hidden.pk).update(contact=talk.contact)
    assert [row.pk for row in as_anna.get(url(talk)).context["history"]] == [talk.pk]


def test_the_new_mark_stands_before_the_first_unread(as_anna, anna, talk):
    inbox.mark_read(talk, anna, make.fresh(talk.thread).last_seq)
    assert 'id="fresh"' not in as_anna.get(url(talk)).content.decode()
    newer = make.customer_says(talk.channel, "Nog iets")
    page = as_anna.get(url(talk)).content.decode()
    assert page.index('id="fresh"') < page.index(f'id="m{newer.pk}"')


def test_opening_takes_at_most_eight_queries(as_anna, anna, bram, lena, channel, django_assert_max_num_queries):
    talk = make.conversation(channel)
    for number in range(70):
        make.customer_says(channel, f"Bericht {number}")
    for number in range(3):
        message = messages.send(make.fresh(talk), anna, "Hi", f"c-{number}", make.fresh(talk.thread).last_seq)
        claims.release(make.fresh(talk), anna)
        notes.place(make.fresh(talk), bram, "@Anna kijk", f"note-{number}", [anna.pk])
        labels.add(talk, labels.create(lena, f"Label {number}"), anna)
        Attachment.objects.create(message=message, name="a.pdf", media_type="application/pdf", size=1)
    for kind in ("reply", "note"):
        drafts.save(talk, anna, kind, "Bijna af", "")
    lifecycle.resolve(make.fresh(talk), anna)
    with django_assert_max_num_queries(8):
        as_anna.get(url(talk), headers=PANE)
    with django_assert_max_num_queries(10):  # the whole page: list and counters too
        as_anna.get(url(talk))
    with django_assert_max_num_queries(6):
        as_anna.get(url(talk, "timeline/?after=3"), headers=PANE)
