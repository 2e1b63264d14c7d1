"""Being invited: the link works once, for a week, for one person, for nothing else (S14)."""

import itertools
import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from tests import factories as make
from tests.webcare.signing_in import reset_jobs
from webcare import clock
from webcare.actions import agents, claims, invitations, me
from webcare.errors import NotAllowed
from webcare.models import AuditEntry, Conversation, User

pytestmark = pytest.mark.django_db
Role = User.Role
PASSWORD = "een lang wachtwoord"
networks = itertools.count(1)
WORDS = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def ada() -> User:
    return make.person("Ada", Role.ADMIN)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def invited(ada: User, email: str = "nieuw@example.test") -> User:
    return invitations.invite(ada, email=email, name="Noor de Wit", role=Role.AGENT, teams=[make.team()])


def path_of(user: User) -> str:
    return invitations.link_for(user).removeprefix("http://localhost:8000")


def gets_in(client: Client) -> bool:
    return client.get("/inbox/").status_code == 200


def test_from_the_form_to_the_inbox(ada):
    client = signed_in(ada)
    answer = client.post(reverse("agent_invite"), {
        "name": "Noor de Wit", "email": "Noor@Example.TEST", "role": "agent", "teams": [make.team().pk],
    })  # fmt: skip
    assert answer.status_code == 302
    noor = User.objects.get(email="noor@example.test")
    assert (noor.is_invited, noor.has_usable_password(), noor.role) == (True, False, Role.AGENT)
    [letter] = mail.outbox
    assert letter.to == ["noor@example.test"] and "Ada" in letter.body
    link = re.search(r"http://localhost:8000(/invitation/\S+)", letter.body)[1]
    browser = Client()
    assert browser.get(link).status_code == 200
    answer = browser.post(link, WORDS)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert gets_in(browser)
    noor.refresh_from_db()
    assert (noor.is_invited, noor.check_password(PASSWORD), list(noor.teams.all())) == (False, True, [make.team()])
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [("agent.invited", ada.pk), ("agent.joined", noor.pk)]


def test_a_new_session_key_at_the_end(ada):
    """A key somebody planted in this browser before is worth nothing afterwards."""
    browser, link = Client(), path_of(invited(ada))
    browser.get(reverse("account_login"))
    browser.session.save()
    planted = browser.session
    planted["seen"] = 1
    planted.save()
    browser.cookies["webcare_session"] = planted.session_key
    browser.post(link, WORDS)
    assert gets_in(browser)
    assert browser.cookies["webcare_session"].value != planted.session_key
    thief = Client()
    thief.cookies["webcare_session"] = planted.session_key
    assert not gets_in(thief)


def test_accepting_in_a_browser_where_somebody_else_works_ends_their_session(ada):
    browser = signed_in(ada)
    old, noor = browser.cookies["webcare_session"].value, invited(ada)
    assert b"Ada" in browser.get(path_of(noor)).content
    browser.post(path_of(noor), WORDS)
    assert browser.get("/").wsgi_request.user == noor
    thief = Client()
    thief.cookies["webcare_session"] = old
    assert not gets_in(thief)


# -- links that do not work (any more) --


def assert_dead(link: str) -> None:
    browser = Client(REMOTE_ADDR=f"10.{next(networks)}.0.1")  # of another network each time: guessing is slow
    for answer in (browser.get(link), browser.post(link, WORDS)):
        assert answer.status_code == 410
        assert b"password1" not in answer.content
    assert not gets_in(browser)


def test_a_used_link_is_dead(ada):
    link = path_of(invited(ada))
    assert Client().post(link, WORDS).status_code == 302
    assert_dead(link)


def test_a_link_is_dead_after_a_week(ada, monkeypatch):
    noor = invited(ada)
    link, late = path_of(noor), time.time() + invitations.LASTS.total_seconds() + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)
    assert_dead(link)
    assert not make.fresh(noor).has_usable_password()


def test_a_renewed_link_kills_the_one_before(ada):
    noor = invited(ada)
    old = path_of(noor)
    with clock.at(clock.now() + timedelta(minutes=1)):
        signed_in(ada).post(reverse("agent_invitation", args=[noor.pk]), {"again": "1"})
    assert len(mail.outbox) == 1
    assert_dead(old)
    assert Client().post(path_of(make.fresh(noor)), WORDS).status_code == 302


def test_a_withdrawn_link_is_dead_and_the_person_gone(ada):
    noor = invited(ada)
    link = path_of(noor)
    signed_in(ada).post(reverse("agent_invitation", args=[noor.pk]), {"withdraw": "1"})
    assert_dead(link)
    assert not User.objects.filter(pk=noor.pk).exists()


def test_withdrawing_loses_no_conversation(ada):
    noor, talk = invited(ada), make.conversation(make.channel(team=make.team()))
    claims.assign(talk, ada, to=noor)
    invitations.withdraw(noor, ada)
    assert make.fresh(talk).assignee is None
    assert make.fresh(talk).status == Conversation.Status.QUEUED
    done, other = make.conversation(make.channel(), sender="ander"), invited(ada, "twee@example.test")
    claims.assign(done, ada, to=other)
    from webcare.actions import lifecycle

    lifecycle.resolve(done, ada)
    invitations.withdraw(other, ada)
    assert (make.fresh(other).is_active, make.fresh(other).is_invited) == (False, False), "named by history: kept"


def test_a_link_for_something_else_is_dead_here(ada):
    noor = invited(ada)
    stamp = round(noor.invited_at.timestamp() * 1_000_000)
    made = [
        signing.dumps([noor.pk, stamp]),
        signing.dumps([noor.pk, stamp], salt="webcare.device"),
        signing.dumps([noor.pk], salt=invitations.SALT),
        signing.dumps({"pk": noor.pk}, salt=invitations.SALT),
        signing.dumps([noor.pk, stamp + 1], salt=invitations.SALT),
        default_token_generator.make_token(noor),
        f"{int_to_base36(noor.pk)}-{default_token_generator.make_token(noor)}",
        path_of(noor).split("/")[2][:-1], "x", "%00", "..", "💥", "x" * 3000,
    ]  # fmt: skip
    for token in made:
        assert_dead(f"/invitation/{token}/")
    assert not make.fresh(noor).has_usable_password()


def test_one_invitation_opens_no_other_account(ada):
    noor, bea = invited(ada), make.person("Bea", Role.ADMIN)
    before = bea.password
    token = path_of(noor).split("/")[2]
    user, _colon, rest = token.partition(":")
    swapped = signing.b64_encode(signing.JSONSerializer().dumps([bea.pk, 1])).decode() + ":" + rest
    assert_dead(f"/invitation/{swapped}/")
    assert make.fresh(bea).password == before


def test_an_invitation_is_no_reset_link_and_a_reset_is_no_way_around_it(ada, django_capture_on_commit_callbacks):
    noor = invited(ada)
    token = path_of(noor).split("/")[2]
    answer = Client().get(f"/account/password/reset/key/{int_to_base36(noor.pk)}-{token}/")
    assert b"password1" not in answer.content
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(reverse("account_reset_password"), {"email": noor.email})
    assert reset_jobs() == [[0, "nl"]], "nobody: they choose it through the invitation only"


def test_a_deactivated_person_is_not_let_in_by_an_old_link(ada):
    noor = invited(ada)
    link = path_of(noor)
    User.objects.filter(pk=noor.pk).update(is_active=False)
    assert_dead(link)


@pytest.mark.parametrize("words", [
    {"new_password1": "kort", "new_password2": "kort"}, {"new_password1": PASSWORD, "new_password2": "anders"},
    {"new_password1": "password123", "new_password2": "password123"}, {},
])  # fmt: skip
def test_a_weak_password_spends_no_link(ada, words):
    link = path_of(invited(ada))
    assert Client().post(link, words).status_code == 422
    assert Client().post(link, WORDS).status_code == 302


def test_the_link_is_not_in_the_log(ada, caplog):
    link = path_of(invited(ada))
    with caplog.at_level("INFO"):
        Client().get(link)
    assert "GET /invitation/" in caplog.text, "premise"
    assert link.split("/")[2] not in caplog.text
    assert "nieuw@example.test" not in caplog.text and "Noor" not in caplog.text


def test_guessing_links_is_slow(ada):
    browser = Client()
    codes = [browser.get(f"/invitation/{number}/").status_code for number in range(30)]
    assert 429 in codes and codes.count(410) <= 20


# -- who may, and what goes wrong --


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_an_administrator_invites(ada, role):
    by, noor = make.person("Bram", role), invited(ada)
    for verb in (
        lambda: invitations.invite(by, email="x@y.test", name="X", role=Role.ADMIN, teams=[]),
        lambda: invitations.again(noor, by),
        lambda: invitations.withdraw(noor, by),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert User.objects.count() == 3 and mail.outbox == []


def test_an_address_is_there_once_however_it_is_written(ada):
    answer = signed_in(ada).post(reverse("agent_invite"), {"name": "X", "email": "ADA@example.test", "role": "agent"})
    assert answer.status_code == 422 and "Ada" in answer.content.decode()
    gone = make.person("Weg")
    agents.deactivate(gone, ada)
    answer = signed_in(ada).post(reverse("agent_invite"), {"name": "X", "email": "weg@example.test", "role": "agent"})
    assert answer.status_code == 422 and "Weg" in answer.content.decode()
    assert User.objects.count() == 2


@pytest.mark.parametrize("email", ["geen adres", "a@b", "a@b.test\r\nBcc: x@y.test", "", "x" * 250 + "@y.test"])
def test_what_is_no_address_gets_no_mail(ada, email):
    answer = signed_in(ada).post(reverse("agent_invite"), {"name": "X", "email": email, "role": "agent"})
    assert answer.status_code == 422 and mail.outbox == []


def test_a_name_cannot_add_a_header_or_a_recipient(ada):
    signed_in(ada).post(reverse("agent_invite"), {
        "name": "X\u2028Bcc: y@z.test", "email": "x@y.test", "role": "agent",
    })  # fmt: skip
    [letter] = mail.outbox
    message = letter.message()
    assert letter.recipients() == ["x@y.test"] and message["Bcc"] is None and len(message.get_all("To")) == 1


def test_a_mail_server_that_refuses_leaves_the_invitation_standing(ada, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    answer = signed_in(ada).post(
        reverse("agent_invite"), {"name": "X", "email": "x@y.test", "role": "agent"}, follow=True
    )
    assert User.objects.get(email="x@y.test").is_invited
    assert "could not be sent" in answer.content.decode() or "niet worden verstuurd" in answer.content.decode()


def test_withdrawing_twice_says_so(ada):
    noor = invited(ada)
    invitations.accept(path_of(noor).split("/")[2], PASSWORD)
    with pytest.raises(invitations.NotInvited):
        invitations.withdraw(noor, ada)
    assert User.objects.filter(pk=noor.pk, is_active=True).exists()


def test_renaming_oneself_changes_the_name_only(ada):
    me.rename(ada, "Ada Lovelace")
    assert (make.fresh(ada).name, make.fresh(ada).role) == ("Ada Lovelace", Role.ADMIN)
