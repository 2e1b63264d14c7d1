"""Signed in on the shop's site: the visitor is that customer, on every browser; another customer gets nothing of it."""

import pytest
from django.utils import timezone

from connectors.webchat.login import new_secret, sign
from webcare.actions import contacts
from webcare.models import Contact, ContactIdentity, ContactLink, Thread

from .conftest import Visitor

pytestmark = pytest.mark.django_db
SECRET = new_secret()


@pytest.fixture
def channel(visitor):
    visitor.channel.credentials = {"identity_secrets": [SECRET]}
    visitor.channel.save()
    return visitor.channel


def token(channel, sub="cust-77", secret=SECRET, seconds=600, **claims):
    now = int(timezone.now().timestamp())
    told = {"sub": sub, "aud": channel.key, "iat": now - 5, "exp": now + seconds, "name": "Noor Smit",
            "email": "noor@example.nl"}  # fmt: skip
    return sign(told | claims, secret)


_ids = iter(range(10**6))


def say(visitor, text="Hoi", identity=None):
    headers = visitor.headers(**({"X-Identity": identity} if identity else {}))
    body = {"id": f"message-{next(_ids):08}", "text": text, "start": visitor.secret}
    answer = visitor.client.post(visitor.url("messages/"), body, content_type="application/json", headers=headers)
    if answer.status_code == 200:
        visitor.token = answer.json()["token"]
    return answer


def look(visitor, identity=None):
    headers = visitor.headers(**({"X-Identity": identity} if identity else {}))
    return visitor.client.get(visitor.url("timeline/"), headers=headers)


def contact_of(visitor):
    return Thread.objects.select_related("identity__contact").latest("pk").identity.contact


def test_who_signs_in_is_linked_to_their_customer(visitor, channel):
    say(visitor, "Anoniem")
    assert contact_of(visitor).root is None
    assert say(visitor, "Nu ingelogd", token(channel)).status_code == 200
    known = ContactIdentity.objects.get(external_id="sub:cust-77")
    assert known.evidence == "verified_login" and known.contact.name == "Noor Smit"
    assert contact_of(visitor).root == known.contact
    assert ContactLink.objects.get().evidence == "verified_login"
    assert ContactIdentity.objects.get(external_id="mailto:noor@example.nl").contact == known.contact
    say(visitor, "Nog iets", token(channel))
    assert ContactLink.objects.count() == 1


def test_another_browser_of_the_same_customer_is_the_same_person(visitor, channel):
    say(visitor, "Thuis", token(channel))
    say(Visitor(channel), "Onderweg", token(channel))
    assert len(contacts.group_ids(contact_of(visitor))) == 3
    assert Thread.objects.count() == 2


def test_another_customer_begins_anew_and_sees_nothing(visitor, channel):
    say(visitor, "Geheim van Noor", token(channel))
    for identity in (token(channel, "cust-78"), "-"):
        for answer in (look(visitor, identity), say(visitor, "Van wie?", identity)):
            assert answer.status_code == 401 and answer.json()["code"] == "other"
            assert b"Geheim" not in answer.content
    assert b"Geheim" in look(visitor, token(channel)).content
    assert b"Geheim" in look(visitor).content  # a page that says nothing about who is signed in


def test_an_anonymous_visitor_may_sign_in_and_goes_on(visitor, channel):
    say(visitor, "Eerste vraag")
    assert b"Eerste vraag" in look(visitor, token(channel)).content
    assert b"Eerste vraag" in look(visitor, "-").content


@pytest.mark.parametrize(
    "wrong", [{"seconds": -120}, {"secret": new_secret()}, {"aud": "another"}, {"seconds": 7200}, {"email": "niets"}]
)
def test_a_wrong_token_leaves_the_visitor_anonymous_and_tells_the_console(visitor, channel, wrong):
    answer = say(visitor, "Hoi", token(channel, **wrong))
    assert answer.status_code == 200 and "stays anonymous" in answer.json()["notice"]
    assert not ContactIdentity.objects.filter(evidence="verified_login").exists()
    assert contact_of(visitor).name == ""


def test_an_expired_token_does_not_end_a_verified_conversation(visitor, channel):
    say(visitor, "Hoi", token(channel))
    assert look(visitor, token(channel, seconds=-120)).status_code == 200
    assert say(visitor, "Nog daar", token(channel, "cust-78", seconds=-120)).status_code == 200


def test_without_a_secret_nobody_is_verified(visitor):
    assert "notice" in say(visitor, "Hoi", token(visitor.channel)).json()
    assert not ContactIdentity.objects.filter(evidence="verified_login").exists()


def test_a_browser_cannot_vouch_for_itself(visitor, channel):
    body = {"id": "message-self-0001", "text": "Hoi", "start": visitor.secret, "verified": True,
            "aliases": ["sub:cust-77"], "login": {"sub": "cust-77", "email": "noor@example.nl"}}  # fmt: skip
    visitor.client.post(visitor.url("messages/"), body, content_type="application/json", headers=visitor.headers())
    assert Contact.objects.count() == 1
    assert not ContactIdentity.objects.filter(evidence="verified_login").exists()


def test_what_was_undone_by_an_agent_is_not_done_again(visitor, channel):
    from tests import factories as make

    say(visitor, "Hoi", token(channel))
    contacts.unlink(contact_of(visitor), make.person("Anna"))
    say(visitor, "Nog iets", token(channel))
    assert contact_of(visitor).root is None
    assert ContactLink.objects.filter(undone_at=None).count() == 0


def test_what_is_required_before_the_chat_is_not_asked_of_who_is_known(visitor, channel):
    channel.settings |= {"ask_name": "required", "ask_email": "required"}
    channel.save()
    assert say(visitor).status_code == 422
    assert say(visitor, "Hoi", token(channel)).status_code == 200
