"""Story 2: Anna and Bram at the same inbox. Never two answers, nothing behind anybody's back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.journeys import Desk, soon
from webcare import sweep
from webcare.models import Conversation, Message, Team, User

Open = Callable[..., Page]


@pytest.fixture
def team() -> Team:
    return make.team("Bezorging")


@pytest.fixture
def anna(team: Team) -> User:
    return make.person("Anna", teams=[team])


@pytest.fixture
def bram(team: Team) -> User:
    return make.person("Bram", teams=[team])


def test_two_press_claim_together(open_desk: Open, anna: User, bram: User) -> None:
    conversation = make.conversation(text="Mijn band is lek")
    desks = {user: Desk(open_desk(user, f"/conversations/{conversation.pk}/?view=unclaimed")) for user in (anna, bram)}
    for desk in desks.values():
        expect(desk.page.locator("#who")).to_be_visible()  # both know that the other looks along
    expect(desks[bram].page.locator("#who")).to_contain_text("Anna kijkt mee")

    moment = desks[anna].page.evaluate("Date.now() + 700")
    for desk in desks.values():
        press = "(at) => setTimeout(() => document.querySelector('#conv-acts [data-key=c]').click(), at - Date.now())"
        desk.page.evaluate(f"(at) => void ({press})(at)", moment)
    soon(lambda: make.fresh(conversation).assignee, "somebody has it")
    owner = make.fresh(conversation).assignee
    other = bram if owner == anna else anna
    expect(desks[other].toast).to_contain_text(f"{owner.name} heeft dit gesprek net voor jou geclaimd.")
    expect(desks[other].state).to_contain_text(f"{owner.name} behandelt dit gesprek")
    expect(desks[owner].toast).to_contain_text("Je claimde het gesprek met Anouk")
    expect(desks[owner].state.locator("form")).to_have_count(0)
    assert make.kinds(conversation.thread).count("claim.taken") == 1

    desks[owner].text.press_sequentially("Dat is")
    expect(desks[other].banners).to_contain_text(f"{owner.name} typt een antwoord")
    desks[other].state.get_by_role("button", name="Overnemen").click()
    expect(desks[owner].state).to_contain_text(f"{other.name} behandelt dit gesprek")
    expect(desks[owner].timeline).to_contain_text(f"nam het over van {owner.name}")
    expect(desks[owner].text).to_have_value("Dat is")  # nothing one was writing is lost


def test_a_reply_on_an_outdated_thread_is_held(open_desk: Open, anna: User) -> None:
    first = make.customer_says(make.channel(), "Kan het dinsdag?")
    conversation = first.conversation
    desk = Desk(open_desk(anna, f"/conversations/{conversation.pk}/?view=unclaimed"))
    desk.claim()
    desk.text.fill("Dinsdag kan, tot dan!")
    make.customer_says(first.channel, "Of toch liever woensdag?")
    expect(desk.banners).to_contain_text("Anouk schreef net nog iets. Je concept staat er nog.")
    expect(desk.heard("Of toch liever woensdag?")).to_be_visible()
    desk.page.locator("#send").click()
    expect(desk.banners.get_by_role("button", name="Toch sturen")).to_be_visible()
    expect(desk.text).to_have_value("Dinsdag kan, tot dan!")
    assert not Message.objects.filter(kind="out").exists()
    desk.banners.get_by_role("button", name="Toch sturen").click()
    expect(desk.message("Dinsdag kan, tot dan!")).to_have_count(1)
    expect(desk.text).to_have_value("")
    expect(desk.banners).not_to_contain_text("schreef net nog iets")
    soon(lambda: Message.objects.filter(kind="out").count() == 1, "sent once")


def test_a_conversation_goes_from_hand_to_hand(open_desk: Open, anna: User, bram: User, team: Team) -> None:
    returns = make.team("Retouren")
    lena = make.person("Lena", User.Role.LEAD)
    channel = make.channel(team=team)
    conversation = make.conversation(channel, "Ik wil ruilen")
    desk = Desk(open_desk(anna, f"/conversations/{conversation.pk}/?view=open"))
    brams = Desk(open_desk(bram, "/inbox/?view=mine"))
    lenas = Desk(open_desk(lena, f"/conversations/{conversation.pk}/?view=open"))

    desk.choose("menu-owner", "Bram")
    expect(desk.toast).to_contain_text("overgedragen aan Bram")
    expect(desk.state).to_contain_text("Bram behandelt dit gesprek")
    expect(brams.row(conversation)).to_be_visible()  # by itself
    brams.open(conversation)
    brams.choose("menu-owner", "Vrijgeven")
    expect(brams.timeline).to_contain_text("gaf dit gesprek vrij")
    expect(desk.claim_button).to_be_visible()
    desk.claim()
    desk.page.locator("#toasts [data-undo-button]").click()
    expect(desk.claim_button).to_be_visible()
    expect(desk.timeline).to_contain_text("maakte ongedaan: claimen")
    assert make.fresh(conversation).assignee is None

    lenas.choose("menu-owner", "Retouren")
    expect(lenas.page.locator("#conv-meta")).to_contain_text("Retouren")
    expect(lenas.timeline).to_contain_text("droeg dit over aan team Retouren")
    expect(desk.page.get_by_text("Dit gesprek kun je niet meer zien")).to_be_visible()
    desk.page.mouse.move(640, 400)  # under the pointer rows stay where they are
    expect(desk.row(conversation)).to_have_count(0)
    assert make.fresh(conversation).team == returns


def test_resolve_reopen_snooze_and_undo(open_desk: Open, anna: User) -> None:
    channel = make.channel()
    first, second = (make.conversation(channel, f"Vraag van {who}", who) for who in ("anouk", "daan"))
    desk = Desk(open_desk(anna, f"/conversations/{first.pk}/?view=unclaimed"))
    expect(desk.heard("Vraag van anouk")).to_be_visible()
    desk.resolve()
    expect(desk.toast).to_contain_text("Gesprek met Anouk afgehandeld")
    expect(desk.heard("Vraag van daan")).to_be_visible()  # on to the next
    expect(desk.row(first)).to_have_count(0)
    desk.page.keyboard.press("z")
    expect(desk.heard("Vraag van anouk")).to_be_visible()  # and back
    expect(desk.row(first)).to_be_visible()
    assert make.fresh(first).status == "queued"

    desk.page.locator("#menu-more > summary").click()
    desk.page.get_by_role("button", name="Afhandelen en hier blijven").click()
    expect(desk.state).to_contain_text("Afgehandeld door Anna")
    expect(desk.page.locator("#composer-state")).to_contain_text("Heropen het om te antwoorden.")
    desk.state.get_by_role("button", name="Heropenen").click()
    expect(desk.page.locator("#resolve")).to_be_visible()
    expect(desk.timeline).to_contain_text("heropende dit gesprek")

    desk.choose("menu-snooze", "Morgen")
    soon(lambda: make.fresh(first).status == "snoozed", "snoozed until tomorrow")
    desk.view("snoozed")
    desk.open(first)
    expect(desk.state).to_contain_text("of zodra de klant schrijft")
    desk.state.get_by_role("button", name="Nu terughalen").click()
    expect(desk.page.locator("#state form")).to_have_count(0)
    desk.choose("menu-snooze", "Tot de klant schrijft")
    soon(lambda: make.fresh(first).status == "snoozed", "snoozed until the customer writes")
    desk.view("mine")  # who reopened it has it
    expect(desk.row(first)).to_have_count(0)
    make.customer_says(channel, "Ben je er nog?", "anouk")
    expect(desk.row(first)).to_contain_text("Ben je er nog?")
    desk.open(first)
    expect(desk.timeline).to_contain_text("Terug omdat de klant schreef")
    assert make.fresh(second).status == "queued"


def test_a_claim_that_lapses_says_so(open_desk: Open, anna: User, bram: User) -> None:
    conversation = make.conversation(text="Is er iemand?")
    desk = Desk(open_desk(anna, f"/conversations/{conversation.pk}/?view=unclaimed"))
    brams = Desk(open_desk(bram, "/inbox/?view=unclaimed"))
    desk.claim()
    expect(brams.row(conversation)).to_have_count(0)
    Conversation.objects.filter(pk=conversation.pk).update(claim_expires_at=make.long_ago(minutes=1))
    sweep.once()
    expect(desk.timeline).to_contain_text("De claim van Anna verviel: niet op tijd geantwoord")
    expect(desk.claim_button).to_be_visible()
    expect(brams.row(conversation)).to_be_visible()
