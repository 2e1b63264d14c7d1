"""Drafts on the server: found on another device, never written over unseen, gone once sent."""

import pytest
from django.test import Client

from tests import factories as make
from webcare import bells, errors
from webcare.actions import drafts, messages, notes
from webcare.models import Draft, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def talk():
    return make.conversation(make.channel(team=make.team()))


def as_user(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en", "Accept": "application/json"})
    client.force_login(user)
    return client


def test_the_next_version_is_written_on_the_last(talk, anna):
    first = drafts.save(talk, anna, "reply", "Een", "")
    second = drafts.save(talk, anna, "reply", "Een twee", first)
    assert second > first and Draft.objects.get().text == "Een twee"


def test_what_another_device_wrote_is_not_written_over(talk, anna):
    first = drafts.save(talk, anna, "reply", "Een", "")
    drafts.save(talk, anna, "reply", "Van de telefoon", first)
    for base in ("", first, "nonsense"):
        with pytest.raises(drafts.NewerDraft) as refusal:
            drafts.save(talk, anna, "reply", "Van het scherm", base)
    assert refusal.value.extra["text"] == Draft.objects.get().text == "Van de telefoon"
    drafts.save(talk, anna, "reply", "Allebei", refusal.value.extra["version"])


def test_the_same_text_twice_is_no_conflict(talk, anna):
    drafts.save(talk, anna, "reply", "Een", "")
    drafts.save(talk, anna, "reply", "Een", "")  # the first answer was lost


def test_emptying_forgets_it_but_not_what_another_device_wrote(talk, anna):
    first = drafts.save(talk, anna, "reply", "Een", "")
    second = drafts.save(talk, anna, "reply", "Een twee", first)
    with pytest.raises(drafts.NewerDraft):
        drafts.save(talk, anna, "reply", "", first)
    assert drafts.save(talk, anna, "reply", " \n", second) == ""
    assert not Draft.objects.exists()
    assert drafts.save(talk, anna, "reply", "", "") == ""  # nothing to forget


def test_reply_and_note_and_people_are_apart(talk, anna):
    bram = make.person("Bram", teams=[make.team()])
    for user, kind in ((anna, "reply"), (anna, "note"), (bram, "reply")):
        drafts.save(talk, user, kind, f"{user} {kind}", "")
    assert Draft.objects.count() == 3
    page = as_user(anna).get(f"/conversations/{talk.pk}/").content.decode()
    assert "Anna reply" in page and "Anna note" in page and "Bram reply" not in page


def test_what_is_sent_is_no_draft_and_what_was_written_since_is(talk, anna):
    drafts.save(talk, anna, "reply", " Ik kijk. ", "")
    drafts.save(talk, anna, "note", "Let op", "")
    drafts.sent(messages.send(talk, anna, "Ik kijk.", "c1", seen=2), anna)
    assert [draft.kind for draft in Draft.objects.all()] == ["note"]
    drafts.sent(notes.place(talk, anna, "Iets anders", "n1"), anna)
    assert Draft.objects.get().text == "Let op"


def test_sending_by_the_form_takes_the_draft_away(talk, anna):
    drafts.save(talk, anna, "reply", "Ik kijk.", "")
    form = {"text": "Ik kijk.", "client_id": "click-0001", "seen": "9"}
    assert as_user(anna).post(f"/conversations/{talk.pk}/messages/", form).status_code == 200
    assert not Draft.objects.exists()


def test_too_much_is_refused(talk, anna):
    with pytest.raises(errors.TooLong):
        drafts.save(talk, anna, "reply", "x" * (drafts.LONGEST + 1), "")


def test_the_form(talk, anna):
    client, url = as_user(anna), f"/conversations/{talk.pk}/draft/"
    version = client.post(url, {"kind": "reply", "text": " Een\x1b\n"}).json()["version"]
    assert Draft.objects.get().text == " Een\x1b\n"  # as typed
    conflict = client.post(url, {"kind": "reply", "text": "Twee", "base": "x"})
    assert conflict.status_code == 409
    assert conflict.json() | {"error": ""} == {
        "error": "", "code": "newer_draft", "text": " Een\x1b\n", "version": version,
    }  # fmt: skip
    assert client.post(url, {"kind": "letter", "text": "x"}).status_code == 422
    assert client.post(url, {"kind": "reply", "text": "a\x00b", "base": version}).status_code == 422
    page = client.get(f"/conversations/{talk.pk}/").content.decode()
    assert f'data-kept="reply" data-version="{version}"> Een' in page


def test_ones_own_rows_say_draft(talk, anna):
    evil = "<img src=x>{{ 7 }}"
    drafts.save(talk, anna, "reply", evil, "")
    page = as_user(anna).get("/inbox/").content.decode()
    assert 'class="concept">Draft:</b> &lt;img src=x&gt;{{ 7 }}' in page
    bram = make.person("Bram", teams=[make.team()])
    assert "Draft:" not in as_user(bram).get("/inbox/").content.decode()
    assert 'class="concept"' not in as_user(anna).get(f"/conversations/{talk.pk}/").content.decode()  # it is open


def test_ones_other_screens_hear_when_a_draft_begins_and_ends(
    talk, anna, monkeypatch, django_capture_on_commit_callbacks
):
    frames = []
    monkeypatch.setattr(bells, "send_frames", lambda found: frames.extend(found))
    for text, rings in (("Een", 1), ("Een twee", 1), ("", 2)):
        with django_capture_on_commit_callbacks(execute=True):
            known = Draft.objects.first()
            drafts.save(talk, anna, "reply", text, drafts.version(known) if known else "")
        assert frames.count((bells.user_topic(anna.pk), talk.thread_id)) == rings
