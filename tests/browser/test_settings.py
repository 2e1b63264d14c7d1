"""Story 6: an administrator connects, changes, tests and switches off, and the shop shows it."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests import factories as make
from tests.browser.journeys import Widget
from tests.connectors import peers
from webcare.models import Channel, User

Open = Callable[..., Page]


def save(page: Page, words: str = "Opslaan") -> None:
    page.locator("[data-channel-form]").get_by_role("button", name=words, exact=True).click()


def test_the_chat_on_a_site(open_desk: Open, new_context: Callable[..., BrowserContext], desk_url: str) -> None:
    site = {"html": "<title>Kaasboer</title>"}
    page = open_desk(make.person("Ada", User.Role.ADMIN), "/")
    page.locator("#nav").get_by_role("link", name="Instellingen").click()
    page.get_by_role("link", name="Chat op de site").click()
    with peers.peer(
        lambda seen, connection: peers.answer(200, f"<!doctype html>{site['html']}".encode(), Content_Type="text/html")
    ) as shop:
        page.locator("[name=name]").fill("Chat bij de kaasboer")
        page.locator("[name=settings-sites]").fill("kaas.example")
        page.locator("[name=settings-title_nl]").fill("Kaasboer Jansen")
        save(page, "Verbinden")
        expect(page.get_by_text("Verbeter wat hieronder is gemarkeerd")).to_be_visible()
        expect(page.get_by_text("kaas.example: begin met https://.")).to_be_visible()
        expect(page.locator("[name=settings-title_nl]")).to_have_value("Kaasboer Jansen")
        page.locator("[name=settings-sites]").fill(shop.url)
        save(page, "Verbinden")
        expect(page.get_by_text("‘Chat bij de kaasboer’ is verbonden.")).to_be_visible()
        snippet = page.locator("#snippet").inner_text()
        channel = Channel.objects.get()
        assert snippet == f'<script src="{desk_url}/w/{channel.key}.js" async></script>'

        site["html"] += snippet  # pasted as it stands there
        visitor = Widget(new_context().new_page()).visit(shop.url)
        expect(visitor.launcher).to_have_css("background-color", "rgb(31, 79, 143)")
        visitor.open()
        expect(visitor.frame.get_by_role("heading", name="Kaasboer Jansen")).to_be_visible()

        page.locator("[name=settings-colour]").fill("#ffd000")
        page.locator("[name=settings-text_colour]").select_option(label="Wit")
        save(page)
        expect(page.get_by_text("Wit op #ffd000 leest slecht")).to_be_visible()
        page.locator("[name=settings-text_colour]").select_option(label="Zwart")
        page.locator("[name=settings-position]").select_option(label="Linksonder")
        save(page)
        expect(page.get_by_text("‘Chat bij de kaasboer’ is opgeslagen.")).to_be_visible()
        changed = Widget(new_context().new_page()).visit(shop.url)
        expect(changed.launcher).to_have_css("background-color", "rgb(255, 208, 0)")
        expect(changed.launcher).to_have_css("color", "rgb(0, 0, 0)")
        box = changed.launcher.bounding_box()
        assert box and box["x"] < 100

        page.goto("/settings/channels/")
        card = page.locator(f"#channel-{channel.pk}")
        card.get_by_label("Details van Chat bij de kaasboer").click()
        card.get_by_role("button", name="Testen").click()
        expect(card.get_by_text("Het werkt: er hoeft niets anders.")).to_be_visible()
        card.get_by_role("switch").click()
        expect(card.get_by_text("Uitgeschakeld")).to_be_visible()
        gone = Widget(new_context().new_page())
        with gone.page.expect_response(re.compile(r"\.js$")):
            gone.visit(shop.url)
        expect(gone.page).to_have_title("Kaasboer")
        gone.page.wait_for_load_state()
        expect(gone.page.locator("webcare-chat")).to_have_count(0)
        expect(page.locator("#snippet")).to_have_count(0)


def test_an_own_channel_and_who_may_change_it(open_desk: Open) -> None:
    page = open_desk(make.person("Ada", User.Role.ADMIN), "/settings/channels/new/hook/")
    page.locator("[name=name]").fill("Marktplein")
    with peers.peer() as other_side:
        page.locator("[name=credentials-callback_url]").fill(other_side.url)
        secret = page.locator("[name=credentials-secrets]").input_value()
        assert secret.startswith("wcs_")
        save(page, "Verbinden")
        expect(page.get_by_text("‘Marktplein’ is verbonden.")).to_be_visible()
        expect(page.locator("#hook-url")).to_contain_text("/hooks/")
        channel = Channel.objects.get()
        assert channel.credentials["secrets"] == [secret]
        for path in (f"/settings/channels/{channel.pk}/", "/settings/channels/"):
            page.goto(path)
            assert secret not in page.content()  # shown once, and never again
        card = page.locator(f"#channel-{channel.pk}")
        card.get_by_label("Details van Marktplein").click()
        card.get_by_role("button", name="Testen").click()
        expect(card.get_by_text("Het werkt: er hoeft niets anders.")).to_be_visible()
        assert other_side.seen
    card.get_by_role("button", name="Testen").click()
    expect(card.get_by_text("weigerde de verbinding")).to_be_visible()

    lead = open_desk(make.person("Lena", User.Role.LEAD), "/settings/channels/")
    expect(lead.locator(f"#channel-{channel.pk}")).to_contain_text("Marktplein")
    expect(lead.get_by_role("switch")).to_have_count(0)
    anna = open_desk(make.person("Anna"), "/settings/channels/")
    expect(anna.locator("main")).to_contain_text("Ada")
    expect(anna.locator("main")).not_to_contain_text("Marktplein")
