"""Story 9: WhatsApp, Messenger and Instagram, from connecting a number to an answer after the window has closed.

The far side is the stand-in for Meta: customers write on their phones, and what reaches them is what it has.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.journeys import Desk, expect_drawn, picture, soon
from webcare import sweep
from webcare.demo.graph import Graph, Statuses
from webcare.models import Channel, MessageTemplate, User

Open = Callable[..., Page]
DAY = 24 * 3600.0
SECRET = "app-secret-of-the-journeys"


@pytest.fixture
def graph(committed: None) -> Iterator[Graph]:
    with Graph(pace=20.0) as graph:
        yield graph


def channel_for(account: Any, desk_url: str, **settings: Any) -> Channel:
    """Connected as an administrator would, both ways."""
    names = {"messenger": "page_id", "instagram": "ig_id"}
    settings |= {"base_url": account.graph.url, "app_id": account.app_id, names[account.kind]: account.id}
    credentials = {"access_token": account.token, "app_secrets": [SECRET], "verify_token": "v"}
    made = make.channel(account.kind, account=account.id, settings=settings, credentials=credentials)
    account.app_secret, account.hook = SECRET, f"{desk_url}/hooks/{made.key}/"
    account.subscribe(set())
    return made


def save(page: Page, words: str) -> None:
    page.locator("[data-channel-form]").get_by_role("button", name=words, exact=True).click()


def connect(page: Page, number: Any) -> Channel:
    """Ada enters what stands at Meta, a mistake included, and then what Meta asks for."""
    page.locator("[name=name]").fill("Our number")
    page.locator("[name=settings-phone_number_id]").fill("+31 20 555 01 00")
    page.locator("[name=settings-waba_id]").fill(number.waba)
    page.locator("[name=credentials-access_token]").fill(number.token)
    page.locator("[name=credentials-app_secrets]").fill(SECRET)
    page.locator("[aria-labelledby=g-technical] summary").click()
    page.locator("[name=settings-base_url]").fill(number.graph.url)
    save(page, "Connect")
    expect(page.get_by_text("This is a number of 5 to 25 digits.")).to_be_visible()
    page.locator("[name=settings-phone_number_id]").fill(number.id)
    page.locator("[name=credentials-access_token]").fill(number.token)
    page.locator("[name=credentials-app_secrets]").fill(SECRET)
    save(page, "Connect")
    expect(page.get_by_text("“Our number” is connected.")).to_be_visible()
    number.app_secret = SECRET
    number.verify_token, number.hook = (page.locator(at).inner_text() for at in ("#verify-token", "#hook-url"))
    return Channel.objects.get()


def checks(page: Page, number: Any) -> None:
    """What Meta does when the address is entered there, and the button Test."""
    assert number.shakes_hands(), "the address greets with the token that was shown"
    number.subscribe(set())
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("It works: nothing to correct.")).to_be_visible()


def test_a_number_is_connected_and_answered_also_after_its_window(open_desk: Open, graph: Graph) -> None:
    number = graph.whatsapp(name="Voorbeeld Fietsen")
    number.templates.add("fiets_klaar", "nl", "Dag {{1}}, je fiets staat klaar. Tot zo!")
    settings = open_desk(make.person("Ada", User.Role.ADMIN), "/settings/channels/new/whatsapp/", locale="en-GB")
    channel = connect(settings, number)
    checks(settings, number)
    sweep.template_lists()  # rings the worker, as the sweep of the stack would within half a minute
    desk = Desk(open_desk(make.person("Anna"), "/inbox/?view=unclaimed"))
    noor_writes_and_changes_her_mind(desk, graph, number)
    soon(lambda: MessageTemplate.objects.filter(channel=channel).exists(), "the templates are here")
    bram_wrote_nearly_a_day_ago(desk, number)


def noor_writes_and_changes_her_mind(desk: Desk, graph: Graph, number: Any) -> None:
    graph.statuses = Statuses(("sent",))
    noor = number.customer("Noor de Wit", phone="31655501234")
    asked = noor.says("Mijn fiets kraakt")
    desk.row("Mijn fiets kraakt").wait_for()
    desk.open("Mijn fiets kraakt")
    expect(desk.page.locator("#window")).to_be_visible()
    noor.sends(picture()["buffer"], "image/png", "Dit stukje")
    expect_drawn(desk.heard("Dit stukje").locator("img"))
    desk.claim()
    desk.reply("Dat is de trapas.")
    answer = desk.message("Dat is de trapas.")
    expect(answer).to_contain_text("Verzonden")
    [line] = noor.received
    graph.hooks.tell(number.status(noor, line, "delivered"))
    expect(answer).to_contain_text("Bezorgd")
    noor.reads()
    expect(answer).to_contain_text("Gelezen")
    noor.reacts(line.id, "👍")
    expect(answer.locator(".reactions")).to_contain_text("👍")
    noor.edits(asked, "Mijn fiets piept")
    expect(desk.heard("Mijn fiets piept").locator(".by")).to_contain_text("bewerkt")
    noor.takes_back(asked)
    expect(desk.page.locator("#timeline .body.gone")).to_have_count(1)
    expect(desk.heard("piept")).to_have_count(0)


def bram_wrote_nearly_a_day_ago(desk: Desk, number: Any) -> None:
    """His window closes while Anna is writing; the template goes out, and his answer brings her words back."""
    bram = number.customer("Bram Vos", phone="31655505678")
    bram.ago = DAY - 9
    bram.says("Is hij al klaar?")
    bram.ago = 0.0
    desk.row("Is hij al klaar?").wait_for()
    desk.open("Is hij al klaar?")
    expect(desk.heard("Is hij al klaar?")).to_be_visible()
    state = desk.page.locator("#composer-state")
    desk.text.fill("Bijna, nog een dag")
    expect(state).to_have_attribute("data-window", "template")
    expect(desk.text).to_be_hidden()
    desk.page.locator("#template-list [role=option]", has_text="fiets klaar").click()
    desk.page.locator("#template-form input").fill("Bram")
    expect(desk.page.locator("#template-form p[data-preview]")).to_have_text("Dag Bram, je fiets staat klaar. Tot zo!")
    desk.page.locator("[data-send-template]").click()
    expect(desk.message("Dag Bram, je fiets staat klaar.")).to_have_count(1)
    soon(lambda: bram.received, "the template reaches him")
    assert bram.received[0].body["template"]["components"][0]["parameters"][0]["text"] == "Bram"
    bram.says("Top, ik kom eraan")
    expect(desk.heard("Top, ik kom eraan")).to_be_visible()
    expect(state).to_have_attribute("data-window", "open")
    expect(desk.text).to_be_visible()
    expect(desk.text).to_have_value("Bijna, nog een dag")


def test_a_person_may_answer_for_a_week_and_stories_come_and_go(open_desk: Open, graph: Graph, desk_url: str) -> None:
    page, account = graph.page(name="Example Bikes"), graph.instagram(username="examplebikes")
    channel_for(page, desk_url, human_agent=True)
    channel_for(account, desk_url, login="instagram")
    desk = Desk(open_desk(make.person("Anna"), "/inbox/?view=unclaimed", locale="en-GB"))
    mila = page.customer("Mila Jansen")
    mila.ago = DAY + 3600
    mila.says("Is my order coming?")
    desk.row("Is my order coming?").wait_for()
    desk.open("Is my order coming?")
    expect(desk.page.locator("#composer-state")).to_have_attribute("data-window", "person")
    desk.claim()
    desk.reply("Tomorrow, before noon.")
    expect(desk.message("Tomorrow, before noon.")).to_contain_text("Delivered")
    assert graph.ledger.accepted[-1].body["tag"] == "HUMAN_AGENT"
    assert [line.text for line in mila.received] == ["Tomorrow, before noon."]

    otto = account.customer("Otto Smit", username="otto.smit")
    story = otto.mentions(picture()["buffer"], "image/png")
    otto.says("Look at us!")
    desk.row("Look at us!").wait_for()
    desk.open("Look at us!")
    expect(desk.heard("Look at us!")).to_be_visible()
    expect(desk.page.locator("figure.story")).to_contain_text("Mentions us in their story")
    expect_drawn(desk.page.locator("figure.story img"))
    otto.takes_back(story)
    expect(desk.page.locator("#timeline .body.gone")).to_have_count(1)
    expect(desk.page.locator("figure.story")).to_have_count(0)
