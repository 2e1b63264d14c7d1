"""Notes: seen by colleagues only, and by the ones they name at once."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import factories as make
from webcare import bells, clock, errors
from webcare.actions import claims, inbox, notes
from webcare.mentions import named, pieces
from webcare.models import Delivery, Mention, Message, User
from webcare.views import counters

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team("Bezorging")


@pytest.fixture
def anna(team):
    return make.person("Anna", teams=[team])


@pytest.fixture
def bram(team):
    return make.person("Bram de Wit", teams=[team])


@pytest.fixture
def talk(team):
    return make.conversation(make.channel(team=team))


def as_user(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def rung(monkeypatch, django_capture_on_commit_callbacks):
    frames: list[tuple[str, int]] = []
    monkeypatch.setattr(bells, "send_frames", lambda found: frames.extend(found))
    return frames


# -- names in a text --


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Bram kijk", ["Bram de Wit"]),
        ("@bram de wit: kijk", ["Bram de Wit"]),
        ("Kijk, (@BRAM)!", ["Bram de Wit"]),
        ("@Anna en @Bram", ["Anna", "Bram de Wit"]),
        ("info@bram.nl", []),
        ("@Bramley, @Bram-Jan, @Bram's", []),
        ("@Brammetje @ Bram Bram", []),
        ("@" * 5000, []),
    ],
)
def test_a_name_stands_behind_an_at_sign_and_ends_where_its_word_ends(anna, bram, text, who):
    assert [person.name for person in named(text, [anna, bram])] == who
    assert "".join(piece for piece, _whom in pieces(text, [anna, bram])) == text  # and no letter is lost


def test_the_longest_name_counts(bram):
    other = make.person("Bram")
    assert named("@Bram de Wit", [other, bram]) == [bram]
    assert {*named("@Bram", [other, bram])} == {other, bram}  # both are called that


# -- placing --


def test_who_is_named_and_meant_gets_a_mention(talk, anna, bram):
    message = notes.place(talk, anna, "@Bram heb jij er nog een?", "note-0001", [bram.pk])
    mention = Mention.objects.get()
    assert (mention.user, mention.message, mention.conversation, mention.seen_at) == (bram, message, talk, None)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("text", ["Geen naam", "Bram zonder apenstaart", "mail@bram.nl"])
def test_an_id_whose_name_is_not_in_the_text_is_not_meant(talk, anna, bram, text):
    notes.place(talk, anna, text, "note-0001", [bram.pk])
    assert not Mention.objects.exists()


def test_a_name_without_an_id_is_only_text(talk, anna, bram):
    notes.place(talk, anna, "@Bram kijk", "note-0001")
    assert not Mention.objects.exists()


def test_nobody_mentions_themselves_or_who_left(talk, anna, bram):
    User.objects.filter(pk=bram.pk).update(is_active=False)
    notes.place(talk, anna, "@Anna @Bram", "note-0001", [anna.pk, bram.pk, 999_999])
    assert not Mention.objects.exists()


def test_who_cannot_see_it_is_not_mentioned_in_silence(talk, anna):
    carla = make.person("Carla", teams=[make.team("Werkplaats")])
    with pytest.raises(notes.CannotSee, match="Carla"):
        notes.place(talk, anna, "@Carla kijk", "note-0001", [carla.pk])
    assert not Message.objects.filter(kind="note").exists()


def test_a_lead_and_the_owner_may_be_mentioned_whatever_their_team(talk, anna):
    lena, carla = make.person("Lena", User.Role.LEAD), make.person("Carla")
    claims.claim(talk, anna)
    type(talk).objects.filter(pk=talk.pk).update(assignee=carla)
    notes.place(make.fresh(talk), anna, "@Lena @Carla", "note-0001", [lena.pk, carla.pk])
    assert {mention.user for mention in Mention.objects.all()} == {lena, carla}


def test_the_same_click_is_one_note_and_one_mention(talk, anna, bram):
    first = notes.place(talk, anna, "@Bram", "note-0001", [bram.pk])
    assert notes.place(talk, anna, "@Bram", "note-0001", [bram.pk]) == first
    assert Mention.objects.count() == 1


def test_an_empty_note_is_none(talk, anna):
    with pytest.raises(errors.Empty):
        notes.place(talk, anna, "  ", "note-0001")


def test_the_mentioned_are_rung_personally(talk, anna, bram, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notes.place(talk, anna, "@Bram", "note-0001", [bram.pk])
    assert (bells.user_topic(bram.pk), 0) in rung


# -- the form --


def test_the_form_brings_ids_and_nonsense_names_nobody(talk, anna, bram):
    form = {"text": "@Bram <b>kijk</b>", "client_id": "click-0001", "mention": [str(bram.pk), "x", "-1", "9" * 30]}
    assert as_user(anna).post(f"/conversations/{talk.pk}/notes/", form).status_code == 302
    page = as_user(bram).get(f"/conversations/{talk.pk}/").content.decode()
    assert '<span class="at" data-me>@Bram</span> &lt;b&gt;kijk&lt;/b&gt;' in page
    assert '<span class="at">@Bram</span>' in as_user(anna).get(f"/conversations/{talk.pk}/").content.decode()


def test_a_sentence_says_who_cannot_see_it(talk, anna):
    carla = make.person("Carla", teams=[make.team("Werkplaats")])
    form = {"text": "@Carla", "client_id": "click-0001", "mention": carla.pk}
    answer = as_user(anna).post(f"/conversations/{talk.pk}/notes/", form, headers={"Accept": "application/json"})
    assert answer.status_code == 422 and "Carla cannot see this conversation" in answer.json()["error"]


def test_a_name_that_looks_like_html_stays_text(talk, anna, team):
    eve = make.person("<b>Eve</b>", teams=[team])
    notes.place(talk, anna, "@<b>Eve</b> kijk", "note-0001", [eve.pk])
    page = as_user(anna).get(f"/conversations/{talk.pk}/").content.decode()
    assert "@&lt;b&gt;Eve&lt;/b&gt;</span> kijk" in page and "<b>Eve" not in page


# -- the list --


def names(user: User, view: str = "mentions") -> list[str]:
    return [row.contact.name for row in as_user(user).get("/inbox/", {"view": view}).context["page"].rows]


def test_it_stands_in_mentions_counted_until_seen_and_listed_for_weeks(talk, anna, bram):
    message = notes.place(talk, anna, "@Bram", "note-0001", [bram.pk])
    assert names(bram) == ["Anouk"] and names(anna) == []
    assert counters.count(bram, ())["mentions"] == 1
    assert "data-unread" in as_user(bram).get("/inbox/", {"view": "mentions"}).content.decode()
    inbox.mark_read(make.fresh(talk), bram, message.seq)
    assert Mention.objects.get().seen_at
    assert counters.count(bram, ())["mentions"] == 0
    assert names(bram) == ["Anouk"]
    with clock.at(clock.now() + timedelta(weeks=5)):
        assert names(bram) == []


def test_looking_before_the_note_came_sees_nothing(talk, anna, bram):
    message = notes.place(talk, anna, "@Bram", "note-0001", [bram.pk])
    inbox.mark_read(make.fresh(talk), bram, message.seq - 1)
    assert Mention.objects.get().seen_at is None


def test_what_went_to_another_team_is_no_longer_listed_nor_told(talk, anna, bram):
    notes.place(talk, anna, "@Bram", "note-0001", [bram.pk])
    assert b"Anna mentioned you" in as_user(bram).get("/mentions/news/").content, "premise"
    type(talk).objects.filter(pk=talk.pk).update(team=make.team("Werkplaats"))
    assert names(bram) == [] and counters.count(bram, ())["mentions"] == 0
    assert as_user(bram).get("/mentions/news/").content.strip() == b""


def test_news_is_what_came_after(talk, anna, bram):
    for number in range(5):
        notes.place(talk, anna, f"@Bram {number}", f"note-000{number}", [bram.pk])
    third = Mention.objects.order_by("pk")[3]
    assert as_user(bram).get("/mentions/news/").content.count(b"data-mention") == 3  # no flood
    assert as_user(bram).get(f"/mentions/news/?after={third.pk}").content.count(b"data-mention") == 1
    assert as_user(bram).get("/mentions/news/?after=x").status_code == 200
