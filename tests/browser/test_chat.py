"""Story 1: a visitor of the shop and Anna talk, whatever happens to pages and connections."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests import factories as make
from tests.browser.journeys import Desk, Widget, expect_drawn, picture, shop_chat, soon
from tests.connectors import peers
from webcare.models import Calendar, Contact, Conversation, Message

Open = Callable[..., Page]
NewContext = Callable[..., BrowserContext]


def test_a_visitor_and_anna_talk(open_desk: Open, new_context: NewContext, shop_url: str) -> None:
    shop_chat(shop_url)
    anna = Desk(open_desk(make.person("Anna"), "/inbox/?view=unclaimed"))
    expect(anna.page.locator("#list-title")).to_have_text("Niet geclaimd")
    visitor = Widget(new_context().new_page()).visit(shop_url).open()
    expect(visitor.text).to_be_visible()
    assert not Contact.objects.exists()

    visitor.write("Waar blijft mijn fiets?")
    expect(anna.row("Waar blijft mijn fiets?")).to_be_visible()  # by itself: Anna did nothing
    expect(anna.page.locator("#n-unclaimed")).to_have_text("1")
    expect(visitor.line).to_have_text("Bezorgd")
    visitor.text.press_sequentially("Hij z")
    expect(anna.row("typt").locator(".typing-slot")).to_be_visible()
    visitor.text.fill("")
    expect(anna.row("Waar blijft mijn fiets?").locator("[data-preview]")).to_be_visible()

    with anna.page.expect_response("**/read/"):
        anna.open("Waar blijft mijn fiets?")
    visitor.text.press_sequentially("Hij zou")
    expect(anna.page.locator("#thread-typing")).to_contain_text("typt")
    visitor.text.fill("")
    expect(visitor.line).to_have_text("Gelezen", timeout=25_000)  # told by the next beat: 20 s
    anna.claim()
    expect(visitor.frame.locator("#sub")).to_have_text("Anna helpt je nu")
    anna.text.press_sequentially("Ik kijk")
    expect(visitor.frame.locator(".from", has_text="Anna typt")).to_be_visible()
    anna.reply("Ik kijk het voor je na.")
    expect(visitor.theirs("Ik kijk het voor je na.")).to_be_visible()
    expect(visitor.frame.locator("#list .swap")).to_have_text("AAnna helpt je nu")
    expect(visitor.frame.locator(".from", has_text="typt")).to_have_count(0)
    expect(anna.message("Ik kijk het voor je na.")).to_contain_text("Gelezen")

    visitor.frame.locator("#pick").set_input_files(picture("#aa3300", "kapotte spaak.png"))
    expect(visitor.frame.locator("#files small")).to_be_visible()  # its size: it has arrived
    visitor.write("Dit is de spaak")
    expect_drawn(anna.heard("Dit is de spaak").locator("img"))
    expect_drawn(visitor.mine("Dit is de spaak").locator("img"))
    anna.page.locator("#files").set_input_files(picture("#228800", "bon.png", (80, 40)))
    expect(anna.page.locator("#uploads li")).to_have_attribute("data-state", "ready")
    anna.reply("En dit je bon")
    expect_drawn(visitor.theirs("En dit je bon").locator("img"), 80)
    expect_drawn(anna.message("En dit je bon").locator("img"), 80)
    assert Contact.objects.count() == Conversation.objects.count() == 1


def test_nothing_is_lost_or_double_for_a_visitor_who_comes_and_goes(
    open_desk: Open, new_context: NewContext, shop_url: str
) -> None:
    shop_chat(shop_url)
    context = new_context()
    visitor = Widget(context.new_page()).visit(shop_url).open()
    visitor.write("Een")
    anna = Desk(open_desk(make.person("Anna"), "/inbox/?view=unclaimed"))
    anna.open("Een")
    anna.claim()
    anna.reply("Twee")
    visitor.expect_history("Een", "Twee")

    visitor.page.reload()  # still open on the page after, with all that was said
    visitor.expect_history("Een", "Twee")
    visitor.text.fill("Niet kwijt")  # what was being written stays too
    visitor.page.goto(f"{shop_url}/klantenservice")
    visitor.expect_history("Een", "Twee")
    expect(visitor.text).to_have_value("Niet kwijt")

    context.set_offline(True)
    expect(visitor.frame.locator("#bar")).to_have_text("Geen verbinding, we proberen het opnieuw")
    visitor.write("Drie")
    visitor.write("Vier")
    expect(visitor.line).to_have_text("Versturen")
    anna.reply("Vijf")
    assert Message.objects.filter(text__in=["Drie", "Vier"]).count() == 0
    context.set_offline(False)
    visitor.expect_history("Een", "Twee", "Vijf", "Drie", "Vier")
    expect(visitor.frame.locator("#bar")).to_have_text("")
    expect(visitor.frame.locator(".m[style*=opacity]")).to_have_count(0)  # all of them are at the desk
    expect(anna.heard("Vier")).to_be_visible()

    visitor.page.close()
    anna.reply("Zes, tot morgen")
    tomorrow = Widget(context.new_page()).visit(shop_url)
    expect(tomorrow.page.locator("webcare-chat b")).to_have_text("1")  # one unread, before it is opened
    tomorrow.open().expect_history("Een", "Twee", "Vijf", "Drie", "Vier", "Zes, tot morgen")
    tomorrow.write("Zeven")
    tomorrow.expect_history("Een", "Twee", "Vijf", "Drie", "Vier", "Zes, tot morgen", "Zeven")
    expect(anna.heard("Zeven")).to_be_visible()
    assert Conversation.objects.count() == 1
    assert list(Message.objects.order_by("seq").values_list("text", flat=True)) == [
        "Een", "Twee", "Vijf", "Drie", "Vier", "Zes, tot morgen", "Zeven",
    ]  # fmt: skip


def test_before_the_chat_and_after_hours(new_context: NewContext, shop_url: str) -> None:
    chat = shop_chat(shop_url, ask_name="required", ask_email="required")
    visitor = Widget(new_context(locale="en-GB").new_page()).visit(f"{shop_url}/en/").open()
    form = visitor.frame.locator("#before")
    form.get_by_role("button", name="Start the conversation").click()
    expect(form.get_by_role("alert")).to_have_text(["Tell us your name.", "Fill in your e-mail address."])
    form.locator("[name=name]").fill("Sam")
    form.locator("[name=email]").fill("sam@example")
    form.get_by_role("button").click()
    expect(form.get_by_role("alert").last).to_have_text("This address has no ending, such as .com")
    assert not Contact.objects.exists()
    form.locator("[name=email]").fill("sam@example.org")
    form.get_by_role("button").click()
    assert not Contact.objects.exists()
    visitor.write("Do you repair e-bikes?")
    soon(Contact.objects.filter(name="Sam", email="sam@example.org").exists, "Sam is known")

    chat.calendar = Calendar.objects.create(name="Dicht", week={})
    chat.save()
    late = Widget(new_context().new_page()).visit(shop_url).open()
    form = late.frame.locator("#offline")
    expect(form).to_contain_text("We zijn er nu niet.")
    form.locator("[name=name]").fill("Lena")
    form.locator("[name=text]").fill("Wanneer zijn jullie open?")
    form.locator("[name=email]").fill("lena.example.org")
    form.get_by_role("button").click()
    expect(form.get_by_role("alert").filter(has_text="@")).to_have_text("Dit adres mist een @.")
    form.locator("[name=email]").fill("lena@example.org")
    form.get_by_role("button").click()
    late.expect_history("Wanneer zijn jullie open?")
    expect(late.frame.locator("#list")).to_contain_text("Je vraag is binnen.")
    conversation = Conversation.objects.get(contact__name="Lena")
    assert (conversation.contact.email, conversation.preview) == ("lena@example.org", "Wanneer zijn jullie open?")


def test_a_page_of_another_site_gets_no_chat(new_context: NewContext, desk_url: str, shop_url: str) -> None:
    chat = shop_chat(shop_url)
    said: list[str] = []
    page = new_context().new_page()
    page.on("console", lambda message: said.append(message.text))
    html = f"<title>Niet de winkel</title><script src='{desk_url}/w/{chat.key}.js'></script>"
    html += f"<iframe referrerpolicy=no-referrer src='{desk_url}/w/{chat.key}/?site={shop_url}&lang=nl'></iframe>"
    with peers.peer(peers.always(200, html.encode(), Content_Type="text/html")) as strange:
        page.goto(strange.url)
        expect(page).to_have_title("Niet de winkel")
        page.wait_for_function("() => performance.getEntriesByType('resource').length > 0")
        page.wait_for_load_state()
        assert any(f"may not be shown on {strange.url}" in one for one in said), said
        assert any("frame-ancestors" in one for one in said), said
        expect(page.locator("webcare-chat")).to_have_count(0)
        assert page.frames[1].url.startswith("chrome-error:")
        assert page.request.get(f"{desk_url}/w/{chat.key}/", headers={"Referer": strange.url}).status == 403
    allowed = Widget(new_context().new_page()).visit(shop_url).open()
    expect(allowed.text).to_be_visible()
