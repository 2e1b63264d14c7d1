"""Saved replies: one's own and shared ones, filled in, in the customer's language."""

import pytest
from django.test import Client

from tests import factories as make
from webcare import errors
from webcare.actions import saved_replies
from webcare.models import SavedReply, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def bram():
    return make.person("Bram", teams=[make.team()])


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


def save(by: User, name: str = "Retour", text_nl: str = "Hoi", text_en: str = "", **more: object) -> SavedReply:
    reply = more.pop("reply", None) or SavedReply()
    return saved_replies.save(
        reply, by, name=name, text_nl=text_nl, text_en=text_en, shared=bool(more.get("shared")),
    )  # fmt: skip


def test_everybody_has_their_own_and_leads_share(anna, bram, lena):
    own, shared = save(anna), save(lena, shared=True)
    assert (own.owner, shared.owner) == (anna, None)
    with pytest.raises(errors.NotAllowed):
        save(anna, "Voor allen", shared=True)
    with pytest.raises(errors.NotAllowed):
        save(bram, "Van mij", reply=make.fresh(own))
    with pytest.raises(errors.NotAllowed):
        save(anna, "Anders", reply=make.fresh(shared))
    with pytest.raises(errors.NotAllowed):
        save(lena, "Anders", reply=make.fresh(own))  # a lead neither
    for reply, by in ((own, bram), (shared, anna), (own, lena)):
        with pytest.raises(errors.NotAllowed):
            saved_replies.delete(reply, by)
    saved_replies.delete(own, anna)
    saved_replies.delete(shared, lena)


def test_a_name_is_given_once_per_person_and_once_for_all(anna, bram, lena):
    save(anna)
    save(bram)
    save(lena, shared=True)
    for by, shared in ((anna, False), (lena, True)):
        with pytest.raises(saved_replies.NameTaken):
            save(by, "RETOUR", shared=shared)


@pytest.mark.parametrize("texts", [("", ""), ("  ", "\n")])
def test_it_says_something(anna, texts):
    with pytest.raises(errors.Empty):
        save(anna, text_nl=texts[0], text_en=texts[1])


@pytest.mark.parametrize(
    ("language", "texts", "expected"),
    [
        ("nl", ("Hoi {first_name}", "Hi {first_name}"), "Hoi Anouk"),
        ("en", ("Hoi {first_name}", "Hi {first_name}"), "Hi Anouk"),
        ("en", ("Hoi {first_name}", ""), "Hoi Anouk"),
        ("nl", ("", "Hi {first_name}"), "Hi Anouk"),
        ("fr", ("Hoi {first_name}", "Hi {first_name}"), "Hoi Anouk"),  # the desk's own
    ],
)
def test_in_the_customers_language_or_else_the_other(talk, anna, language, texts, expected):
    talk.contact.language = language
    talk.contact.save()
    save(anna, text_nl=texts[0], text_en=texts[1])
    page = as_user(anna).get(f"/conversations/{talk.pk}/saved-replies/").content.decode()
    assert f"data-text>{expected}</span>" in page


def test_only_ones_own_and_shared_ones_are_offered_most_used_first(talk, anna, bram, lena):
    save(anna, "Eigen")
    save(bram, "Van Bram")
    often = save(lena, "Vaak", shared=True)
    for _ in range(3):
        assert as_user(anna).post(f"/saved-replies/{often.pk}/used/").status_code == 204
    page = as_user(anna).get(f"/conversations/{talk.pk}/saved-replies/")
    assert [choice.reply.name for choice in page.context["choices"]] == ["Vaak", "Eigen"]
    theirs = SavedReply.objects.get(name="Van Bram")
    assert as_user(anna).post(f"/saved-replies/{theirs.pk}/used/").status_code == 404
    assert make.fresh(often).used == 3 and make.fresh(theirs).used == 0


def test_texts_are_never_markup_or_template(talk, anna):
    save(anna, "<b>x</b>", "{% now 'Y' %}{{ 7|add:7 }}<script>{customer.pk}{agent}")
    page = as_user(anna).get(f"/conversations/{talk.pk}/saved-replies/").content.decode()
    assert "{% now &#x27;Y&#x27; %}{{ 7|add:7 }}&lt;script&gt;{customer.pk}Anna" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_settings_for_everybody(anna, bram, lena):
    shared = save(lena, "Gedeeld", "Voor iedereen", shared=True)
    theirs = save(bram, "Van Bram", "Geheim")
    client = as_user(anna)
    made = client.post("/settings/replies/new/", {"name": "Nieuw", "text_nl": "Hoi {agent}", "shared": "on"})
    assert made.status_code == 302
    reply = SavedReply.objects.get(name="Nieuw")
    assert reply.owner == anna  # sharing is not hers to ask
    page = client.get("/settings/replies/").content.decode()
    assert "Gedeeld" in page and "Nieuw" in page and "Van Bram" not in page
    assert f"/settings/replies/{shared.pk}/" not in page
    for other in (shared, theirs):
        assert client.get(f"/settings/replies/{other.pk}/").status_code == 404
        assert client.post(f"/settings/replies/{other.pk}/deletion/").status_code == 404
    client.post(f"/settings/replies/{reply.pk}/", {"name": "Anders", "text_en": "Hi"})
    assert (make.fresh(reply).name, make.fresh(reply).text_nl, make.fresh(reply).text_en) == ("Anders", "", "Hi")
    client.post(f"/settings/replies/{reply.pk}/deletion/")
    assert {one.name for one in SavedReply.objects.all()} == {"Gedeeld", "Van Bram"}


def test_searching_in_settings(anna):
    save(anna, "Retourlabel", "In de bijlage")
    save(anna, "Open", "Tot zes uur")
    client = as_user(anna)
    for words, found in (("bijlage", ["Retourlabel"]), ("OPEN", ["Open"]), ("zes uur", ["Open"]), ("niets", [])):
        assert [row.name for row in client.get("/settings/replies/", {"q": words}).context["own"]] == found
    assert client.get("/settings/replies/", {"q": "%_\x00'"}).status_code == 200


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "Leeg"}, "Write the text in at least one language."),
        ({"name": "", "text_nl": "Hoi"}, "required"),
        ({"name": "Retour", "text_nl": "Hoi"}, "There is a saved reply with this name already."),
    ],
)
def test_settings_say_what_is_wrong(anna, form, said):
    save(anna)
    answer = as_user(anna).post("/settings/replies/new/", form)
    assert answer.status_code == 422 and said in answer.content.decode()
