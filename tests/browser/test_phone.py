"""Story 4: the inbox with one thumb at 390 pixels, in English; and the widget that fills the phone."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect

from tests import factories as make
from tests.browser.journeys import PHONE, Desk, Widget, expect_no_sideways_scroll, shop_chat

TARGETS = "a, button, summary, input:not([type=hidden]), select, textarea"
# What a tap 11.5 px from the middle, in any of four directions, does not press. Links inside a sentence may be small.
TOO_SMALL = """(targets) => {
  const seen = { opacityProperty: true, visibilityProperty: true };
  const presses = (e, x, y) => e.contains(document.elementFromPoint(x, y)?.closest(targets + ", label"));
  const wrong = (e) => {
    const { x, y, width, height } = e.getBoundingClientRect();
    const [a, b, d] = [x + width / 2, y + height / 2, 11.5];
    if (!presses(e, a, b)) return false; // scrolled away, or behind something
    return ![[a - d, b], [a + d, b], [a, b - d], [a, b + d]].every(([u, v]) => presses(e, u, v));
  };
  return [...document.querySelectorAll(targets)]
    .map((e) => (e.matches("input") && e.closest("label")) || e)
    .filter((e) => e.checkVisibility(seen) && !e.closest(".vh, .skip, p") && wrong(e))
    .map((e) => e.outerHTML.slice(0, 100));
}"""


def expect_big_targets(page: Page | Frame) -> None:
    assert page.evaluate(TOO_SMALL, TARGETS) == []


def in_reach(page: Page, locator: Locator) -> None:
    """In the lower half, where the thumb is, and wholly on the screen."""
    box = locator.bounding_box()
    assert box and box["y"] > 844 / 2 and box["y"] + box["height"] <= 844 and box["x"] + box["width"] <= 390, box


def test_one_handed(open_desk: Callable[..., Page]) -> None:
    channel = make.channel(name="Webshop")
    conversation = make.conversation(channel, "Can I still change my order?", "anouk")
    make.conversation(channel, "Is the shop open?", "daan")
    page = open_desk(make.person("Anna"), "/inbox/?view=unclaimed", locale="en-GB", **PHONE)
    desk = Desk(page)
    expect(page.locator("#list-title")).to_have_text("Unclaimed")
    in_reach(page, page.locator("#tabbar"))
    expect_no_sideways_scroll(page)
    expect_big_targets(page)
    desk.row(conversation).locator("a[data-open]").tap()
    expect(desk.heard("Can I still change my order?")).to_be_in_viewport()
    expect(page.locator("#list")).to_be_hidden()
    expect_no_sideways_scroll(page)
    expect_big_targets(page)
    desk.claim_button.tap()
    expect(desk.claim_button).to_have_count(0)
    desk.text.tap()
    desk.text.fill("Of course, what should it be?")
    in_reach(page, page.locator("#send"))
    page.locator("#send").tap()
    expect(desk.message("Of course, what should it be?")).to_be_in_viewport()
    page.locator("#back").tap()
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#conversation")).to_be_hidden()
    expect(desk.row(conversation)).to_have_count(0)  # it is mine now
    page.locator("#tabbar [data-view=mine]").tap()
    expect(page.locator("#tabbar [data-view=mine]")).to_have_attribute("aria-current", "page")
    expect(desk.row(conversation)).to_contain_text("You: Of course")
    desk.row(conversation).locator("a[data-open]").tap()
    expect(desk.message("Of course, what should it be?")).to_be_visible()
    page.locator("#resolve button").tap()
    expect(desk.toast).to_contain_text("Conversation with Anouk resolved")
    expect(page.locator("#list")).to_be_visible()
    expect(page.get_by_text("Everything has been answered")).to_be_visible()
    expect_no_sideways_scroll(page)
    page.locator("#toasts [data-undo-button]").tap()
    expect(desk.row(conversation).or_(page.locator("#resolve")).locator("visible=true").first).to_be_visible()


def test_the_widget_fills_the_phone(new_context: Callable[..., BrowserContext], shop_url: str) -> None:
    shop_chat(shop_url)
    visitor = Widget(new_context(**PHONE, reduced_motion="reduce").new_page()).visit(shop_url)
    in_reach(visitor.page, visitor.launcher)
    visitor.launcher.tap()
    dialog = visitor.page.locator("webcare-chat dialog")
    expect(dialog).to_be_visible()
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    visitor.write("Past dit op mijn telefoon?" + "?" * 300)
    inside = visitor.page.frames[1]
    expect_big_targets(inside)
    assert inside.evaluate("document.documentElement.scrollWidth") <= 390
    expect(visitor.text).to_be_in_viewport()
    visitor.frame.get_by_label("Chat inklappen").tap()
    expect(dialog).to_be_hidden()
    expect(visitor.launcher).to_be_visible()
    expect_no_sideways_scroll(visitor.page)
