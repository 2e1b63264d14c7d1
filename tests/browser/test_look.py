"""Every kind of page, in both themes and languages: accessible, nothing in the console, and no mouse needed."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories as make
from tests.browser.journeys import Desk, Widget, shop_chat
from webcare.actions import claims, messages
from webcare.models import Calendar, Conversation, User

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = Axe()


def listen(page: Page) -> list[str]:
    """What the console complains about; violations of the content security policy are errors there too."""
    said: list[str] = []
    page.on("console", lambda one: said.append(f"{page.url}: {one.text}") if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    return said


def expect_accessible(page: Page, name: str) -> None:
    answer = AXE.run(page, options=RULES).response
    assert len(answer["passes"]) > 10  # it did look
    found = answer["violations"]
    assert [(one["id"], one["help"], [node["html"][:200] for node in one["nodes"]]) for one in found] == [], name


def busy_desk(shop_url: str) -> Conversation:
    """Lists and a thread with something of everything."""
    team = make.team("Bezorging")
    anna = make.person("Anna de Vries", User.Role.ADMIN, [team])
    hours = Calendar.objects.create(name="Winkel", week={str(day): [["09:00", "17:30"]] for day in range(5)})
    shop_chat(shop_url, ask_name="optional", ask_email="required", calendar=hours, privacy_url="https://shop.example/p")
    channel = make.channel(name="Koerier", team=team, answer_within=30)
    message = make.customer_says(channel, "Waar is https://shop.example/bestelling/7 gebleven?")
    conversation = message.conversation
    claims.claim(conversation, anna)
    messages.note(conversation, anna, "Belt straks terug", "note-1")
    messages.send(conversation, anna, "Ik zoek het uit.", "reply-1", make.fresh(conversation.thread).last_seq)
    make.customer_says(channel, "Fijn, dank je")
    for name in ("daan", "eva", "finn"):
        make.conversation(channel, f"Vraag van {name}", name)
    return make.fresh(conversation)


@pytest.mark.parametrize("theme, locale", [("light", "nl-NL"), ("dark", "en-GB")])
def test_every_page_is_accessible_and_quiet(
    open_desk: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    desk_url: str,
    shop_url: str,
    theme: str,
    locale: str,
) -> None:
    conversation = busy_desk(shop_url)
    anna = User.objects.get()
    how = {"locale": locale, "color_scheme": theme, "reduced_motion": "reduce"}
    door = new_context(**how).new_page()
    said = listen(door)
    door.goto("/account/login/")
    expect(door.locator("html")).to_have_attribute("lang", locale[:2])
    expect_accessible(door, "login")

    page = open_desk(anna, "/inbox/?view=open", **how)
    complaints = listen(page)
    for path, mark in {
        "/inbox/?view=open": "#rows li.row",
        f"/conversations/{conversation.pk}/?view=open": "#timeline .note",
        "/settings/channels/": ".chans",
        "/settings/channels/new/webchat/": "[data-channel-form]",
        "/settings/calendars/": "main",
        f"/settings/calendars/{Calendar.objects.get().pk}/": "main form",
    }.items():
        page.goto(path)
        expect(page.locator(mark).first).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", locale[:2])
        expect_accessible(page, path)

    english = locale.startswith("en")
    visitor = Widget(new_context(**how).new_page())
    at_the_shop = listen(visitor.page)
    visitor.visit(f"{shop_url}/en/" if english else shop_url).open()
    form = visitor.frame.locator("form.pad:visible")
    expect(form).to_be_visible()
    axe_in = new_context(**how).new_page()
    alone = listen(axe_in)
    axe_in.goto(f"{desk_url}/w/demo-shop/?lang={locale[:2]}")
    expect(axe_in.locator("form.pad:visible")).to_be_visible()
    expect_accessible(axe_in, "widget: form")
    axe_in.locator("form.pad:visible [name=email]").fill("sam@example.org")
    if axe_in.locator("#offline").is_visible():
        axe_in.locator("#offline [name=text]").fill("Open?")
    axe_in.locator("form.pad:visible button.go").click()
    axe_in.locator("#text").fill("Hallo https://shop.example/7")
    axe_in.locator("#text").press("Enter")
    expect(axe_in.locator(".m.me", has_text="Hallo")).to_be_visible()
    expect(axe_in.locator(".m[style*=opacity]")).to_have_count(0)
    expect_accessible(axe_in, "widget: conversation")
    assert said + complaints + at_the_shop + alone == []


def test_without_a_mouse(open_desk: Callable[..., Page]) -> None:
    channel = make.channel()
    first, second = (make.conversation(channel, f"Question of {who}", who) for who in ("anouk", "daan"))
    desk = Desk(open_desk(make.person("Anna"), "/inbox/?view=unclaimed", locale="en-GB"))
    press = desk.page.keyboard.press
    expect(desk.row(second)).to_be_visible()
    press("j")
    expect(desk.row(first).locator("a[data-open]")).to_be_focused()
    press("j")
    press("k")
    expect(desk.row(first).locator("a[data-open]")).to_be_focused()
    press("Enter")
    expect(desk.heard("Question of anouk")).to_be_visible()
    expect(desk.claim_button).to_be_visible()
    press("c")
    expect(desk.claim_button).to_have_count(0)
    press("r")
    expect(desk.text).to_be_focused()
    desk.page.keyboard.type("Answered by keyboard: e, z and c are letters here")
    press("Control+Enter")
    expect(desk.message("e, z and c are letters here")).to_have_count(1)
    expect(desk.text).to_have_value("")
    press("Escape")
    expect(desk.text).not_to_be_focused()
    press("e")
    expect(desk.toast).to_contain_text("Conversation with Anouk resolved")
    expect(desk.heard("Question of daan")).to_be_visible()  # on to the next
    assert make.fresh(first).status == "resolved" and make.fresh(second).status == "queued"
    press("n")
    expect(desk.page.locator("#composer [name=mode][value=note]")).to_be_checked()
    desk.page.keyboard.type("Only for us")
    press("Control+Enter")
    expect(desk.timeline.locator(".note", has_text="Only for us")).to_be_visible()
