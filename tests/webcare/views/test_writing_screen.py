"""Replies and notes as agents send them: with and without scripts, twice, stale, too long, with files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories as make
from webcare.actions import claims, lifecycle
from webcare.actions import messages as actions
from webcare.models import Attachment

FETCH = {"HX-Request": "true"}


def head(talk):
    return make.fresh(talk.thread).last_seq


@pytest.fixture
def write(as_anna, talk):
    def post(text="Goedemiddag", to="messages", fetch=True, **fields):
        data = {"text": text, "client_id": "click-0001", "seen": head(talk), "then": ""} | fields
        return as_anna.post(f"/conversations/{talk.pk}/{to}/?view=mine", data, headers=FETCH if fetch else {})

    return post


def test_a_reply_is_queued_and_named(write, talk, anna):
    answer = write().json()
    message = talk.messages.get(kind="out")
    assert answer["message"] == f"m{message.pk}" and answer["client_id"] == "click-0001"
    assert make.fresh(talk).assignee == anna
    assert anna.read_marks.get().seq >= message.seq  # one's own words are read


def test_one_click_is_one_message(write, talk):
    assert write().json()["message"] == write().json()["message"]
    assert talk.messages.filter(kind="out").count() == 1


def test_without_scripts_the_page_comes_back(write, talk):
    answer = write(fetch=False)
    assert answer.headers["Location"] == f"/conversations/{talk.pk}/?view=mine"


def test_a_reply_to_something_unseen_is_held_and_says_what_came_in(write, talk):
    before = head(talk)
    make.customer_says(talk.channel, "Nog iets")
    answer = write(seen=before)
    assert (answer.status_code, answer.json()["code"], answer.json()["head"]) == (409, "newer_messages", head(talk))
    assert not talk.messages.filter(kind="out").exists()
    assert write(seen=answer.json()["head"]).status_code == 200  # "send anyway", same click


def test_send_and_resolve_opens_the_next_and_can_be_undone(write, as_anna, talk, anna):
    other = make.conversation(talk.channel, sender="bea")
    claims.claim(other, anna)
    answer = write(then="resolve").json()
    assert answer["next"] == f"/conversations/{other.pk}/?view=mine"
    assert make.fresh(talk).status == "resolved"
    assert as_anna.post(answer["undo"], headers=FETCH).status_code == 200
    assert make.fresh(talk).status == "answered"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "   "}, "__all__"),
        ({"client_id": ""}, "client_id"),
        ({"client_id": "<script>"}, "client_id"),
        ({"seen": "x"}, "seen"),
        ({"then": "explode"}, "then"),
        ({"text": "a" * 20_001}, "text"),
        ({"text": "a\x00b"}, "text"),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(write, talk, fields, field):
    answer = write(**fields)
    assert answer.status_code == 422 and field in answer.json()["fields"]
    assert answer.json()["error"].strip()
    assert not talk.messages.filter(kind="out").exists()


def test_a_colleagues_conversation_takes_notes_but_no_replies(write, talk, bram):
    claims.claim(talk, bram)
    assert write().json()["code"] == "already_claimed"
    assert write("Let op", to="notes", client_id="click-0002").status_code == 200
    assert talk.messages.get(kind="note").text == "Let op"


def test_a_resolved_one_must_be_reopened_first(write, talk, bram):
    lifecycle.resolve(talk, bram)
    assert write().json()["code"] == "already_resolved"


def test_files_leave_with_the_reply_with_and_without_scripts(write, as_anna, talk):
    file = SimpleUploadedFile("brief.txt", b"Beste klant", "text/plain")
    key = as_anna.post("/uploads/", {"file": file}, headers=FETCH).json()["key"]
    write(attachments=[key])
    assert Attachment.objects.get(key=key).message == talk.messages.get(kind="out")
    more = SimpleUploadedFile("nog-een.txt", b"Beste klant", "text/plain")
    write("Nog een", fetch=False, client_id="click-0002", files=more)
    assert Attachment.objects.filter(message__kind="out").count() == 2


def test_sending_again_is_for_who_may_see_it(as_anna, signed_in, carla, talk, anna):
    message = actions.send(talk, anna, "Hi", "c1", head(talk))
    actions.mark(message.delivery, "failed", reason="Weg")
    assert signed_in(carla).post(f"/messages/{message.pk}/again/").status_code == 404
    assert as_anna.post(f"/messages/{message.pk}/again/", headers=FETCH).status_code == 200
    assert make.fresh(message.delivery).state == "pending"


def test_a_failed_message_says_why_and_offers_both_ways_out(as_anna, talk, anna):
    message = actions.send(talk, anna, "Hi", "c1", head(talk))
    actions.mark(message.delivery, "failed", reason="Nummer bestaat niet", code="131026")
    page = as_anna.get(f"/conversations/{talk.pk}/").content.decode()
    assert "Nummer bestaat niet" in page and "131026" in page
    assert f'action="/messages/{message.pk}/again/"' in page and f'data-edit="m{message.pk}"' in page
