"""Who reads along in a letter is chosen in the composer; and a chat whose visitor went goes on by mail."""

import json
import os
import re
from collections.abc import Callable
from email.utils import parseaddr

from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from connectors.contract import InboundMessage, Party
from tests import factories as make
from tests.browser.journeys import Desk, soon
from tests.browser.post import Post
from tests.browser.stack import letters_folder
from webcare import visitors
from webcare.actions import intake
from webcare.models import Channel, Conversation

Open = Callable[..., Page]
NewContext = Callable[..., BrowserContext]
ADDRESS = "service@voorbeeldfietsen.example"


def picture(page: Page, name: str) -> None:
    """For looking at, when SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_readers_and_subject_are_chosen_in_the_composer(open_desk: Open, post: Post) -> None:
    post.channel(name="Service-mail")
    desk = Desk(open_desk(make.person("Anna"), "/"))
    post.write(ADDRESS, "Wie heeft dit?", "Twee fietsen", Cc="Bo <bo@klant.example>, Cy <cy@klant.example>")
    desk.open("Noor de Wit")
    desk.claim()
    composer = desk.page.locator("#composer")
    expect(composer.get_by_label("Bo")).to_be_checked()
    composer.get_by_label("Cy").uncheck()
    composer.locator("#cc-more").fill("geen adres")
    desk.text.fill("Die komen morgen.")
    desk.page.locator("#send").click()
    expect(desk.page.locator("#composer-error")).to_contain_text("geen adres")
    expect(desk.page.locator("#text")).to_have_value("Die komen morgen.")
    composer.locator("#cc-more").fill("di@klant.example")
    composer.locator("#letter-subject").fill("Over de tweede fiets")
    picture(desk.page, "cc")
    desk.page.locator("#send").click()
    sent = post.sent_to("di@klant.example")
    assert sent["Subject"] == "Over de tweede fiets"
    assert "bo@klant.example" in sent["Cc"] and "cy@" not in sent["Cc"]


def chat_of(visitor: str, channel: Channel, page: Page, desk_url: str) -> Page:
    """The widget as a page of its own, in the browser of a visitor who wrote before."""
    name, token = f"webcare:/w/{channel.key}/token", visitors.issue(channel, visitor)[1]
    page.add_init_script(f"localStorage.setItem({json.dumps(name)}, {json.dumps(json.dumps(token))})")
    page.goto(f"{desk_url}/w/{channel.key}/?lang=en")
    return page


def test_an_answer_follows_a_visitor_who_went_and_their_reply_comes_back(
    open_desk: Open, new_context: NewContext, post: Post, desk_url: str
) -> None:
    post.channel(name="Service-mail")
    chat = make.channel("webchat", name="Chat op de site")
    left = InboundMessage(
        id="v1:a", thread="v1", sender=Party(id="v1", name="Fenna Bos", email="fenna@klant.example"),
        text="Past maat 56 mij?", extra={"offline": True},
    )  # fmt: skip
    with transaction.atomic():
        intake.receive(chat, left)
    desk = Desk(open_desk(make.person("Anna"), "/"))
    desk.open("Fenna Bos")
    expect(desk.page.locator("#composer")).to_contain_text("fenna@klant.example")
    expect(desk.page.locator("[name=by_mail]")).to_be_checked()
    picture(desk.page, "by-mail")
    desk.text.fill("Ja, als je langer bent dan 1,75 m.")
    desk.page.locator("#send").click()
    sent = post.sent_to("fenna@klant.example")
    assert "> Past maat 56 mij?" in sent["text"]
    follow = Conversation.objects.get(channel__name="Service-mail")
    expect(desk.page).to_have_url(re.compile(f"/conversations/{follow.pk}/"))
    expect(desk.message("Ja, als je langer bent")).to_contain_text("Verzonden")
    visitor = chat_of("v1", chat, new_context().new_page(), desk_url)
    expect(visitor.locator("#list .swap").last).to_have_text("This conversation went on by e-mail")
    expect(visitor.locator("#sub")).to_have_text("This conversation went on by e-mail")
    picture(visitor, "gone-on")
    _name, back = parseaddr(sent["Reply-To"])
    post.write(back, "Dat ben ik!", "Re: iets", From="Fenna <fenna@klant.example>")
    expect(desk.heard("Dat ben ik!")).to_be_visible()
    picture(desk.page, "followed")
    desk.page.locator("#timeline a", has_text="Chat op de site").click()
    expect(desk.page.locator("#timeline")).to_contain_text("fenna@klant.example")


def test_a_visitor_has_their_chat_mailed(new_context: NewContext, desk_url: str) -> None:
    chat = make.channel("webchat", name="Chat op de site")
    said = InboundMessage(id="v2:a", thread="v2", sender=Party(id="v2", name="Noor"), text="Past <b>maat 56</b> mij?")
    with transaction.atomic():
        intake.receive(chat, said)
    visitor = chat_of("v2", chat, new_context().new_page(), desk_url)
    visitor.locator("#menu > summary").click()
    visitor.get_by_text("Mail me this conversation").click()
    form = visitor.locator("#copy")
    picture(visitor, "copy")
    form.locator("input").fill("noor@klant")  # the browser has no objection, the desk has
    form.get_by_role("button").click()
    expect(form.get_by_role("status")).to_have_text("This is not a complete e-mail address.")
    picture(visitor, "copy-wrong")
    form.locator("input").fill("noor@klant.example")
    form.get_by_role("button").click()
    expect(form.get_by_role("status")).to_have_text("We are mailing it to noor@klant.example.")
    picture(visitor, "copy-asked")
    soon(lambda: any("Past <b>maat 56</b> mij?" in one.read_text() for one in letters_folder().glob("*")), "the copy")
