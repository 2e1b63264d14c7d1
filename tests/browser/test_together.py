"""Together: notes that call a colleague, labels, saved replies, and drafts that follow their writer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories as make
from tests.browser.journeys import PHONE, Desk, expect_no_sideways_scroll, soon
from tests.browser.test_look import expect_accessible, listen
from webcare.actions import claims, drafts, labels, notes
from webcare.models import Conversation, Draft, Label, Mention, Message, SavedReply, Team, User

Open = Callable[..., Page]
ENGLISH = {"locale": "en-GB"}


@pytest.fixture
def team() -> Team:
    return make.team("Bezorging")


@pytest.fixture
def anna(team: Team) -> User:
    return make.person("Anna", teams=[team])


@pytest.fixture
def bram(team: Team) -> User:
    return make.person("Bram", teams=[team])


@pytest.fixture
def talk(team: Team) -> Conversation:
    return make.conversation(make.channel(team=team), "De doos is ingedeukt")


def write(desk: Desk, text: str, mode: str = "reply") -> None:
    """Letter by letter, as people do."""
    desk.page.locator(f"#composer input[name=mode][value={mode}]").check(force=True)
    desk.text.press_sequentially(text)


def at(talk: Conversation) -> str:
    return f"/conversations/{talk.pk}/?view=open"


def test_a_colleague_named_in_a_note_knows_at_once(open_desk: Open, anna: User, bram: User, talk: Conversation) -> None:
    make.person("Carla", teams=[make.team("Werkplaats")])
    desk = Desk(open_desk(anna, at(talk), **ENGLISH))
    brams = Desk(open_desk(bram, "/inbox/?view=mine", **ENGLISH))
    expect(brams.page.locator("#n-mentions")).to_have_text("")

    write(desk, "@", "note")
    people = desk.page.locator("#people [role=option]:visible")
    expect(people).to_have_text([re.compile("Bram$")])  # not oneself, not who cannot see it
    desk.text.press_sequentially("car")
    expect(desk.page.locator("#people")).to_contain_text("Nobody who sees this conversation is called that.")
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#people")).to_be_hidden()
    expect(desk.text).to_be_focused()
    desk.text.fill("")
    desk.text.press_sequentially("@b")
    expect(desk.text).to_have_attribute("aria-activedescendant", f"person-{bram.pk}")
    desk.page.keyboard.press("Enter")
    expect(desk.text).to_have_value("@Bram ")
    desk.text.press_sequentially("heb jij er nog een?")
    desk.page.keyboard.press("Control+Enter")
    note = desk.timeline.locator(".note", has_text="heb jij er nog een?")
    expect(note.locator(".at")).to_have_text("@Bram")

    expect(brams.toast).to_contain_text("Anna mentioned you in the conversation with Anouk")
    expect(brams.page.locator("#n-mentions")).to_have_text("1")
    brams.view("mentions")
    expect(brams.row(talk)).to_contain_text("@Bram heb jij er nog een?")
    brams.toast.get_by_role("link", name="Open").click()
    expect(brams.timeline.locator(".at[data-me]")).to_have_text("@Bram")
    expect(brams.page.locator("#n-mentions")).to_have_text("")
    soon(lambda: Mention.objects.get().seen_at, "marked as seen")
    expect(brams.row(talk)).to_be_visible()  # it stays in the list
    assert not Message.objects.filter(kind="out").exists()


def test_who_can_no_longer_see_it_is_not_mentioned_in_silence(
    open_desk: Open, anna: User, bram: User, talk: Conversation
) -> None:
    desk = Desk(open_desk(anna, at(talk), **ENGLISH))
    write(desk, "@br", "note")
    expect(desk.page.locator("#people")).to_be_visible()
    bram.teams.clear()  # while she writes
    desk.page.keyboard.press("Enter")
    desk.text.press_sequentially("kijk jij?")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("#composer-error")).to_contain_text("Bram cannot see this conversation.")
    expect(desk.text).to_have_value("@Bram kijk jij?")
    assert not Mention.objects.exists() and not Message.objects.filter(kind="note").exists()


def test_labels_by_keyboard(open_desk: Open, anna: User, talk: Conversation) -> None:
    lena = make.person("Lena", User.Role.LEAD)
    labels.create(lena, "Retour", "rose")
    labels.create(lena, "Transportschade", "ochre")
    desk = Desk(open_desk(lena, at(talk), **ENGLISH))
    press = desk.page.keyboard.press
    expect(desk.heard("ingedeukt")).to_be_visible()
    asked = desk.page.locator("#menu-label [data-filter]")
    press("l")
    expect(asked).to_be_focused()
    desk.page.keyboard.type("trans")
    expect(desk.page.locator("#label-options button:visible")).to_have_text(["Transportschade"])
    press("Enter")
    expect(desk.page.locator("#conv-labels .chip")).to_have_text(["Transportschade"])
    expect(desk.row(talk).locator(".chip[data-colour=ochre]")).to_have_text("Transportschade")
    expect(desk.timeline).to_contain_text("You added label Transportschade")
    press("l")
    expect(asked).to_be_focused()
    desk.page.keyboard.type("Vaste klant")
    press("Enter")
    expect(desk.page.locator("#conv-labels .chip")).to_have_text(["Transportschade", "Vaste klant"])
    expect(desk.row(talk)).to_contain_text("+1")
    press("l")
    expect(asked).to_be_focused()
    expect(desk.page.locator("#label-options button:visible")).to_have_count(3)
    press("ArrowDown")
    press("ArrowDown")
    expect(desk.page.locator("#label-options button", has_text="Transportschade")).to_be_focused()
    press("Enter")
    expect(desk.page.locator("#conv-labels .chip")).to_have_text(["Vaste klant"])
    expect(desk.timeline).to_contain_text("You took off label Transportschade")

    other = make.conversation(talk.channel, "Iets anders", "daan")
    expect(desk.row(other)).to_be_visible()
    desk.page.locator("#conv-labels .chip").click()
    expect(desk.page.locator(".filtered")).to_contain_text("Vaste klant")
    expect(desk.row(other)).to_have_count(0)
    expect(desk.row(talk)).to_be_visible()
    desk.page.locator(".filtered a").click()
    expect(desk.row(other)).to_be_visible()
    desk.page.locator("#menu-filter > summary").click()
    desk.page.locator("#menu-filter a", has_text="Retour").click()
    expect(desk.page.locator("#rows")).to_contain_text("Nothing here has this label")


def test_a_slash_brings_a_saved_reply(open_desk: Open, anna: User, bram: User, talk: Conversation) -> None:
    SavedReply.objects.create(name="Retourlabel", text_nl="Hoi {first_name}, het label is onderweg. {agent}", used=3)
    SavedReply.objects.create(name="Excuses", text_nl="Wat vervelend, {customer}!", owner=anna)
    SavedReply.objects.create(name="Geheim", text_nl="van Bram", owner=bram)
    desk = Desk(open_desk(anna, at(talk), **ENGLISH))
    claims.claim(talk, anna)
    write(desk, "/")
    search = desk.page.locator("#reply-search")
    expect(search).to_be_focused()
    shown = desk.page.locator("#reply-list [role=option]:visible")
    expect(shown).to_have_count(2)
    expect(shown.first).to_contain_text("Hoi Anouk, het label is onderweg. Anna")  # most used first
    desk.page.keyboard.type("verve")
    expect(shown).to_have_count(1)
    desk.page.keyboard.press("Enter")
    expect(desk.text).to_have_value("Wat vervelend, Anouk!")
    expect(desk.text).to_be_focused()
    desk.text.press_sequentially(" Ik kijk.")
    desk.page.locator("#open-replies").click()
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowUp")
    shown.filter(has_text="Retourlabel").click()
    expect(desk.text).to_have_value("Wat vervelend, Anouk! Ik kijk. Hoi Anouk, het label is onderweg. Anna")
    soon(lambda: SavedReply.objects.get(name="Retourlabel").used == 4, "counted")

    desk.text.fill("")
    desk.text.press_sequentially("//later")
    expect(desk.text).to_have_value("/later")  # a slash one means
    desk.page.locator("#open-replies").click()
    desk.page.keyboard.press("Escape")
    expect(desk.text).to_be_focused()
    expect(desk.text).to_have_value("/later")


def test_a_draft_follows_its_writer(
    open_desk: Open, new_context: Callable[..., BrowserContext], desk_url: str, anna: User, talk: Conversation
) -> None:
    desk = Desk(open_desk(anna, at(talk), **ENGLISH))
    write(desk, "Ik zoek het uit")
    expect(desk.page.locator("#draft-kept")).to_be_visible()
    desk.page.reload()
    expect(desk.text).to_have_value("Ik zoek het uit")
    write(desk, "Bram weet dit", "note")
    expect(desk.page.locator("#draft-kept")).to_be_visible()

    phone = Desk(open_desk(anna, at(talk), **ENGLISH, **PHONE))
    expect(phone.text).to_have_value("Bram weet dit")
    phone.page.locator("#composer label", has_text="Reply").click()
    expect(phone.text).to_have_value("Ik zoek het uit")
    phone.text.press_sequentially(", tot zo", delay=5)
    expect(phone.page.locator("#draft-kept")).to_be_attached()
    soon(lambda: Draft.objects.get(kind="reply").text.endswith("tot zo"), "kept from the phone")

    other = make.conversation(talk.channel, "Iets anders", "daan")
    expect(desk.row(other)).to_be_visible()
    desk.open(other)
    expect(desk.heard("Iets anders")).to_be_visible()
    expect(desk.row(talk)).to_contain_text("Draft:")
    desk.open(talk)
    expect(desk.heard("ingedeukt")).to_be_visible()
    desk.page.locator("#composer label", has_text="Reply").click()
    expect(desk.text).to_have_value("Ik zoek het uit, tot zo")
    desk.page.locator("#send").click()
    expect(desk.message("Ik zoek het uit, tot zo")).to_have_count(1)
    soon(lambda: not Draft.objects.filter(kind="reply").exists(), "what was sent is no draft")
    phone.page.reload()
    expect(phone.page.locator("#composer")).to_be_visible()
    phone.page.locator("#composer label", has_text="Reply").click()
    expect(phone.text).to_have_value("")
    assert Draft.objects.get().text == "Bram weet dit"


def test_two_devices_at_once_lose_no_word(open_desk: Open, anna: User, talk: Conversation) -> None:
    one = Desk(open_desk(anna, at(talk), **ENGLISH))
    two = Desk(open_desk(anna, at(talk), **ENGLISH))
    expect(two.heard("ingedeukt")).to_be_visible()
    write(one, "Van het eerste scherm")
    expect(one.page.locator("#draft-kept")).to_be_visible()
    write(two, "En van het tweede")
    expect(two.page.locator("#draft-news")).to_contain_text("What you wrote on another device was added below.")
    expect(two.text).to_have_value("En van het tweede\n\nVan het eerste scherm")


def test_a_server_that_fails_takes_no_draft_away(open_desk: Open, anna: User, talk: Conversation) -> None:
    desk = Desk(open_desk(anna, at(talk), **ENGLISH))
    desk.page.route("**/draft/", lambda route: route.fulfill(status=500, body="no"))
    write(desk, "Blijft staan")
    desk.page.reload()
    expect(desk.text).to_have_value("Blijft staan")
    desk.page.unroute("**/draft/")
    desk.page.reload()  # what an earlier page could not bring away goes now
    soon(lambda: Draft.objects.filter(text="Blijft staan").exists(), "kept after all")


@pytest.mark.parametrize("theme, locale", [("light", "nl-NL"), ("dark", "en-GB")])
def test_all_of_it_is_accessible(
    open_desk: Open, anna: User, bram: User, talk: Conversation, theme: str, locale: str
) -> None:
    lena = make.person("Lena", User.Role.LEAD, [make.team("Bezorging")])
    for colour in Label.Colour.values:
        labels.add(talk, labels.create(lena, f"Label {colour}", colour), anna)
        labels.add(make.conversation(talk.channel, "Hoi", colour), Label.objects.get(colour=colour), anna)
    reply = SavedReply.objects.create(name="Retourlabel", text_nl="Hoi {first_name}", text_en="Hi")
    notes.place(talk, bram, "@Lena kijk jij mee?", "note-0001", [lena.pk])
    drafts.save(make.conversation(talk.channel, "Nog iets", "eva"), lena, "reply", "Bijna af", "")
    how = {"locale": locale, "color_scheme": theme, "reduced_motion": "reduce"}
    page = open_desk(lena, "/inbox/?view=open", **how)
    complaints = listen(page)
    paths = ("/inbox/?view=open", "/inbox/?view=mentions", at(talk), "/settings/labels/", "/settings/labels/new/")
    own = ("/settings/replies/", f"/settings/replies/{reply.pk}/", "/settings/replies/?q=niets")
    for path in paths + own:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", locale[:2])
        expect(page.locator("main :is(li.row, #timeline .note, .entries, form, .blank)").first).to_be_visible()
        expect_accessible(page, path)
        for width in (1024, 390):
            page.set_viewport_size({"width": width, "height": 844})
            expect_no_sideways_scroll(page)
        page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(at(talk))
    page.locator("#menu-label > summary").click()
    expect(page.locator("#menu-label [data-filter]")).to_be_visible()
    expect_accessible(page, "menu of labels")
    page.keyboard.press("Escape")
    page.locator("#open-replies").click()
    expect(page.locator("#reply-list [role=option]").first).to_be_visible()
    expect_accessible(page, "saved replies")
    page.keyboard.press("Escape")
    write(Desk(page), "@", "note")
    expect(page.locator("#people [role=option]").first).to_be_visible()
    expect_accessible(page, "colleagues")
    assert complaints == []


def test_with_a_thumb(open_desk: Open, anna: User, bram: User, talk: Conversation) -> None:
    SavedReply.objects.create(name="Retourlabel", text_nl="Hoi {first_name}")
    labels.create(make.person("Lena", User.Role.LEAD), "Retour")
    desk = Desk(open_desk(anna, at(talk), **ENGLISH, **PHONE))
    page = desk.page
    page.locator("#menu-more > summary").tap()
    page.locator("[data-opens=menu-label]").tap()
    page.locator("#label-options button", has_text="Retour").tap()
    expect(page.locator("#conv-labels")).to_contain_text("Retour")
    page.locator("#open-replies").tap()
    page.locator("#reply-list [role=option]").first.tap()
    expect(desk.text).to_have_value("Hoi Anouk")
    page.locator("#composer label", has_text="Note").tap()
    page.locator("#open-people").tap()
    page.locator("#people [role=option]").first.tap()
    expect(desk.text).to_have_value("@Bram ")
    expect_no_sideways_scroll(page)
