"""Labels: made by leads, put on by everybody, never lost by archiving."""

import pytest
from django.test import Client

from tests import factories as make
from webcare import errors
from webcare.actions import labels
from webcare.models import Conversation, Label, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def lena():
    return make.person("Lena", User.Role.LEAD)


@pytest.fixture
def talk():
    return make.conversation(make.channel(team=make.team()))


def as_user(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def test_putting_on_and_taking_off_are_lines_in_the_thread(talk, lena, anna):
    label = labels.create(lena, "Retour", "rose")
    event = labels.add(talk, label, anna)
    assert event.data == {"label": label.pk, "name": "Retour", "colour": "rose"}
    assert labels.add(talk, label, anna) is None  # twice is once
    labels.remove(talk, label, anna)
    assert labels.remove(talk, label, anna) is None
    assert make.kinds(talk.thread)[-2:] == ["label.added", "label.removed"]
    page = as_user(anna).get(f"/conversations/{talk.pk}/").content.decode()
    assert "<b>You</b> added label <b>Retour</b>" in page and "took off label <b>Retour</b>" in page


def test_only_leads_make_change_and_archive(lena, anna):
    label = labels.create(lena, "Retour")
    verbs = (
        lambda: labels.create(anna, "Nieuw"),
        lambda: labels.change(label, anna, "Anders", "blue"),
        lambda: labels.archive(label, anna),
        lambda: labels.bring_back(label, anna),
        lambda: labels.delete(label, anna),
    )
    for verb in verbs:
        with pytest.raises(errors.NotAllowed):
            verb()
    assert [one.name for one in Label.objects.all()] == ["Retour"]


@pytest.mark.parametrize("name", ["Retour", "RETOUR", " retour "])
def test_a_name_is_given_once_in_whatever_letters(lena, name):
    labels.create(lena, "Retour")
    with pytest.raises(labels.NameTaken):
        labels.create(lena, name)


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_label_needs_a_name_one_can_see(lena, name):
    with pytest.raises(errors.Empty):
        labels.create(lena, name)


def test_an_archived_one_stays_where_it_is_and_cannot_be_chosen(talk, lena, anna):
    label, other = labels.create(lena, "Retour"), make.conversation(talk.channel, sender="daan")
    labels.add(talk, label, anna)
    labels.archive(label, lena)
    assert list(talk.labels.all()) == [label]
    with pytest.raises(labels.Archived):
        labels.add(other, label, anna)
    with pytest.raises(labels.Archived):
        labels.add_to_contact(other.contact, label)
    labels.remove(talk, label, anna)  # taking off is still possible
    labels.bring_back(label, lena)
    assert labels.add(other, make.fresh(label), anna)


def test_what_is_in_use_is_not_deleted(talk, lena, anna):
    label = labels.create(lena, "Retour")
    labels.add_to_contact(talk.contact, label)
    with pytest.raises(labels.StillUsed):
        labels.delete(label, lena)
    labels.remove_from_contact(talk.contact, label)
    labels.delete(label, lena)
    assert not Label.objects.exists()


# -- screens --


def test_the_menu_toggles_and_a_lead_can_make_one_there(talk, lena, anna):
    label = labels.create(lena, "Retour")
    url = f"/conversations/{talk.pk}/labels/"
    assert as_user(anna).post(url, {"on": label.pk}).status_code == 302
    assert list(talk.labels.all()) == [label]
    answer = as_user(anna).post(url, {"off": label.pk}, headers={"Accept": "application/json"})
    assert answer.json()["toast"] == "Label “Retour” taken off"
    as_user(lena).post(url, {"new": " Vaste  klant "})
    as_user(anna).post(url, {"new": "RETOUR"})  # it exists: then it is that one
    assert sorted(one.name for one in talk.labels.all()) == ["Retour", "Vaste klant"]
    assert as_user(anna).post(url, {"new": "Iets"}, headers={"Accept": "application/json"}).status_code == 403


@pytest.mark.parametrize("form", [{}, {"on": "x"}, {"on": "999999"}, {"off": "9" * 30}, {"on": "²"}])
def test_a_label_that_is_not_there_is_not_found(talk, anna, form):
    assert as_user(anna).post(f"/conversations/{talk.pk}/labels/", form).status_code == 404


def test_a_row_shows_one_label_and_how_many_more(talk, lena, anna):
    for name, colour in (("Zadel", "grey"), ("Retour", "rose"), ("Bel", "blue")):
        labels.add(talk, labels.create(lena, name, colour), anna)
    page = as_user(anna).get("/inbox/").content.decode()
    assert '<span class="chip" data-colour="blue"><span>Bel</span></span>' in page and "+2" in page
    assert 'title="Bel, Retour, Zadel"' in page


def test_the_list_by_label(talk, lena, anna):
    label = labels.create(lena, "Retour")
    labels.add(talk, label, anna)
    make.conversation(talk.channel, sender="daan")
    page = as_user(anna).get("/inbox/", {"view": "open", "label": label.pk})
    assert [row.contact.name for row in page.context["page"].rows] == ["Anouk"]
    assert f"?view=open&amp;label={label.pk}" in page.content.decode()  # rows keep the filter
    nothing = as_user(anna).get("/inbox/", {"view": "open", "label": 999})
    assert nothing.context["page"].rows == [] and nothing.status_code == 200


def test_settings_list_change_and_archive(talk, lena, anna):
    label = labels.create(lena, "Retour")
    labels.add(talk, label, anna)
    client = as_user(lena)
    page = client.get("/settings/labels/").content.decode()
    assert "Retour" in page and "1 conversation" in page
    client.post(f"/settings/labels/{label.pk}/", {"name": "Terug", "colour": "green"})
    assert (make.fresh(label).name, make.fresh(label).colour) == ("Terug", "green")
    client.post(f"/settings/labels/{label.pk}/archive/")
    assert make.fresh(label).archived_at and "Archived" in client.get("/settings/labels/").content.decode()
    client.post(f"/settings/labels/{label.pk}/deletion/")
    assert Label.objects.exists()  # in use


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "", "colour": "grey"}, "required"),
        ({"name": "RETOUR", "colour": "grey"}, "There is a label with this name already."),
        ({"name": "Nieuw", "colour": "<script>"}, "not one of the available choices"),
    ],
)
def test_settings_say_what_is_wrong(lena, form, said):
    labels.create(lena, "Retour")
    answer = as_user(lena).post("/settings/labels/new/", form)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert Label.objects.count() == 1


def test_without_labels_nothing_stands_in_the_way(talk, anna):
    page = as_user(anna).get(f"/conversations/{talk.pk}/").content.decode()
    assert "No labels yet. A team lead can make them." in page and "menu-filter" not in page
    assert Conversation.objects.labelled(1).count() == 0
