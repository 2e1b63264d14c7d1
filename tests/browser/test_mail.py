"""Story 1: a mail comes in over SMTP, is answered, and what the customer writes back lands in the same conversation."""

from collections.abc import Callable
from email.utils import parseaddr

from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.journeys import Desk
from tests.browser.post import Post
from webcare.models import Conversation

Open = Callable[..., Page]
ADDRESS = "service@voorbeeldfietsen.example"


def test_a_mail_is_answered_and_the_answer_to_that_comes_back(open_desk: Open, post: Post) -> None:
    team = make.team("Bezorging")
    team.signature = "Met vriendelijke groet,\n{agent}\nVoorbeeld Fietsen"
    team.save()
    post.channel(name="Service-mail", team=team)
    anna = make.person("Anna", teams=[team])
    desk = Desk(open_desk(anna, "/"))

    question = post.write(ADDRESS, "Waar is mijn fiets?", "Bestelling 1042")
    desk.open("Noor de Wit")
    expect(desk.heard("Waar is mijn fiets?")).to_be_visible()
    expect(desk.timeline).to_contain_text("Bestelling 1042")
    desk.claim()
    desk.reply("Hij komt morgen.")
    expect(desk.message("Hij komt morgen.")).to_contain_text("Verzonden")

    sent = post.sent_to("noor@klant.example")
    assert sent["From"] == f"Anna via Voorbeeld Fietsen <{ADDRESS}>"
    assert sent["Subject"] == "Re: Bestelling 1042"
    assert sent["In-Reply-To"] == question["Message-ID"] == sent["References"]
    assert "Auto-Submitted" not in sent
    text = sent["text"]
    assert text.index("Hij komt morgen.") < text.index("Met vriendelijke groet,") < text.index("> Waar is mijn fiets?")
    assert "Waar is mijn fiets?" in sent["html"]

    # By the code in the address alone: this mail program keeps no References, and the subject is another one.
    _name, back = parseaddr(sent["Reply-To"])
    post.write(back, "Fijn, dank je wel!", "Iets heel anders")
    expect(desk.heard("Fijn, dank je wel!")).to_be_visible()
    # By References alone, to the plain address.
    post.write(ADDRESS, "Nog een vraag: hoe laat?", "Re: Bestelling 1042", In_Reply_To=sent["Message-ID"])
    expect(desk.heard("hoe laat?")).to_be_visible()
    assert Conversation.objects.count() == 1


def test_a_mail_in_html_is_shown_and_cannot_act(open_desk: Open, post: Post) -> None:
    post.channel(name="Service-mail")
    desk = Desk(open_desk(make.person("Anna"), "/"))
    hostile = "<p>Zie <b>onder</b></p><script>parent.document.title = 'evil'</script><img src=x onerror=alert(1)>"
    post.write(ADDRESS, "Zie onder", "<b>Onderwerp</b>", html=hostile)
    desk.open("Noor de Wit")
    frame = desk.page.frame_locator("#timeline iframe")
    expect(frame.locator("b")).to_have_text("onder")
    assert frame.locator("script").count() == 0
    assert "evil" not in desk.page.title()
    expect(desk.timeline).to_contain_text("<b>Onderwerp</b>")
