"""Signing in: new keys, ended sessions, slow guessing, second factors, and what we do not offer (S14, S15)."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from tests import factories as make
from tests.webcare.signing_in import code_for, reset_jobs
from webcare import tasks
from webcare.accounts import DEVICE
from webcare.actions import agents, sessions
from webcare.models import AuditEntry, User

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"  # of tests.factories.person
NEW = "nog een langer wachtwoord"
LOGIN = "/account/login/"


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


def try_it(client: Client, user: str | User, password: str = PASSWORD, **more):
    email = user if isinstance(user, str) else user.email
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def signed_in(user: User) -> Client:
    client = Client()
    assert try_it(client, user).status_code == 302, "premise"
    return client


def is_in(client: Client) -> bool:
    return client.get("/inbox/").status_code == 200


def with_totp(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def again(client: Client) -> None:
    """What concerns signing in asks for the password once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


# -- sessions --


def test_signing_in_makes_a_new_session_key(anna):
    browser = Client()
    planted = browser.session
    planted["x"] = 1
    planted.save()
    browser.cookies["webcare_session"] = planted.session_key
    try_it(browser, anna)
    assert is_in(browser) and browser.cookies["webcare_session"].value != planted.session_key
    thief = Client()
    thief.cookies["webcare_session"] = planted.session_key
    assert not is_in(thief)


def test_a_new_password_ends_every_other_session(anna):
    here, there = signed_in(anna), signed_in(anna)
    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert answer.status_code == 302
    assert is_in(here) and not is_in(there)


@pytest.mark.django_db(transaction=True)
def test_a_new_factor_ends_every_other_session(anna):
    here, there = signed_in(anna), signed_in(anna)
    again(here)
    page = here.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="key">(\w+)<', page)[1]
    assert 'src="data:image/svg+xml;base64,' in page
    answer = here.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert is_in(here) and not is_in(there)
    codes = re.findall(r"<code>(\d{8})</code>", here.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(set(codes)) == 10
    # and away with it again
    there = Client()
    try_it(there, anna)
    there.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(there)
    here.post(reverse("mfa_deactivate_totp"))
    assert is_in(here) and not is_in(there)
    assert not Authenticator.objects.exists(), "recovery codes go with what they recover"


def test_logging_out_everywhere_else(anna):
    here, there = signed_in(anna), signed_in(anna)
    here.post(reverse("account_sessions"))
    assert is_in(here) and not is_in(there)


def test_an_administrator_ends_sessions_of_who_lost_their_phone(anna):
    with_totp(anna)
    client, ada = Client(), make.person("Ada", User.Role.ADMIN)
    client.force_login(anna)
    agents.drop_factors(anna, ada)
    assert not is_in(client)
    assert is_in(signed_in(make.fresh(anna))), "with the password alone"


def test_ended_is_ended_also_for_a_cookie_kept(anna):
    client = signed_in(anna)
    kept = client.cookies["webcare_session"].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["webcare_session"] = kept
    assert not is_in(thief)
    client = signed_in(anna)
    sessions.end(anna)
    assert not is_in(client)


# -- the second factor --


def test_the_password_alone_does_not_open_what_has_a_second_factor(anna):
    secret, browser = with_totp(anna), Client()
    assert try_it(browser, anna)["Location"] == reverse("mfa_authenticate")
    assert not is_in(browser)
    for path in ("/", "/settings/me/", "/admin/", reverse("account_change_password")):
        assert browser.get(path).status_code == 302, path
    assert b"aria-invalid" in browser.post(reverse("mfa_authenticate"), {"code": "000000"}).content
    assert not is_in(browser)
    before = browser.cookies["webcare_session"].value
    browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert is_in(browser)
    assert browser.cookies["webcare_session"].value != before


def test_a_code_works_once(anna):
    secret, first, second = with_totp(anna), Client(), Client()
    for browser in (first, second):
        try_it(browser, anna)
        browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert is_in(first) and not is_in(second)


def test_a_recovery_code_works_once(anna):
    with_totp(anna)
    code = RecoveryCodes.activate(anna).get_unused_codes()[3]
    for expected in (True, False):
        browser = Client()
        try_it(browser, anna)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(browser) is expected


def test_codes_cannot_be_guessed_quickly(anna):
    secret, browser = with_totp(anna), Client()
    try_it(browser, anna)
    for number in range(20):
        browser.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert not is_in(browser), "the budget of guesses is spent, also for the right one"


def test_secrets_of_factors_are_encrypted_at_rest(anna):
    secret = with_totp(anna)
    RecoveryCodes.activate(anna)
    with connection.cursor() as cursor:
        cursor.execute("select data::text from mfa_authenticator")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in stored
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_what_concerns_signing_in_asks_who_it_is_once_more(anna):
    client = signed_in(anna)
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate")), name


@pytest.mark.parametrize("credential", [
    "", "x", "null", "[]", "1", '"x"', "{}", '{"id": 1}', '{"response": {}}', '{"response": {"userHandle": "AAAA"}}',
    '{"id":"x","rawId":"x","type":"public-key","response":{"userHandle":"MQ","clientDataJSON":"e30","authenticatorData'
    '":"AA","signature":"AA"}}', '{"response": {"userHandle": null}, "rawId": "AA", "id": "AA"}', "[" * 5000,
])  # fmt: skip
def test_nonsense_instead_of_a_passkey_lets_nobody_in(anna, credential):
    browser = Client()
    browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = browser.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code in (302, 400) and not is_in(browser)
    client = signed_in(anna)
    again(client)
    client.get(reverse("mfa_add_webauthn"))
    assert client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": credential}).status_code in (200, 400)
    assert not Authenticator.objects.exists()


def test_the_operators_admin_asks_for_the_same_second_factor(anna):
    User.objects.filter(pk=anna.pk).update(is_staff=True, is_superuser=True)
    with_totp(anna)
    browser = Client()
    answer = browser.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302 and answer["Location"].startswith(LOGIN)
    browser.post("/admin/login/", {"username": anna.email, "password": PASSWORD})
    try_it(browser, anna)
    assert browser.get("/admin/").status_code == 302
    assert not is_in(browser)


# -- guessing --


def evaluated(monkeypatch) -> list[str]:
    """The passwords that were really compared with a stored one."""
    compared, check = [], User.check_password
    monkeypatch.setattr(User, "check_password", lambda user, raw: compared.append(raw) or check(user, raw))
    return compared


def test_of_hundreds_of_guesses_hardly_any_is_looked_at(anna, monkeypatch):
    compared, clients = evaluated(monkeypatch), [Client(REMOTE_ADDR=f"10.0.{n}.1") for n in range(100)]
    for number in range(300):
        try_it(clients[number % 100], anna, f"guess {number}")
    assert 0 < len(compared) <= 10


def test_one_network_does_not_get_further_by_trying_everybody(monkeypatch):
    compared, client = evaluated(monkeypatch), Client(REMOTE_ADDR="10.1.1.1")
    people = [make.person(f"P{number}") for number in range(40)]
    for user in people * 2:
        try_it(client, user, "wrong")
    assert 0 < len(compared) <= 10


def test_forged_forwarding_headers_do_not_make_another_network(anna, monkeypatch):
    compared, client = evaluated(monkeypatch), Client(REMOTE_ADDR="10.1.1.1")
    for number in range(30):
        user = make.person(f"P{number}")
        try_it(client, user, "wrong", headers={"X-Forwarded-For": f"10.9.{number}.1"})
    assert len(compared) <= 10


def test_who_is_guessed_for_is_not_locked_out(anna):
    mine = signed_in(anna)
    mine.post("/account/logout/")
    for number in range(30):
        try_it(Client(REMOTE_ADDR=f"10.0.{number}.1"), anna, "wrong")
    assert not is_in(try_and_return(Client(REMOTE_ADDR="10.5.5.5"), anna)), "premise: strangers wait"
    assert is_in(try_and_return(mine, anna)), "the browser that was there before does not"


def try_and_return(client: Client, user: User) -> Client:
    try_it(client, user)
    return client


def test_a_known_browser_has_few_tries_too_and_only_for_its_own_person(anna, monkeypatch):
    bram, mine = make.person("Bram"), signed_in(anna)
    mine.post("/account/logout/")
    compared = evaluated(monkeypatch)
    for number in range(30):
        try_it(mine, anna, f"wrong {number}")
    assert len(compared) <= 10
    stolen = mine.cookies[DEVICE].value
    compared.clear()
    for number in range(30):
        thief = Client(REMOTE_ADDR=f"10.7.{number}.1")
        thief.cookies[DEVICE] = stolen
        try_it(thief, bram, "wrong")
    assert len(compared) <= 5
    for forged in ("x", stolen[:-2], stolen + "x", ""):
        thief.cookies[DEVICE] = forged
        assert try_it(thief, bram, "wrong").status_code == 200


def without_tokens(body: bytes) -> bytes:
    return re.sub(rb'(value|content)="[^"]*"', b"", body)


def test_known_and_unknown_addresses_get_the_same_answer(anna):
    gone = make.person("Weg")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    answers = []
    for number, who in enumerate((anna.email, "nobody@example.test", gone.email)):
        answer = try_it(Client(REMOTE_ADDR=f"10.0.{number}.1"), who, "wrong")
        answers.append((answer.status_code, without_tokens(answer.content)))
    assert answers[0] == answers[1] == answers[2]


def test_known_and_unknown_addresses_cost_the_same_slow_hash(settings, monkeypatch):
    """Counted, not measured: this machine does other things too. All but one hash takes less than a millisecond."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    anna = make.person("Anna")
    User.objects.create(email="invited@example.test", name="I", password=make_password(None), invited_at=timezone.now())
    hashed, hashing, comparing = [], Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a: hashed.append("encode") or hashing(*a))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a: hashed.append("verify") or comparing(*a))
    for who in (anna.email, "nobody@example.test", "invited@example.test"):
        hashed.clear()
        try_it(Client(), who, "wrong")
        assert len(hashed) == 1, who


# -- a forgotten password --


@pytest.fixture
def asked(django_capture_on_commit_callbacks):
    def ask(email: str, **client):
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client(**client).post(reverse("account_reset_password"), {"email": email})
        return answer

    reset_jobs()
    return ask


def reset_link(user: User) -> str:
    tasks.reset_mail(user.pk, "nl")
    return re.search(r"http://localhost:8000(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]


def choose(link: str, password: str = NEW) -> Client:
    browser = Client()
    answer = browser.get(link, follow=True)
    browser.post(answer.request["PATH_INFO"], {"password1": password, "password2": password})
    return browser


def test_a_forgotten_password_by_mail(anna, asked):
    here = signed_in(anna)
    assert asked("ANNA@example.test")["Location"] == reverse("account_reset_password_done")
    assert reset_jobs() == [[anna.pk, "nl"]]
    link = reset_link(anna)
    assert mail.outbox[0].to == [anna.email]
    browser = choose(link)
    assert not is_in(here), "whoever asked may have had a reason"
    assert not is_in(browser), "a mailbox alone signs nobody in"
    assert is_in(try_and_return(Client(), make.fresh(anna))) is False
    assert try_it(Client(), anna, NEW)["Location"] == "/"


def test_a_reset_does_not_go_around_the_second_factor(anna):
    with_totp(anna)
    browser = choose(reset_link(anna))
    assert try_it(browser, anna, NEW)["Location"] == reverse("mfa_authenticate")


def test_nobody_learns_who_works_here_by_asking(anna, asked):
    known, unknown = asked(anna.email), asked("nobody@example.test")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert reset_jobs() == [[anna.pk, "nl"], [0, "nl"]]
    tasks.reset_mail(0, "nl")
    assert mail.outbox == [], "strangers get no mail from us, whatever address somebody types"


def test_asking_again_and_again_fills_no_mailbox(anna, asked):
    for number in range(30):
        asked(anna.email, REMOTE_ADDR=f"10.0.{number}.1")
    assert len(reset_jobs()) <= 3


def assert_dead(link: str) -> None:
    assert b"password1" not in Client().get(link, follow=True).content
    choose(link, "iets heel anders dan dat")
    assert not is_in(try_it_with("anna@example.test", "iets heel anders dan dat"))


def try_it_with(email: str, password: str) -> Client:
    client = Client(REMOTE_ADDR="10.200.0.1")
    try_it(client, email, password)
    return client


def test_a_reset_link_works_once_for_an_hour_and_not_after_signing_in(anna, monkeypatch):
    link = reset_link(anna)
    choose(link)
    assert_dead(link)
    anna = make.fresh(anna)
    link = reset_link(anna)
    try_it(Client(), anna, NEW)
    assert_dead(link)  # who remembers the password needs no link
    link = reset_link(make.fresh(anna))
    late = timezone.now().replace(tzinfo=None) + timedelta(hours=1, seconds=5)
    monkeypatch.setattr(type(default_token_generator), "_now", lambda self: late + timedelta(days=1))
    assert_dead(link)


def test_a_reset_link_of_one_does_not_open_another(anna):
    bea = make.person("Bea", User.Role.ADMIN)
    link = reset_link(anna).replace(f"/{int_to_base36(anna.pk)}-", f"/{int_to_base36(bea.pk)}-")
    assert b"password1" not in Client().get(link, follow=True).content


def test_the_link_of_a_reset_never_names_a_foreign_host(anna, asked):
    with pytest.raises(AssertionError):
        assert asked(anna.email, HTTP_HOST="evil.example").status_code < 400
    assert "http://localhost:8000/" in reset_link_body(anna)


def reset_link_body(user: User) -> str:
    tasks.reset_mail(user.pk, "nl")
    return mail.outbox[-1].body


# -- what we do not offer, and where one may be sent --


@pytest.mark.parametrize("path", [
    "/account/signup/", "/account/email/", "/account/confirm-email/", "/account/confirm-email/x/",
    "/account/password/set/", "/account/login/code/", "/account/login/code/confirm/", "/account/passkeys/signup/",
    "/account/signup/passkey/", "/accounts/login/", "/account/social/login/cancelled/", "/account/2fa/trust/",
])  # fmt: skip
def test_what_we_do_not_offer_is_closed(anna, path):
    for client in (Client(), signed_in(anna)):
        assert client.get(path).status_code == 404
        assert client.post(path, {"email": "x@y.test"}).status_code == 404


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(anna, target):
    answer = Client().post(f"{LOGIN}?next={target}", {"login": anna.email, "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_every_page_of_signing_in_is_ours(anna):
    with_totp(anna)
    RecoveryCodes.activate(anna)
    client, fresh = Client(), Client()
    client.force_login(anna)
    try_it(fresh, anna)
    pages = [fresh.get(reverse("mfa_authenticate"))]
    pages += [Client().get(reverse(name)) for name in (
        "account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key_done",
    )]  # fmt: skip
    pages += [client.get(reverse(name)) for name in (
        "account_reauthenticate", "mfa_reauthenticate", "account_logout", "account_change_password",
    )]  # fmt: skip
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    pages += [client.get(reverse(name)) for name in (
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_add_webauthn",
    )]  # fmt: skip
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200 and 'class="door"' in text, page.request["PATH_INFO"]
        assert not re.search(r"<script(?![^>]*(src=|application/json))|<style| style=| on\w+=", text), "strict CSP"
        assert page["Cache-Control"] == "private, no-store" or "no-store" in page["Cache-Control"]


def test_passwords_and_codes_are_never_logged(anna, caplog):
    secret, browser = with_totp(anna), Client()
    code = code_for(secret)
    with caplog.at_level("DEBUG"):
        try_it(browser, anna, "kanarie-wachtwoord-1")
        try_it(browser, anna)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        link = reset_link(anna)
        choose(link, "kanarie-wachtwoord-2")
    assert is_in(browser) is False, "premise: the reset ended it"
    for canary in ("kanarie-wachtwoord", code, link.split("/")[-2], anna.email):
        assert canary not in caplog.text


def test_the_trail_knows_of_passwords_and_sessions(anna):
    client = signed_in(anna)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    client.post(reverse("account_sessions"))
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["agent.password_changed", "agent.sessions_ended"]
