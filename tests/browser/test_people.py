"""Story 4: an administrator invites, the invited comes in, two-factor and passkeys, and who leaves is out at once."""

import re
import secrets
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories as make
from tests.browser.journeys import PHONE, expect_no_sideways_scroll, soon
from tests.browser.stack import letters_folder
from tests.browser.test_look import expect_accessible, listen
from tests.webcare.signing_in import code_for
from webcare.actions import claims
from webcare.models import Team, User

Open = Callable[..., Page]
Contexts = Callable[..., BrowserContext]
PASSWORD = "a long password"  # of tests.factories.person
CHOSEN = "vier fietsen op een rij"


def letters_to(address: str) -> list[str]:
    """The texts of what was mailed to this address, oldest first."""
    found = []
    for path in sorted(letters_folder().glob("*.log"), key=lambda one: one.stat().st_mtime_ns):
        for raw in path.read_bytes().split(b"-" * 79 + b"\n"):  # as Django's file backend parts them
            letter = message_from_bytes(raw, policy=policy.default)
            if letter["To"] == address:
                found.append(letter.get_content())
    return found


def link_in(letter: str) -> str:
    return re.search(r"https?://\S+", letter)[0]


def log_in(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")


def expect_in(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/inbox/"))
    expect(page.locator("#list")).to_be_visible()


def still_me(page: Page, password: str = PASSWORD) -> None:
    """The page before anything that concerns signing in."""
    expect(page).to_have_url(re.compile("/reauthenticate/"))
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")


def log_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main form[action*=logout] button").first.click()
    expect(page).to_have_url(re.compile("/account/login/"))


def authenticator(page: Page, **options: Any) -> None:
    """A fingerprint reader, as far as this browser knows."""
    chosen = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    } | options  # fmt: skip
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": chosen})


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_from_invitation_to_inbox(open_desk: Open, new_context: Contexts, locale: str) -> None:
    team, address = (
        make.team("Bezorging"),
        f"noor-{secrets.token_hex(4)}@example.test",
    )  # letters of other runs lie there too
    talk = make.conversation(make.channel(team=team), "Waar blijft mijn fiets?")
    page = open_desk(make.person("Ada", User.Role.ADMIN), "/settings/agents/", locale=locale)
    page.locator("a[href='/settings/agents/new/']").click()
    page.locator("[name=name]").fill("Noor de Wit")
    page.locator("[name=email]").fill("noor")
    page.locator(".save .primary").click()
    expect(page.locator("#id_email_error")).to_be_visible()
    page.locator("[name=email]").fill(address)
    page.locator(f"[name=teams][value='{team.pk}']").check()
    page.locator(".save .primary").click()
    noor = User.objects.get(email=address)
    row = page.locator(f"#agent-{noor.pk}")
    expect(row).to_contain_text("Noor de Wit")

    [first] = letters_to(address)
    row.locator("[name=again]").click()
    expect(row).to_contain_text("Noor de Wit")
    soon(lambda: len(letters_to(address)) == 2, "the second letter")
    guest = new_context(locale=locale).new_page()
    guest.goto(link_in(first))
    expect(guest.locator("input[type=password]")).to_have_count(0)  # a newer one was sent
    link = link_in(letters_to(address)[1])
    guest.goto(link)
    expect(guest.locator("html")).to_have_attribute("lang", locale[:2])
    expect_accessible(guest, "invitation")
    guest.locator("[name=new_password1]").fill("kort")
    guest.locator("[name=new_password2]").fill("kort")
    guest.keyboard.press("Enter")
    expect(guest.locator("[aria-invalid]").first).to_be_visible()
    guest.locator("[name=new_password1]").fill(CHOSEN)
    guest.locator("[name=new_password2]").fill(CHOSEN)
    guest.keyboard.press("Enter")
    expect_in(guest)
    guest.goto(f"/conversations/{talk.pk}/")
    expect(guest.locator("#timeline")).to_contain_text("Waar blijft mijn fiets?")
    log_out(guest)
    guest.goto(link)
    expect(guest.locator("input[type=password]")).to_have_count(0)
    log_in(guest, address, CHOSEN)
    expect_in(guest)


def test_a_forgotten_password(new_context: Contexts) -> None:
    make.person("Anna")
    page = new_context().new_page()
    page.goto("/account/login/")
    page.locator("a[href*='password/reset']").click()
    page.locator("[name=email]").fill("anna@example.test")
    before = len(letters_to("anna@example.test"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/reset/done/"))
    soon(lambda: len(letters_to("anna@example.test")) == before + 1, "the letter, sent by a worker")
    page.goto(link_in(letters_to("anna@example.test")[-1]))
    page.locator("[name=password1]").fill(CHOSEN)
    page.locator("[name=password2]").fill(CHOSEN)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/key/done/"))
    log_in(page, "anna@example.test", PASSWORD)
    expect(page.locator("ul.errors")).to_be_visible()
    log_in(page, "anna@example.test", CHOSEN)
    expect_in(page)


def test_a_code_from_an_app(new_context: Contexts) -> None:
    make.person("Anna")
    page = new_context().new_page()
    said = listen(page)
    log_in(page, "anna@example.test", PASSWORD)
    expect_in(page)
    page.goto("/settings/me/")
    page.locator("a[href*='totp/activate']").click()
    still_me(page)
    expect(page.locator(".qr")).to_have_js_property("complete", True)
    assert page.locator(".qr").evaluate("picture => picture.naturalWidth") > 50
    expect_accessible(page, "totp")
    page.locator("details summary").click()
    secret = page.locator(".key").inner_text()
    page.locator("[name=code]").fill("123")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-invalid]")).to_be_visible()
    page.locator("[name=code]").fill(code_for(secret, -1))  # its clock is a little behind
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").nth(4).inner_text()
    expect_accessible(page, "recovery codes")
    page.locator("a.primary").click()
    expect(page.locator("a[href*='totp/deactivate']")).to_be_visible()
    for code in (code_for(secret), recovery):
        log_out(page)
        log_in(page, "anna@example.test", PASSWORD)
        expect(page).to_have_url(re.compile("/2fa/authenticate/"))
        expect(page.locator("[data-passkey]")).to_have_count(0)  # there is none
        expect_accessible(page, "second factor")
        page.locator("[name=code]").fill(code)
        page.keyboard.press("Enter")
        expect_in(page)
    assert said == []


def test_a_passkey_instead_of_a_password_and_after_one(new_context: Contexts) -> None:
    make.person("Anna")
    page = new_context().new_page()
    said = listen(page)
    authenticator(page)
    log_in(page, "anna@example.test", PASSWORD)
    expect_in(page)
    page.goto("/settings/me/")
    page.locator("a[href*='passkeys/add']").click()
    still_me(page)
    expect(page.locator("[name=name]")).to_be_visible()
    expect_accessible(page, "passkey")
    page.locator("[name=name]").fill("Vingerafdruk")
    page.locator("[data-passkey] .primary").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/settings/me/")
    expect(page.locator(".secrets")).to_contain_text("Vingerafdruk")
    log_out(page)

    page.locator("form.passkey button").click()  # nothing typed
    expect_in(page)
    log_out(page)
    log_in(page, "anna@example.test", PASSWORD)
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    page.locator("form.passkey button").click()
    expect_in(page)

    page.goto("/settings/me/")
    page.locator("a[href$='/remove/']").click()
    still_me(page)
    page.locator("main .dangerous").click()
    expect(page).to_have_url(re.compile("/settings/me/"))
    expect(page.locator(".secrets")).to_have_count(0)
    log_out(page)
    page.locator("form.passkey button").click()
    expect(page.locator(".banner.danger")).to_be_visible()
    assert said == []


def test_a_passkey_nobody_offers_says_so(new_context: Contexts) -> None:
    page = new_context().new_page()
    authenticator(page)  # without any key on it
    page.goto("/account/login/")
    problem = page.locator("[data-problem]")
    expect(problem).to_be_hidden()
    page.locator("form.passkey button").click()
    expect(problem).to_be_visible()
    expect(page.locator("[name=login]")).to_be_visible()


def test_who_is_deactivated_is_out_while_the_inbox_is_open(open_desk: Open) -> None:
    team = make.team()
    talk, anna = make.conversation(make.channel(team=team)), make.person("Anna", teams=[team])
    claims.claim(talk, anna)
    hers = open_desk(anna, f"/conversations/{talk.pk}/")
    expect(hers.locator("#timeline")).to_be_visible()
    page = open_desk(make.person("Ada", User.Role.ADMIN), f"/settings/agents/{anna.pk}/")
    page.locator("[aria-labelledby=g-leave] summary").click()
    page.locator("[aria-labelledby=g-leave] form button").click()
    expect(page.locator(f"#agent-{anna.pk} [name=on]")).to_be_visible()
    expect(hers.locator("#toasts a")).to_be_visible(timeout=5_000)
    assert make.fresh(talk).assignee is None
    hers.goto("/inbox/")
    expect(hers).to_have_url(re.compile("/account/login/"))


def test_a_team_by_keyboard_with_its_signature(open_desk: Open) -> None:
    anna = make.person("Anna")
    page = open_desk(make.person("Ada", User.Role.ADMIN), "/settings/teams/")
    page.locator("a[href='/settings/teams/new/']").first.focus()
    page.keyboard.press("Enter")
    page.locator("[name=name]").focus()
    page.keyboard.type("Webwinkel")
    page.locator("[name=icon]:checked").focus()
    page.keyboard.press("ArrowRight")
    icon = page.locator("[name=icon]:checked").input_value()
    page.locator(f"[name=members][value='{anna.pk}']").focus()
    page.keyboard.press("Space")
    page.locator("[name=signature]").focus()
    page.keyboard.type("Groet,\n")
    page.locator("[data-insert='{agent_first_name}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=signature]")).to_be_focused()
    page.keyboard.type(" van {team}")
    expect(page.locator("#signed")).to_contain_text("Ada van Webwinkel")
    page.keyboard.press("Tab")
    page.locator(".save .primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".folk")).to_contain_text("Webwinkel")
    team = Team.objects.get()
    assert (team.icon, list(team.members.all())) == (icon, [anna])
    assert team.signature.replace("\r", "") == "Groet,\n{agent_first_name} van {team}"

    make.conversation(make.channel(team=team))
    make.team("Werkplaats")
    page.goto(f"/settings/teams/{team.pk}/")
    page.locator("details.sure summary").click()
    page.locator("[name=to]").select_option("none")
    page.locator("details.sure .dangerous:not(summary)").click()
    expect(page.locator(".folk")).not_to_contain_text("Webwinkel")


def some_people() -> User:
    teams = [make.team("Bezorging"), make.team("Klantenservice en nazorg voor zakelijke klanten")]
    ada = make.person("Ada", User.Role.ADMIN, teams)
    make.person("Anna", teams=teams[:1])
    User.objects.filter(name="Anna").update(name="Anna-Wilhelmina van der Hoeven-Bruggenkamp", presence="away")
    User.objects.create(email="noor@example.test", name="Noor", invited_at=make.long_ago(days=2))
    User.objects.create(email="weg@example.test", name="Weg", is_active=False)
    return ada


@pytest.mark.parametrize("theme, locale", [("light", "nl-NL"), ("dark", "en-GB")])
def test_every_page_is_accessible_quiet_and_fits(open_desk: Open, theme: str, locale: str) -> None:
    ada = some_people()
    team, noor = Team.objects.first(), User.objects.get(name="Noor")
    paths = {
        "/settings/teams/": ".folk", f"/settings/teams/{team.pk}/": "[data-team-form]", "/settings/agents/": ".folk",
        "/settings/agents/new/": ".picks", f"/settings/agents/{noor.pk}/": ".picks", "/settings/me/": "#g-keys",
        "/account/password/change/": ".door",
    }  # fmt: skip
    for size in ({}, PHONE):
        page = open_desk(ada, "/settings/", locale=locale, color_scheme=theme, reduced_motion="reduce", **size)
        said = listen(page)
        for path, mark in paths.items():
            page.goto(path)
            expect(page.locator(mark).first).to_be_visible()
            expect(page.locator("html")).to_have_attribute("lang", locale[:2])
            expect_no_sideways_scroll(page)
            if not size or path.endswith(("agents/", "me/")):
                expect_accessible(page, path)
        assert said == []
