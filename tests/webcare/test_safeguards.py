"""Whoever works here is told by mail when the way they sign in changed, whoever did it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import factories as make
from tests.webcare.signing_in import code_for, jobs
from webcare import tasks
from webcare.actions import agents, me, safeguards
from webcare.models import User

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "a long password", "nog een langer wachtwoord"


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """What a request has a worker mail: [user, change, language]."""

    def ask(client: Client, name: str, *, pk: tuple = (), **fields: str) -> list[list]:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse(name, args=pk), fields)
        assert answer.status_code == 302, answer.content.decode()
        return jobs("safeguard_mail")

    jobs("safeguard_mail")
    return ask


def signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_new_password_is_told_in_the_language_of_the_page(anna, told):
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert told(signed_in(anna), "account_change_password", **fields) == [[anna.pk, "password_changed", "en"]]


def test_a_password_chosen_with_a_mailed_link_is_told(anna, told):
    me.mail_reset(anna)
    link = re.search(r"http://localhost:8000(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    browser = Client()
    page = browser.get(link, follow=True).request["PATH_INFO"]
    uidb36, key = re.search(r"/key/([0-9A-Za-z]+)-(.+)/$", page).groups()
    sent = told(browser, "account_reset_password_from_key", pk=(uidb36, key), password1=NEW, password2=NEW)
    assert sent == [[anna.pk, "password_reset", "nl"]]


def test_codes_of_an_app_are_told_when_they_begin_and_when_they_end(anna, told):
    client = signed_in(anna)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="key">(\w+)<', page)[1]
    sent = told(client, "mfa_activate_totp", code=code_for(secret))
    assert sent == [[anna.pk, "totp_activated", "en"]], "and not the codes that came along"
    assert told(signed_in(make.fresh(anna)), "mfa_deactivate_totp") == [[anna.pk, "totp_deactivated", "en"]]


def test_new_recovery_codes_are_told(anna, told):
    TOTP.activate(anna, generate_totp_secret())
    RecoveryCodes.activate(anna)
    assert told(signed_in(anna), "mfa_generate_recovery_codes") == [[anna.pk, "recovery_codes_generated", "en"]]


def test_a_passkey_that_goes_is_told(anna, told):
    key = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "x"})
    sent = told(signed_in(anna), "mfa_remove_webauthn", pk=(key.pk,))
    assert sent == [[anna.pk, "webauthn_removed", "en"]]


def test_what_an_administrator_takes_away_is_told(anna, django_capture_on_commit_callbacks):
    TOTP.activate(anna, generate_totp_secret())
    jobs("safeguard_mail")
    with django_capture_on_commit_callbacks(execute=True):
        agents.drop_factors(anna, ada := make.person("Ada", User.Role.ADMIN))
        agents.drop_factors(anna, ada)  # nothing left to take
    assert jobs("safeguard_mail") == [[anna.pk, "factors_dropped", ""]]


@pytest.mark.parametrize("change", safeguards.CHANGES)
def test_the_mail_says_what_changed_and_what_to_do(anna, change):
    User.objects.filter(pk=anna.pk).update(name="Anna\n<b>&{{ 7 }}")
    tasks.safeguard_mail(anna.pk, change, "en")
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([anna.email], "How you log in has changed")
    with translation.override("en"):
        assert str(safeguards.CHANGES[change]) in sent.body
    assert "http://localhost:8000/account/password/reset/" in sent.body


def test_nobody_who_left_is_told_and_a_desk_without_mail_asks_no_worker(anna, settings):
    User.objects.filter(pk=anna.pk).update(is_active=False)
    tasks.safeguard_mail(anna.pk, "totp_activated", "nl")
    assert mail.outbox == []
    jobs("safeguard_mail")
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    safeguards.tell(anna, "totp_activated", "nl")
    safeguards.tell(anna, "email_confirm", "nl")
    assert jobs("safeguard_mail") == []
