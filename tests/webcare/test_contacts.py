"""The customer's card: what it shows, to whom, how it is corrected, and who could be the same person."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from webcare.actions import contacts, labels
from webcare.models import Contact, ContactIdentity, ContactLink, Conversation, Label, User

pytestmark = pytest.mark.django_db
PANE = {"HX-Request": "true"}
ASK = {"Accept": "application/json", "HX-Request": "true"}


@pytest.fixture
def anna():
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def lena():
    return make.person("Lena", User.Role.LEAD)


@pytest.fixture
def as_anna(anna):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(anna)
    return client


@pytest.fixture
def channel():
    return make.channel(team=make.team(), name="Chat")


@pytest.fixture
def mailbox():
    return make.channel(team=make.team(), name="Mail")


def known(channel, sender, **fields):
    """A conversation with somebody of whom this is known."""
    talk = make.conversation(channel, f"Vraag van {sender}", sender)
    Contact.objects.filter(pk=talk.contact_id).update(**fields)
    return Conversation.objects.select_related("contact", "thread").get(pk=talk.pk)


def save(client, contact, **fields):
    return client.post(f"/contacts/{contact.pk}/", fields, headers=ASK)


def page(client, talk):
    return client.get(f"/conversations/{talk.pk}/", headers=PANE)


# -- one person on every channel --


def test_opening_a_conversation_shows_the_earlier_ones_on_other_channels(as_anna, anna, channel, mailbox):
    chat, mail = known(channel, "visitor"), known(mailbox, "noor", email="noor@example.nl")
    contacts.link(chat.contact, mail.contact, anna)
    for talk in (chat, mail):
        shown = page(as_anna, talk)
        assert {row.pk for row in shown.context["history"]} == {chat.pk, mail.pk}
    assert f'id="past{chat.pk}"' in page(as_anna, mail).content.decode()
    assert "noor@example.nl" in page(as_anna, chat).content.decode()


def test_a_nameless_visitor_is_called_as_the_person_they_are(as_anna, anna, channel, mailbox):
    chat, mail = known(channel, "visitor", name=""), known(mailbox, "noor", name="Noor Smit")
    contacts.link(chat.contact, mail.contact, anna)
    assert '<h2 class="clip" id="customer-name" title="Noor Smit">' in page(as_anna, chat).content.decode()


def test_what_another_team_has_is_counted_and_not_shown(as_anna, anna, lena, channel):
    talk = known(channel, "noor")
    for number in range(2):
        secret = known(make.channel(team=make.team("Werkplaats")), f"geheim{number}")
        contacts.link(secret.contact, talk.contact, lena)
    text = page(as_anna, talk).content.decode()
    assert "2 more in other teams" in text and "Vraag van geheim" not in text
    assert "geheim" not in text[text.index('id="customer"') :].lower()
    assert as_anna.post(f"/contacts/{secret.contact_id}/unlinking/").status_code == 404
    as_lena = Client(headers={"Accept-Language": "en"})
    as_lena.force_login(lena)
    assert "more in other teams" not in page(as_lena, talk).content.decode()


def test_opening_costs_no_more_with_many_linked_contacts(as_anna, anna, channel):
    talk = known(channel, "noor", email="noor@example.nl")
    page(as_anna, talk)
    with CaptureQueriesContext(connection) as alone:
        page(as_anna, talk)
    for number in range(5):
        contacts.link(known(channel, f"noor{number}", email="noor@example.nl").contact, talk.contact, anna)
    with CaptureQueriesContext(connection) as linked:
        assert len(page(as_anna, talk).context["history"]) == 6
    assert len(linked) == len(alone)


def test_a_person_with_hundreds_of_conversations_shows_the_newest(as_anna, channel):
    talk = known(channel, "noor")
    rows = [
        Conversation(thread=talk.thread, channel=channel, contact=talk.contact, status="resolved", team=channel.team,
                     resolved_at=talk.opened_at, opened_at=talk.opened_at.replace(year=2000 + n % 20))
        for n in range(200)
    ]  # fmt: skip
    Conversation.objects.bulk_create(rows)
    shown = page(as_anna, talk)
    assert len(shown.context["history"]) == 21 and ">201<" in shown.content.decode()
    assert "Show all contact" in shown.content.decode()


# -- what the card shows --


def test_empty_fields_are_not_shown(as_anna, channel):
    text = page(as_anna, known(channel, "noor")).content.decode()
    card = text[text.index('id="card-points"') :]
    card = card[: card.index("</dl>")]
    assert "<dt>" not in card


def test_a_claimed_address_is_told_apart_from_a_proven_one(as_anna, channel):
    talk = known(channel, "noor", email="noor@example.nl")
    assert "as the customer says" in page(as_anna, talk).content.decode()
    identity = ContactIdentity.objects.create(contact=talk.contact, channel=channel, external_id="noor@example.nl")
    assert "writes from this address" in page(as_anna, talk).content.decode()
    ContactIdentity.objects.filter(pk=identity.pk).update(evidence="offline_form")
    assert "as the customer says" in page(as_anna, talk).content.decode()
    ContactIdentity.objects.filter(pk=identity.pk).update(external_id="mailto:noor@example.nl")
    assert "Signed in on the site with this address" in page(as_anna, talk).content.decode()


def test_what_strangers_wrote_is_text_on_the_card(as_anna, channel):
    evil = "<script>alert(1)</script>{{ 7|add:7 }}"
    talk = known(channel, "noor", name=evil, phone=evil[:40], remarks=evil)
    text = page(as_anna, talk).content.decode() + as_anna.get(f"/contacts/{talk.contact_id}/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in text


# -- correcting it --


def test_each_field_is_saved_by_itself(as_anna, channel):
    contact = known(channel, "noor").contact
    for name, value in {"name": "Noor Smit", "email": "noor@example.nl", "phone": "+31 6 5550 0118",
                        "language": "nl", "form_of_address": "formal", "remarks": "Na 17:00"}.items():  # fmt: skip
        assert save(as_anna, contact, **{name: value}).status_code == 200
        assert getattr(make.fresh(contact), name) == value


@pytest.mark.parametrize(
    "field, value",
    [("email", "noor@"), ("email", "noor"), ("phone", "bel mij"), ("phone", "12"), ("phone", "1" * 16),
     ("phone", "٣" * 8), ("language", "xx-nonsense"), ("form_of_address", "jij"), ("name", "n" * 201),
     ("remarks", "r" * 2001), ("email", "a" * 250 + "@example.nl"), ("remarks", "a\x00b")],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(as_anna, channel, field, value):
    contact = known(channel, "noor").contact
    answer = save(as_anna, contact, **{field: value})
    assert answer.status_code == 422 and answer.json()["fields"][field]
    assert getattr(make.fresh(contact), field) == getattr(contact, field)


def test_a_field_of_a_linked_customer_is_corrected_where_it_stands(as_anna, anna, channel, mailbox):
    chat, mail = known(channel, "v", name=""), known(mailbox, "noor", name="Noor", email="noor@example.nl")
    contacts.link(mail.contact, chat.contact, anna)
    save(as_anna, chat.contact, name="Noor Smit", phone="0612345678")
    assert make.fresh(mail.contact).name == "Noor Smit" and make.fresh(chat.contact).phone == "0612345678"
    contacts.unlink(mail.contact, anna)
    assert make.fresh(chat.contact).name == "" and make.fresh(mail.contact).email == "noor@example.nl"


def test_remarks_of_both_are_kept_and_shown(as_anna, anna, channel, mailbox):
    chat, mail = known(channel, "v", remarks="Driehoog"), known(mailbox, "n", remarks="Belt liever")
    contacts.link(chat.contact, mail.contact, anna)
    text = page(as_anna, chat).content.decode()
    assert "Driehoog" in text and "Belt liever" in text


def test_colleagues_are_told_by_a_bell_without_news(as_anna, channel, monkeypatch, django_capture_on_commit_callbacks):
    from webcare import bells

    talk, rung = known(channel, "noor"), []
    monkeypatch.setattr(bells, "send_frames", rung.append)
    with django_capture_on_commit_callbacks(execute=True):
        save(as_anna, talk.contact, name="Noor Smit")
    frames = {topic: seq for frame in rung for (topic, _thread), seq in frame.items()}
    assert frames[f"thread.{talk.thread_id}"].seq == 0 and f"team.{talk.team_id}" in frames
    rung.clear()
    with django_capture_on_commit_callbacks(execute=True):
        save(as_anna, talk.contact, name="Noor Smit")  # the same: nothing to tell
    assert rung == []


def test_labels_of_a_customer(as_anna, lena, anna, channel, mailbox):
    label = labels.create(lena, "Vaste klant")
    chat, mail = known(channel, "v"), known(mailbox, "n")
    contacts.link(chat.contact, mail.contact, anna)
    labels.add_to_contact(chat.contact, label)
    as_anna.post(f"/contacts/{chat.contact_id}/labels/", {"on": label.pk}, headers=ASK)
    assert page(as_anna, chat).content.decode().count('<span class="chip" data-colour="grey"><span>Vaste klant') == 1
    as_anna.post(f"/contacts/{chat.contact_id}/labels/", {"off": label.pk}, headers=ASK)
    assert not Label.objects.filter(contacts__isnull=False).exists()


# -- the same person elsewhere --


def matches(client, contact, q=""):
    return client.get(f"/contacts/{contact.pk}/matches/", {"q": q} if q else {}, headers=PANE)


def test_the_same_address_is_proposed_with_its_evidence(as_anna, channel, mailbox):
    chat, mail = (
        known(channel, "v", email="Noor@Example.nl"),
        known(mailbox, "n", name="Noor Smit", email="noor@example.nl"),
    )
    text = matches(as_anna, chat.contact).content.decode()
    assert "Same e-mail address as <b>Noor Smit</b>, as the customer says" in text and "Mail, 1 conversation" in text
    for talk in (chat, mail):
        address = f"mailto:{talk.contact.email}" if talk == chat else "noor@example.nl"
        ContactIdentity.objects.create(contact=talk.contact, channel=talk.channel, external_id=address)
    assert "verified on both sides" in matches(as_anna, chat.contact).content.decode()


def test_the_same_number_however_it_is_written(as_anna, channel, mailbox):
    chat = known(channel, "v", phone="+31 6 5550 0118")
    known(mailbox, "n", name="Noor", phone="06-55500118"), known(mailbox, "x", name="Xander", phone="06-55500119")
    text = matches(as_anna, chat.contact).content.decode()
    assert "Same phone number as <b>Noor</b>" in text and "Xander" not in text


def test_who_is_not_seen_is_not_proposed_nor_found_nor_linked(as_anna, channel):
    chat = known(channel, "v", email="noor@example.nl")
    secret = known(make.channel(team=make.team("Werkplaats")), "geheim", name="Geheim", email="noor@example.nl")
    assert "Geheim" not in matches(as_anna, chat.contact).content.decode()
    found = matches(as_anna, chat.contact, q="geh")
    assert found.context["matches"] == []
    for verb in ("links", "dismissal"):
        answer = as_anna.post(f"/contacts/{chat.contact_id}/{verb}/", {"to": secret.contact_id}, headers=ASK)
        assert answer.status_code == 404
    assert not ContactLink.objects.exists()


def test_not_the_same_person_is_remembered(as_anna, channel, mailbox):
    chat, mail = known(channel, "v", email="info@example.nl"), known(mailbox, "n", email="info@example.nl")
    as_anna.post(f"/contacts/{chat.contact_id}/dismissal/", {"to": mail.contact_id}, headers=ASK)
    for one in (chat, mail):
        assert matches(as_anna, one.contact).context["matches"] == []


def test_linking_from_the_card_and_undoing_it(as_anna, channel, mailbox):
    chat, mail = known(channel, "v", email="noor@example.nl"), known(mailbox, "n", email="noor@example.nl")
    answer = as_anna.post(
        f"/contacts/{chat.contact_id}/links/", {"to": mail.contact_id, "evidence": "same_email"}, headers=ASK
    ).json()
    assert ContactLink.objects.get().evidence == "same_email"
    assert matches(as_anna, chat.contact).context["matches"] == []
    undone = as_anna.post(answer["undo"], headers=ASK).json()
    assert make.fresh(chat.contact).root is None
    as_anna.post(undone["undo"], headers=ASK)
    assert make.fresh(chat.contact).root == mail.contact


def test_a_reason_nobody_proposed_is_a_link_by_hand(as_anna, channel, mailbox):
    chat, mail = known(channel, "v", email="noor@example.nl"), known(mailbox, "n", email="smit@example.nl")
    for claimed in ("same_email", "verified_login", "not_the_same"):
        link = {"to": mail.contact_id, "evidence": claimed}
        assert as_anna.post(f"/contacts/{chat.contact_id}/links/", link, headers=ASK).status_code == 200
        assert ContactLink.objects.latest("pk").evidence == "by_hand"
        as_anna.post(f"/contacts/{chat.contact_id}/unlinking/", headers=ASK)


# -- the list --


def test_channels_of_other_teams_are_not_told(as_anna, lena, channel):
    talk = known(channel, "noor")
    secret = known(make.channel(team=make.team("Werkplaats"), name="Geheime lijn"), "smit")
    contacts.link(secret.contact, talk.contact, lena)
    text = as_anna.get("/contacts/").content.decode()
    assert channel.name in text and "Geheime lijn" not in text


def test_a_person_is_one_row_and_found_by_any_part(as_anna, anna, channel, mailbox):
    chat, mail = (
        known(channel, "v", name="", phone="+31 6 5550 0118"),
        known(mailbox, "n", name="Noor Smit", email="noor@example.nl"),
    )
    contacts.link(chat.contact, mail.contact, anna)
    known(channel, "piet", name="Piet 100%_korting")
    for words in ("noor", "SMIT", "example.n", "5550 01", "0655500118", "oor sm"):
        rows = as_anna.get("/contacts/", {"q": words}).context["rows"]
        assert [card.title for card in rows] == ["Noor Smit"], words
    assert [card.title for card in as_anna.get("/contacts/", {"q": "0%_k"}).context["rows"]] == ["Piet 100%_korting"]
    assert as_anna.get("/contacts/", {"q": "%"}).context["rows"][0].title == "Piet 100%_korting"
    for nothing in ("noor_smit", "n%r", "zzz", "\\", "'"):
        assert as_anna.get("/contacts/", {"q": nothing}).context["rows"] == []


def test_the_list_shows_who_one_may_see_page_by_page(as_anna, channel, monkeypatch):
    from webcare.views import contacts as views

    monkeypatch.setattr(views, "PAGE", 2)
    talks = [known(channel, f"klant{number}") for number in range(5)]
    known(make.channel(team=make.team("Werkplaats")), "geheim")
    seen, after = [], ""
    for _ in range(3):
        shown = as_anna.get("/contacts/", {"after": after}).context
        seen += [card.pk for card in shown["rows"]]
        after = shown["more"]
    assert seen == [talk.contact_id for talk in reversed(talks)] and after == ""


def test_the_list_costs_the_same_for_many(as_anna, channel, django_assert_max_num_queries):
    for number in range(30):
        known(channel, f"klant{number}")
    as_anna.get("/contacts/")
    with django_assert_max_num_queries(8):
        as_anna.get("/contacts/", {"q": "klant"})


def test_the_page_of_one_person_works_without_scripts(as_anna, channel, mailbox):
    chat, mail = (
        known(channel, "v", email="noor@example.nl"),
        known(mailbox, "n", name="Noor Smit", email="noor@example.nl"),
    )
    text = as_anna.get(f"/contacts/{chat.contact_id}/").content.decode()
    assert "Same e-mail address as" in text and f'id="past{chat.pk}"' in text
    found = as_anna.get(f"/contacts/{chat.contact_id}/", {"q": "noor s"}).content.decode()
    assert '<b class="b5">Noor Smit</b>' in found
    after = as_anna.post(f"/contacts/{chat.contact_id}/links/", {"to": mail.contact_id}, follow=True)
    assert "are one customer now" in after.content.decode() and f'id="past{mail.pk}"' in after.content.decode()


def test_another_teams_customer_does_not_exist(as_anna):
    secret = known(make.channel(team=make.team("Werkplaats")), "geheim")
    for path in ("", "card/", "matches/"):
        assert as_anna.get(f"/contacts/{secret.contact_id}/{path}").status_code == 404
    assert save(as_anna, secret.contact, name="Iemand").status_code == 404
