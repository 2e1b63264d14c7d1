"""The chatbot as its three people meet it: a customer on the shop's page, an agent, and the owner of the answers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests import factories as make
from tests.browser.journeys import PHONE, Desk, Widget, expect_no_sideways_scroll, shop_chat
from tests.browser.test_look import expect_accessible, listen
from webcare.actions.bots import pieces, versions
from webcare.models import BotPiece, BotTurn, Channel, Conversation, User

Open = Callable[..., Page]
NewContext = Callable[..., BrowserContext]


def both(dutch: str, english: str) -> dict[str, str]:
    return {"nl": dutch, "en": english}


def answer(key: str, question: dict[str, str], text: dict[str, str], *variants: str, **more: Any) -> dict[str, Any]:
    lines = [{"id": f"v{number}", "text": line, "language": "nl"} for number, line in enumerate(variants)]
    return {"key": key, "topic": "Winkel", "question": question, "variants": lines, "reply": {"texts": text}} | more


CONTENT = {
    "settings": {"languages": ["nl", "en"], "greeting": both("Hoi, ik ben de fietsbot.", "Hi, I am the bike bot.")},
    "answers": [
        answer(
            "open", both("Wanneer zijn jullie open?", "When are you open?"),
            both("Maandag tot en met zaterdag van 9 tot 17 uur.", "Monday to Saturday, 9 to 5."),
            "openingstijden", "zijn jullie zaterdag open", "hoe laat gaan jullie dicht",
        ),
        answer(
            "retour", both("Hoe stuur ik iets terug?", "How do I return something?"),
            both("Binnen 30 dagen, gratis.", "Within 30 days, free of charge."),
            "retour aanmelden", "ik wil mijn fiets terugsturen", "hij past niet, kan hij terug",
            flow="retour",
        ),
        answer(
            "maat", both("Welke maat heb ik nodig?", "Which size do I need?"),
            both("Dat hangt van je lengte af.", "That depends on your height."),
            "welke framemaat past mij", "maattabel", "ik ben 178 cm",
        ),
    ],
    "flows": [{
        "key": "retour", "name": "Retour", "on": True, "start": "order", "steps": [
            {"id": "order", "kind": "ask", "next": "how", "variable": "order",
             "type": "pattern", "pattern": "VB-\\d{5}",
             "texts": both("Wat is je bestelnummer?", "What is your order number?"), "tries": 3, "failed": "",
             "retry": both("Het ziet eruit als VB-20417.", "It looks like VB-20417.")},
            {"id": "how", "kind": "buttons", "tries": 2, "other": "", "reply": {
                "texts": both("Hoe wil je hem teruggeven?", "How would you like to return it?"), "buttons": [
                    {"id": "b1", "titles": both("Laten ophalen", "Have it collected"), "to": "person"},
                    {"id": "b2", "titles": both("Zelf brengen", "Bring it myself"), "to": "end"}]}},
            {"id": "person", "kind": "person", "team": 0, "note": "Ophalen: {order}"},
            {"id": "end", "kind": "end", "rating": True},
        ],
    }],
}  # fmt: skip


def bot_on(channel: Channel) -> User:
    """The bot is live, and answers first on this channel. Returns its owner."""
    owner = make.person("Lena", User.Role.LEAD)
    pieces.replace_all(CONTENT, owner)
    versions.publish(owner, revision=pieces.the_bot().draft_revision)
    Channel.objects.filter(pk=channel.pk).update(bot=True)
    return owner


def said(widget: Widget, text: str) -> Locator:
    return widget.frame.locator(".m.bot", has_text=text)


def button(widget: Widget, title: str) -> Locator:
    return widget.frame.locator(".opts button:enabled", has_text=title)


def test_the_bot_answers_asks_and_hands_over_and_anna_goes_on(
    open_desk: Open, new_context: NewContext, shop_url: str
) -> None:
    bot_on(shop_chat(shop_url))
    anna = Desk(open_desk(make.person("Anna"), "/inbox/?view=bot"))
    visitor = Widget(new_context(**PHONE).new_page()).visit(shop_url).open()

    visitor.write("Zijn jullie zaterdag open?")
    expect(said(visitor, "Hoi, ik ben de fietsbot.")).to_be_visible()
    expect(said(visitor, "van 9 tot 17 uur")).to_be_visible()
    expect(anna.row("Zijn jullie zaterdag").or_(anna.row("van 9 tot 17")).or_(anna.row("geholpen"))).to_be_visible()
    anna.page.locator("#rows a[data-open]").click()
    expect(anna.page.get_by_text("Jij leest mee.")).to_be_visible()

    visitor.write("ik wil mijn fiets terugsturen")
    expect(said(visitor, "Wat is je bestelnummer?")).to_be_visible()
    visitor.write("weet ik niet meer")
    expect(said(visitor, "Het ziet eruit als VB-20417.")).to_be_visible()
    visitor.write("VB-20388")
    button(visitor, "Laten ophalen").click()
    expect(visitor.frame.get_by_text("nummer 1 in de rij", exact=False).first).to_be_visible()
    expect_no_sideways_scroll(visitor.page)

    card = anna.page.locator("#timeline .handed")
    expect(card).to_contain_text("VB-20388")
    expect(card).to_contain_text("Ophalen: VB-20388")
    anna.claim()
    expect(visitor.frame.get_by_text("Anna", exact=False).first).to_be_visible()
    anna.reply("Ik kom hem dinsdag halen.")
    expect(visitor.theirs("Ik kom hem dinsdag halen.")).to_be_visible()
    visitor.write("hoe laat gaan jullie dicht")  # the bot knows, and is silent: Anna has it
    expect(anna.heard("hoe laat gaan jullie dicht")).to_be_visible()
    suggested = anna.page.locator("#suggested .suggestion").first
    expect(suggested).to_contain_text("Wanneer zijn jullie open?")
    anna.text.focus()
    anna.page.keyboard.press("Alt+1")
    expect(anna.text).to_have_value(re.compile("9 tot 17 uur"))
    anna.page.locator("#send").click()
    expect(visitor.theirs("Maandag tot en met zaterdag")).to_be_visible()
    assert BotTurn.objects.order_by("-number").first().outcome == BotTurn.Outcome.HANDED


def test_who_asks_for_a_person_gets_one_and_the_bot_can_have_it_back(
    open_desk: Open, new_context: NewContext, shop_url: str
) -> None:
    bot_on(shop_chat(shop_url))
    visitor = Widget(new_context(locale="en-GB").new_page()).visit(f"{shop_url}/en/").open()
    visitor.write("When are you open?")
    expect(said(visitor, "Monday to Saturday")).to_be_visible()
    button(visitor, "No").click()
    expect(visitor.frame.get_by_text("number 1 in line", exact=False).first).to_be_visible()

    anna = Desk(open_desk(make.person("Anna"), "/inbox/?view=unclaimed", locale="en-GB"))
    anna.page.locator("#rows a[data-open]").click()
    expect(anna.timeline).to_contain_text("Monday to Saturday")
    anna.claim()
    anna.choose("menu-more", "Give back to the bot")
    expect(anna.page.get_by_text("You are reading along.")).to_be_visible()
    visitor.write("I want to talk to a human being")
    expect(
        anna.page.locator("#timeline .handed, #timeline .event", has_text=re.compile("person|colleague")).last
    ).to_be_visible()
    assert Conversation.objects.get().status == Conversation.Status.QUEUED


def test_its_owner_writes_tries_and_puts_live_and_the_next_customer_hears_it(
    open_desk: Open, new_context: NewContext, shop_url: str
) -> None:
    owner = bot_on(shop_chat(shop_url))
    page = open_desk(owner, "/chatbot/", locale="en-GB")
    page.locator(".faqs a[href$='/open/']").click()
    page.locator(".seg-ctl label", has_text="EN").click()
    page.locator("#reply_en").fill("Monday to Friday only, 9 to 5.")
    page.locator("#save").click()
    expect(page.locator("#save-state")).to_contain_text("Saved")

    console = page.locator("#console")
    console.get_by_role("textbox", name="Question").fill("are you open on saturday? when are you open")
    console.get_by_role("button", name="Ask", exact=True).click()
    expect(console.locator(".msg.bot", has_text="Monday to Friday only")).to_be_visible()
    expect(console.locator(".why")).to_contain_text("When are you open?")

    before = Widget(new_context(locale="en-GB").new_page()).visit(f"{shop_url}/en/").open()
    before.write("When are you open?")
    expect(said(before, "Monday to Saturday")).to_be_visible()  # the draft is nobody's business yet
    page.get_by_role("link", name="Put live").click()
    expect(page.locator(".bot-diff")).to_contain_text("Monday to Friday only")
    page.locator("#publish").get_by_role("button", name="Put live").click()
    expect(page.get_by_text("Everything is live").first).to_be_visible()
    after = Widget(new_context(locale="en-GB").new_page()).visit(f"{shop_url}/en/").open()
    after.write("When are you open?")
    expect(said(after, "Monday to Friday only")).to_be_visible()
    assert BotPiece.objects.filter(kind="answer").count() == 3


@pytest.mark.parametrize("theme, locale", [("light", "nl-NL"), ("dark", "en-GB")])
def test_every_page_of_the_owner_is_accessible_quiet_and_fits(
    open_desk: Open, shop_url: str, theme: str, locale: str
) -> None:
    owner = bot_on(shop_chat(shop_url))
    pieces.save("case", "one", {"text": "zijn jullie open", "language": "nl", "expect": {"answer": "maat"}}, owner)
    paths = {
        "": ".faqs", "answers/open/": "#save", "flows/": "section", "flows/retour/": ".canvas", "misses/": "section",
        "tests/": "section", "greeting/": "form", "changes/": "#publish", "versions/": "section", "exchange/": "form",
    }  # fmt: skip
    for size in ({}, PHONE):
        page = open_desk(owner, "/chatbot/", locale=locale, color_scheme=theme, reduced_motion="reduce", **size)
        told = listen(page)
        for path, mark in paths.items():
            page.goto(f"/chatbot/{path}")
            expect(page.locator(f"#work {mark}").first).to_be_visible()
            expect_no_sideways_scroll(page)
            if not size:
                expect_accessible(page, path)
        assert told == []
