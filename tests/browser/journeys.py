"""What people do in the journeys: a visitor at the shop, an agent at the desk. Waits are Playwright's; no sleeps."""

import io
import time
from typing import Any

from PIL import Image
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests import factories as make
from webcare.models import Channel, Conversation

SHOP_KEY = "demo-shop"  # of the chat that the demo shop has on its pages
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}

expect.set_options(timeout=15_000)  # two cores, shared with everything


def shop_chat(shop_url: str, **settings: Any) -> Channel:
    """The chat on the demo shop, allowed there only."""
    fields = {name: settings.pop(name) for name in ("calendar", "team", "answer_within") if name in settings}
    settings = {"sites": [shop_url], "title_nl": "Voorbeeld Fietsen", "title_en": "Example Bikes"} | settings
    return make.channel("webchat", key=SHOP_KEY, name="Chat in de winkel", settings=settings, **fields)


def picture(colour: str = "#1f4f8f", name: str = "fiets.png", size: tuple[int, int] = (64, 48)) -> dict[str, Any]:
    """A file as Playwright's `set_input_files` takes it."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": buffer.getvalue()}


def bring_into_view(element: Locator) -> None:
    """Playwright's own way fails when the page replaces the element meanwhile."""
    element.evaluate("(e) => e.scrollIntoView({ block: 'nearest' })")


def expect_drawn(image: Locator, width: int = 64) -> None:
    """The browser has the picture, not a broken frame."""
    bring_into_view(image)
    expect(image).to_have_js_property("naturalWidth", width)


class Widget:
    """The chat as it stands on a page of the shop."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def launcher(self) -> Locator:
        return self.page.locator("webcare-chat button")

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("webcare-chat iframe")

    @property
    def text(self) -> Locator:
        return self.frame.locator("#text")

    @property
    def messages(self) -> Locator:
        return self.frame.locator(".m")

    @property
    def line(self) -> Locator:
        """Under the last message: sent, delivered, read."""
        return self.frame.locator("#list > .ack")

    def visit(self, url: str) -> "Widget":
        self.page.goto(url)
        return self

    def open(self) -> "Widget":
        self.launcher.click()
        expect(self.page.locator("webcare-chat dialog")).to_be_visible()
        return self

    def write(self, text: str) -> None:
        self.text.fill(text)
        self.text.press("Enter")
        expect(self.mine(text)).to_have_count(1)

    def mine(self, text: str) -> Locator:
        return self.frame.locator(".m.me", has_text=text)

    def theirs(self, text: str) -> Locator:
        return self.frame.locator(".m.agent", has_text=text)

    def expect_history(self, *texts: str) -> None:
        """Exactly these messages in this order: nothing missing, nothing double."""
        expect(self.frame.locator(".m > p")).to_have_text(list(texts))


class Desk:
    """The inbox as an agent uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def row(self, conversation: Conversation | str) -> Locator:
        if isinstance(conversation, str):
            return self.page.locator("#rows li.row", has_text=conversation)
        return self.page.locator(f"#rows #c{conversation.pk}")

    @property
    def timeline(self) -> Locator:
        return self.page.locator("#timeline")

    @property
    def text(self) -> Locator:
        return self.page.locator("#text")

    @property
    def toast(self) -> Locator:
        return self.page.locator("#toasts")

    @property
    def state(self) -> Locator:
        return self.page.locator("#state")

    @property
    def banners(self) -> Locator:
        return self.page.locator("#banners")

    @property
    def claim_button(self) -> Locator:
        return self.page.locator("#conv-acts [data-key=c]")

    def message(self, text: str) -> Locator:
        return self.page.locator("#timeline [data-kind=out]", has=self.page.locator(".body", has_text=text))

    def heard(self, text: str) -> Locator:
        return self.page.locator("#timeline [data-kind=in]", has_text=text)

    def open(self, conversation: Conversation | str) -> None:
        self.row(conversation).locator("a[data-open]").click()
        expect(self.timeline).to_be_visible()

    def view(self, name: str) -> None:
        self.page.locator(f"#nav [data-view={name}]:not([data-team])").click()
        expect(self.page.locator(f"#list[data-view={name}]")).to_be_visible()

    def claim(self) -> None:
        self.claim_button.click()
        expect(self.claim_button).to_have_count(0)

    def reply(self, text: str) -> None:
        self.text.fill(text)
        self.page.locator("#send").click()
        expect(self.message(text)).to_have_count(1)

    def choose(self, menu: str, option: str) -> None:
        """An option of one of the menus in the header of the conversation."""
        self.page.locator(f"#{menu} > summary").click()
        self.page.locator(f"#{menu} .opt", has_text=option).click()

    def resolve(self) -> None:
        self.page.locator("#resolve button").click()


def expect_no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def soon(condition: Any, what: str, patience: float = 15.0) -> None:
    """For what only the database or a peer knows, and no page shows."""
    limit = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < limit, f"not within {patience:.0f} s: {what}"
        time.sleep(0.05)
