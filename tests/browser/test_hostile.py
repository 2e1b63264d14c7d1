"""Whatever people write is text: nothing of it runs, calls elsewhere or breaks the page, here and at the visitor's."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, expect

from tests import factories as make
from tests.browser.journeys import Desk, Widget, expect_no_sideways_scroll, picture, shop_chat

RUN = "window.ran=1"
HTML = [
    f"<img src=x onerror={RUN}>",
    f"<script>{RUN}</script>",
    f"\"'><svg onload={RUN}><img src=https://evil.example/spy.gif>",
    f"javascript:{RUN}//",
    "{{7*7}} {% now 'Y' %} ${7*7} %s %(x)s %n {0}",
]
SHAPES = ["W" * 600, "\u202eevil\u202c مرحبا بالعالم שלום", "Z" + "\u0335\u0321\u0489\u0334\u035f" * 60 + "algo"]


def test_hostile_words(
    open_desk: Callable[..., Page], new_context: Callable[..., BrowserContext], desk_url: str, shop_url: str
) -> None:
    shop_chat(shop_url, ask_name="optional", ask_email="optional")
    asked: set[str] = set()

    def watch(page: Page) -> Page:
        def note(request: Request) -> None:
            asked.add(urlsplit(request.url).netloc)

        page.on("request", note)
        page.on("dialog", lambda dialog: dialog.dismiss())
        return page

    name, title = f"<img src=x onerror={RUN}> %s {{{{7*7}}}}", f"<script>{RUN}</script><b>Titel</b>"
    visitor = Widget(watch(new_context().new_page())).visit(shop_url)
    visitor.page.evaluate("(title) => (document.title = title)", title)
    visitor.open()
    visitor.frame.locator("#before [name=name]").fill(name)
    visitor.frame.locator("#before [name=email]").fill(f'"<img/src=x/onerror={RUN}>"@example.org')
    visitor.frame.locator("#before button").click()
    for text in HTML + SHAPES:
        visitor.write(text)
    file = f'"><img src=x onerror={RUN}>‮gnp.html.png'
    visitor.frame.locator("#pick").set_input_files(picture(name=file))
    expect(visitor.frame.locator("#files small")).to_be_visible()
    visitor.write("einde")
    expect(visitor.frame.locator(".m[style*=opacity]")).to_have_count(0)

    desk = Desk(watch(open_desk(make.person(f"<b>Anna</b> <script>{RUN}</script>"), "/inbox/?view=unclaimed")))
    expect(desk.row("einde").locator("a[data-open]")).to_have_text(name)
    desk.open("einde")
    desk.claim()
    expect(desk.page.locator("#customer-name")).to_have_text(name)
    expect(desk.page.locator("#timeline [data-kind=in] .body")).to_have_text([*HTML, *SHAPES, "einde"])
    expect(desk.heard("einde").locator("img")).to_be_visible()
    expect(desk.page.locator("#timeline script, #timeline svg[onload], #timeline [onerror]")).to_have_count(0)
    assert desk.page.locator("#timeline a[href^='javascript']").count() == 0
    for text in [*HTML, SHAPES[0]]:
        desk.reply(text)
    desk.page.locator("#composer [name=mode][value=note]").check(force=True)
    desk.text.fill(HTML[0])
    desk.page.locator("#place-note").click()
    expect(desk.timeline.locator(".note .words")).to_have_text(HTML[0])
    desk.page.reload()
    expect(desk.page.locator("#timeline [data-kind=out] .body")).to_have_text([*HTML, SHAPES[0]])
    expect(desk.page.get_by_text("49", exact=True)).to_have_count(0)
    expect(visitor.frame.locator(".m.agent > p")).to_have_text([*HTML, SHAPES[0]])

    for page in (desk.page, visitor.page):
        expect_no_sideways_scroll(page)
        for frame in page.frames:
            assert frame.evaluate("window.ran") is None, frame.url
            assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), frame.url
    box = desk.page.locator("#composer").bounding_box()
    assert box and box["y"] + box["height"] <= 800 and box["x"] + box["width"] <= 1280, box  # still where it belongs
    assert asked <= {urlsplit(desk_url).netloc, urlsplit(shop_url).netloc, ""}, asked
