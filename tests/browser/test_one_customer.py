"""One customer on two channels: proposed with its evidence, linked, one timeline for everybody who looks, undone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import factories as make
from tests.browser.journeys import PHONE, Desk, Widget, expect_no_sideways_scroll, shop_chat
from tests.browser.test_look import expect_accessible, listen
from webcare.actions import contacts, labels
from webcare.demo.shop import login
from webcare.models import Channel, Contact, Conversation, User

Open = Callable[..., Page]
WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def anna() -> User:
    return make.person("Anna", User.Role.LEAD, [make.team("Bezorging")])


@pytest.fixture
def bram() -> User:
    return make.person("Bram", teams=[make.team("Bezorging")])


def known(channel: Channel, text: str, sender: str, **fields: str) -> Conversation:
    talk = make.conversation(channel, text, sender)
    Contact.objects.filter(pk=talk.contact_id).update(**fields)
    return make.fresh(talk)


@pytest.fixture
def pair() -> tuple[Conversation, Conversation]:
    """Noor wrote in the chat, and again from the shop's app, with the same address."""
    team = make.team("Bezorging")
    chat, app = (make.channel(name=name, team=team) for name in ("Chat", "Koerier-app"))
    first = known(chat, "Waar is mijn fiets?", "visitor-1", name="", email="noor@example.nl")
    second = known(app, "De kleur klopt niet", "noor", name="Noor Smit", email="Noor@Example.nl", phone="0612345678")
    return first, second


def at(talk: Conversation) -> str:
    return f"/conversations/{talk.pk}/?view=open"


def test_proposed_linked_one_timeline_and_undone(
    open_desk: Open, anna: User, bram: User, pair: tuple[Conversation, Conversation]
) -> None:
    first, second = pair
    how = WIDE | {"locale": "en-GB"}
    page, other = open_desk(anna, at(second), **how), open_desk(bram, at(second), **how)
    for one in (page, other):
        expect(one.locator("#card-history li")).to_have_count(1)
    proposal = page.locator("#card-same .match")
    expect(proposal).to_contain_text("Same e-mail address as Visitor")
    expect(proposal).to_contain_text("Chat, 1 conversation")
    proposal.get_by_role("button", name="Link to").click()
    for one in (page, other):  # one timeline, also on the screen of a colleague
        expect(one.locator("#card-history li")).to_have_count(2)
        expect(one.locator(f"#past{first.pk}")).to_be_visible()
        expect(one.locator("#timeline .event", has_text="one customer from now on")).to_be_visible()
        expect(one.locator("#card-same .match")).to_have_count(0)
    page.locator(f"a#past{first.pk}").click()  # folded out in place
    expect(page.locator(f"div#past{first.pk}", has_text="Waar is mijn fiets?")).to_be_visible()
    page.get_by_role("button", name="Undo the link with").click()
    for one in (page, other):
        expect(one.locator("#card-history li")).to_have_count(1)
        expect(one.locator(f"#past{first.pk}")).to_have_count(0)
        expect(one.locator("#card-name")).to_have_text("Noor Smit")
    expect(page.locator("#card-same .match")).to_be_visible()
    page.get_by_role("button", name="Not the same person").click()
    expect(page.locator("#card-same .match")).to_have_count(0)
    page.reload()
    expect(page.locator("#card-history li")).to_have_count(1)
    expect(page.locator("#card-same .match")).to_have_count(0)


def test_fields_save_by_themselves_and_colleagues_see_it(
    open_desk: Open, anna: User, bram: User, pair: tuple[Conversation, Conversation]
) -> None:
    talk = pair[1]
    page, other = (open_desk(user, at(talk), **WIDE, locale="en-GB") for user in (anna, bram))
    expect(other.locator("#card-name")).to_have_text("Noor Smit")
    page.locator("#card-edit > summary").click()
    name, email = (page.locator(f"#card-edit [name={one}]") for one in ("name", "email"))

    def field(one: str) -> Locator:
        return page.locator("#card-edit .field", has=page.locator(f"[name={one}]"))

    name.fill("Noor Smit-de Wit")
    name.press("Tab")
    expect(field("name").locator("[data-state]")).to_have_text("Saved")
    expect(other.locator("#card-name")).to_have_text("Noor Smit-de Wit")
    expect(other.locator(f"#rows #c{talk.pk}")).to_contain_text("Noor Smit-de Wit")
    email.fill("noor@")
    email.press("Tab")
    expect(field("email")).to_contain_text("This is not a complete e-mail address.")
    expect(email).to_have_attribute("aria-invalid", "true")
    page.context.set_offline(True)
    email.fill("noor@example.org")
    email.press("Tab")
    expect(field("email")).to_contain_text("Not saved: no connection")
    page.context.set_offline(False)
    expect(field("email").locator("[data-state]")).to_have_text("Saved", timeout=60_000)
    expect(other.locator("#card-points")).to_contain_text("noor@example.org")
    page.locator("#card-edit [name=remarks]").fill("Driehoog zonder lift")
    page.locator("#card-edit [name=remarks]").press("Tab")
    page.locator("#card-edit [name=form_of_address]").select_option("formal")
    expect(other.locator("#card-remarks")).to_contain_text("Driehoog zonder lift")
    expect(other.locator("#card-points")).to_contain_text("formal (u)")


def test_by_hand_and_by_keyboard(open_desk: Open, anna: User, pair: tuple[Conversation, Conversation]) -> None:
    first, second = pair
    labels.create(anna, "Vaste klant")
    Contact.objects.filter(pk=first.contact_id).update(email="", name="N. Smit")
    page = open_desk(anna, at(second), **WIDE, locale="en-GB")
    field = page.locator("[data-find] [name=q]")
    field.focus()
    page.keyboard.type("n. sm")
    expect(page.locator("#card-found .match")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Link to N. Smit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#card-linked .linked li")).to_have_count(1)
    page.locator("#menu-card-labels > summary").focus()
    page.keyboard.press("Enter")
    page.locator("#menu-card-labels .opt").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card-labels .chip")).to_have_text("Vaste klant")
    page.get_by_role("button", name="Undo the link with").click()
    expect(page.locator("#card-linked .linked")).to_have_count(0)
    assert make.fresh(first.contact).root is None and make.fresh(second.contact).root is None


@pytest.mark.parametrize("theme, locale", [("light", "nl-NL"), ("dark", "en-GB")])
def test_every_width_and_theme_is_accessible(
    open_desk: Open, anna: User, pair: tuple[Conversation, Conversation], theme: str, locale: str
) -> None:
    first, second = pair
    third = known(make.channel(name="Mail", team=make.team("Bezorging")), "Bedankt", "x", email="noor@example.nl")
    contacts.link(first.contact, second.contact, anna)
    assert third.pk
    page = open_desk(anna, at(second), locale=locale, color_scheme=theme, reduced_motion="reduce", **WIDE)
    complaints = listen(page)
    expect(page.locator("#card-same .match")).to_be_visible()
    expect_accessible(page, "card")
    page.locator("#card-edit > summary").click()
    expect_accessible(page, "card, editing")
    for path, mark in (("/contacts/", ".people"), (f"/contacts/{second.contact_id}/", "#card-same .match")):
        for width in (1440, 1024, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            expect(page.locator(mark).first).to_be_visible()
            expect_accessible(page, f"{path} at {width}")
            expect_no_sideways_scroll(page)
    page.goto("/contacts/?q=niemand-heet-zo")
    expect_accessible(page, "nobody found")
    assert complaints == []


@pytest.mark.parametrize("width", [1200, 1024, 720])
def test_between_the_card_is_a_drawer(open_desk: Open, anna: User, pair: tuple[Conversation, Conversation], width: int):
    page = open_desk(anna, at(pair[1]), viewport={"width": width, "height": 800}, locale="en-GB")
    expect(page.locator("#timeline")).to_be_visible()
    expect(page.locator("#customer")).to_be_hidden()
    head = page.locator("#conv-head").bounding_box()
    assert head and head["height"] < 72  # one line of buttons beside the name
    page.keyboard.press("i")
    expect(page.locator("#customer")).to_be_visible()
    expect(page.locator("#card-same .match")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#customer")).to_be_hidden()
    expect_no_sideways_scroll(page)


def test_on_a_phone_the_card_is_a_sheet(open_desk: Open, anna: User, pair: tuple[Conversation, Conversation]) -> None:
    page = open_desk(anna, at(pair[1]), **PHONE, locale="en-GB")
    page.locator("#menu-more > summary").click()
    page.locator("#menu-more .opt", has_text="Customer card").click()
    card = page.locator("#customer")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box and box["width"] == 390 and box["y"] > 60
    page.locator("#card-same").get_by_role("button", name="Link to").click()
    expect(page.locator("#card-history li")).to_have_count(2)
    expect_no_sideways_scroll(page)


def test_customers_are_found_and_opened_without_scripts(
    new_context: Callable[..., BrowserContext], anna: User, pair: tuple[Conversation, Conversation], desk_url: str
) -> None:
    from tests.browser.conftest import login as sign_in

    page = new_context(java_script_enabled=False, locale="en-GB").new_page()
    sign_in(page, anna, desk_url)
    page.goto("/contacts/")
    page.locator("#work [name=q]").fill("oor smi")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name="Noor Smit").click()
    page.get_by_role("button", name="Link to Visitor").click()
    expect(page.locator("#past > .past")).to_have_count(2)
    page.locator("#card-edit > summary").click()
    page.locator("#card-edit [name=phone]").fill("+31 20 555 0100")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#card-points")).to_contain_text("+31 20 555 0100")


def test_logged_in_at_the_shop_is_a_verified_customer(
    open_desk: Open, new_context: Callable[..., BrowserContext], anna: User, shop_url: str, browser: Browser
) -> None:
    chat = shop_chat(shop_url, team=make.team("Bezorging"))
    chat.remember({"identity_secrets": [login.secret()]})
    shop = Widget(new_context().new_page()).visit(shop_url)
    shop.open().write("Ik ben nog niemand")
    expect(shop.mine("Ik ben nog niemand")).to_be_visible()
    shop.page.get_by_role("link", name="Inloggen als Noor").click()
    expect(shop.page.get_by_role("link", name="Uitloggen (Noor)")).to_be_visible()
    expect(shop.mine("Ik ben nog niemand")).to_be_visible()
    shop.write("Nu wel")
    desk = Desk(open_desk(anna, "/inbox/?view=open", **WIDE, locale="en-GB"))
    desk.open("Noor Smit")
    expect(desk.page.locator("#card-points .proof.ok")).to_be_visible()
    expect(desk.page.locator("#timeline .event", has_text="signed in on the site as Noor Smit")).to_be_visible()
    expect_accessible(desk.page, "a verified customer")
    shop.page.get_by_role("link", name="Uitloggen").click()
    expect(shop.text).to_be_visible()
    expect(shop.messages).to_have_count(0)  # nobody: nothing of Noor is left here
    shop.write("Wie was hier?")
    shop.expect_history("Wie was hier?")
