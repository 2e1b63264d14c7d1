"""An e-mail in the thread: a letter that runs nothing, asks nobody anything, and can be read by everybody."""

import io
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Frame, FrameLocator, Page, Request, expect

from tests import factories as make
from tests.browser.journeys import Desk, bring_into_view, expect_drawn
from tests.browser.test_look import expect_accessible, listen
from tests.connectors.peers import answer, peer
from tests.standins.letters import mailbox, write
from tests.webcare.test_letters import HOSTILE
from webcare.models import Message

RUN = "parent.ran=top.ran=window.ran=1"


def png(width: int = 64) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, 48), "#1f4f8f").save(buffer, "PNG")
    return buffer.getvalue()


def watch(page: Page) -> set[str]:
    """The hosts this page asks anything of."""
    asked: set[str] = set()

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).netloc)

    page.on("request", note)
    page.on("dialog", lambda dialog: dialog.dismiss())
    return asked


def paper(page: Page, message: Message) -> FrameLocator:
    frame = page.locator(f"#m{message.pk} iframe[data-letter]")
    bring_into_view(frame)
    return frame.content_frame


def frame_of(page: Page, message: Message) -> Frame:
    paper(page, message).locator("main").wait_for()
    return next(one for one in page.frames if f"/messages/{message.pk}/letter/" in one.url)


def expect_grown(page: Page, message: Message) -> None:
    """The whole letter stands there: nothing of it has to be scrolled inside its frame."""
    frame = page.locator(f"#m{message.pk} iframe[data-letter]")
    page.wait_for_function(
        "(e) => Math.abs(e.clientHeight - e.contentDocument.body.getBoundingClientRect().height) < 2",
        arg=frame.element_handle(),
    )


def test_hostile_letters_run_nothing_and_ask_nobody(open_desk: Callable[..., Page], desk_url: str) -> None:
    """Also with pictures shown; then they come through us and from nobody else."""

    def behave(seen: object, _connection: object) -> bytes:
        return answer(200, png(), Content_Type="image/png")

    with peer(behave) as outside:
        every = [one.replace("alert(1)", RUN).replace("\x00", "") for one in HOSTILE]
        # What opens a foreign world and never closes it takes the rest of the mail along: last.
        swallow = [one for one in every if one.startswith(("<math", "<svg></p>", "<plaintext"))]
        bad, last = "".join(one for one in every if one not in swallow), "".join(swallow)
        picture = f'<img src="{outside.url}/far.png" alt="ver"><img src="{outside.url}/dot.gif" width=1 height=1>'
        box = mailbox()
        quoted = f"<blockquote type=cite>a<br>b<br>{bad}{picture}c{last}</blockquote>"
        html = f"<p>Begin</p>{picture}{bad}<p>Einde</p>{quoted}"
        subject = f"<img src=x onerror={RUN}>"
        message = write(
            box, "plat", html=html, subject=subject, sender=f'"<svg onload={RUN}>" <noor@mail.example>',
            files=[(f"<img src=x onerror={RUN}>.html", "text/html", f"<script>{RUN}</script>".encode())],
        )  # fmt: skip
        plain = write(
            box, f"<script>{RUN}</script> {HOSTILE[1]} {{{{7*7}}}}", sender="bo@mail.example", subject=subject
        )
        desk = Desk(open_desk(make.person("Anna"), f"/conversations/{message.conversation_id}/"))
        asked = watch(desk.page)
        desk.page.reload()
        expect(paper(desk.page, message).get_by_text("Begin")).to_be_visible()
        expect(paper(desk.page, message).get_by_text("Einde").first).to_be_visible()
        paper(desk.page, message).locator("summary").first.click()
        assert not outside.seen

        paper(desk.page, message).get_by_role("link", name=re.compile("Tonen|Show")).click()
        expect_drawn(paper(desk.page, message).get_by_alt_text("ver").first)
        assert {seen.target for seen in outside.seen} == {"/far.png"}
        assert not any({"cookie", "referer"} & {name.lower() for name in seen.headers} for seen in outside.seen)
        frame = frame_of(desk.page, message)
        assert desk.page.evaluate("window.ran") is None and frame.evaluate("document.scripts.length") == 0

        desk.page.goto(f"/messages/{message.pk}/letter/")  # by itself, too
        expect(desk.page.get_by_text("Begin")).to_be_visible()
        assert desk.page.evaluate("window.ran") is None
        desk.page.goto(f"/conversations/{plain.conversation_id}/")
        expect(desk.page.locator(f"#m{plain.pk} .body")).to_contain_text("{{7*7}}")
        assert desk.page.evaluate("window.ran") is None
        assert asked <= {urlsplit(desk_url).netloc, ""}, asked


def test_a_letter_is_as_tall_as_its_words_and_no_wider_than_the_column(open_desk: Callable[..., Page]) -> None:
    box = mailbox()
    row = '<tr><td style="color:#333"><p>Een mooie aanbieding voor jou.</p><p>Kijk snel.</p></td></tr>'
    html = f'<table width="900">{row * 60}</table><div class="gmail_quote"><div class="gmail_attr">Shop wrote:</div>'
    message = write(box, "x", html=f'{html}<blockquote class="gmail_quote">oud<br>oud</blockquote></div>')
    page = open_desk(make.person("Anna"), f"/conversations/{message.conversation_id}/")
    expect(paper(page, message).get_by_text("Kijk snel.").first).to_be_attached()
    expect_grown(page, message)
    frame = frame_of(page, message)
    before = frame.evaluate("document.body.getBoundingClientRect().height")
    assert before > 2000
    assert frame.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    paper(page, message).locator("summary").click()
    expect(paper(page, message).get_by_text("oud").first).to_be_visible()
    expect_grown(page, message)
    assert frame.evaluate("document.body.getBoundingClientRect().height") > before
    page.set_viewport_size({"width": 390, "height": 844})
    expect_grown(page, message)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("theme, locale", [("light", "nl-NL"), ("dark", "en-GB")])
def test_letters_are_accessible(open_desk: Callable[..., Page], theme: str, locale: str) -> None:
    box = mailbox()
    first = write(
        box, "Hallo\n\n-- \nNoor", id="<a@mail.example>", cc="Bo <bo@mail.example>",
        files=[("kras.pdf", "application/pdf", b"%PDF-1.4")],
    )  # fmt: skip
    rich = write(
        box, "x", answers="<a@mail.example>", subject="Re: Mijn fiets",
        html='<p>Zie <a href="https://x.example">hier</a></p><img src="https://far.example/a.png" alt="fiets">'
        "<blockquote type=cite>a<br>b<br>c</blockquote>",
    )  # fmt: skip
    write(box, "Afwezig", answers="<a@mail.example>", subject="Afwezig", Auto_Submitted="auto-replied")
    how = {"locale": locale, "color_scheme": theme, "reduced_motion": "reduce"}
    page = open_desk(make.person("Anna"), **how)
    said = listen(page)
    page.goto(f"/conversations/{first.conversation_id}/")
    expect(paper(page, rich).get_by_text("hier")).to_be_visible()
    page.locator(f"#m{first.pk} .on > summary").click()
    expect(page.get_by_text("Bo <bo@mail.example>").first).to_be_visible()
    expect_accessible(page, f"letters, {theme}")
    paper(page, rich).locator("summary").click()
    page.goto(f"/messages/{rich.pk}/letter/")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"  # it holds a picture
    assert said == []
