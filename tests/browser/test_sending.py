"""Story 3: every message shows what really happened to it, and no text is ever lost."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event

from playwright.sync_api import Error, Page, expect

from tests import factories as make
from tests.browser.journeys import Desk, soon
from tests.standins import ledger
from tests.standins import peer as peers
from webcare import sweep
from webcare.models import Message

Open = Callable[..., Page]


def test_every_state_in_words(open_desk: Open) -> None:
    with peers.connected(name="Koerier") as peer:
        message = make.customer_says(peer.channel, "Waar is de koerier?", "chat-1")
        desk = Desk(open_desk(make.person("Anna"), f"/conversations/{message.conversation_id}/"))
        desk.claim()

        answer_now = Event()
        peer.manners.append(peers.meanwhile(lambda: answer_now.wait(20)))
        desk.reply("Om de hoek")
        soon(lambda: peer.asked, "the peer was asked")
        expect(desk.message("Om de hoek")).to_contain_text("Versturen")
        expect(desk.message("Om de hoek")).not_to_contain_text("Verzonden")
        answer_now.set()
        expect(desk.message("Om de hoek")).to_contain_text("Verzonden")
        token = peer.accepted[0]["token"]
        peer.reports("delivered", token=token)
        expect(desk.message("Om de hoek")).to_contain_text("Bezorgd")
        peer.reports("read", token=token)
        expect(desk.message("Om de hoek")).to_contain_text("Gelezen")

        peer.manners.append(peers.says_no("Dit nummer bestaat niet meer", retry=False))
        desk.reply("Ik bel je")
        failed = desk.message("Ik bel je")
        expect(failed).to_contain_text("Niet verzonden: Dit nummer bestaat niet meer")
        expect(desk.page.locator("#conv-meta")).to_contain_text("Niet verzonden")
        assert peer.texts() == ["Om de hoek"]
        failed.get_by_role("button", name="Opnieuw proberen").click()
        expect(failed).to_contain_text("Verzonden")
        expect(failed.get_by_role("button", name="Opnieuw proberen")).to_have_count(0)

        peer.manners.append(peers.takes_and_cuts)
        desk.reply("Staat hij er?")
        unsure = desk.message("Staat hij er?")
        expect(unsure).to_contain_text("Misschien verzonden")
        assert peer.texts() == ["Om de hoek", "Ik bel je", "Staat hij er?"]  # nobody sent it again behind our back
        unsure.get_by_role("button", name="Nog eens sturen").click()
        expect(unsure).to_contain_text("Verzonden")
        assert peer.texts()[2:] == ["Staat hij er?"] * 2  # a person's choice

        peer.manners.append(peers.says(429))
        desk.reply("Tot zo")
        expect(desk.message("Tot zo")).to_contain_text("Nog niet verzonden, we blijven het proberen")
        peer.manners.append(peers.says(401))  # our signature is refused: the channel rests, the text waits
        ledger.time_passes()
        sweep.once()
        expect(desk.message("Tot zo")).to_be_visible()
        expect(desk.state).to_contain_text("Koerier staat op pauze.")
        assert peer.texts()[-1] == "Staat hij er?"


def test_what_is_written_is_never_lost(open_desk: Open) -> None:
    with peers.connected() as peer:
        message = make.customer_says(peer.channel, "Hallo?", "chat-1")
        path = f"/conversations/{message.conversation_id}/"
        desk = Desk(open_desk(make.person("Anna"), path))
        desk.claim()
        desk.text.fill("Half geschreven")
        desk.page.reload()
        expect(desk.text).to_have_value("Half geschreven")
        desk.page.locator("#composer [name=mode][value=note]").check(force=True)
        expect(desk.text).to_have_value("")  # what was for the customer is not for the note, and back
        desk.text.fill("Lastige klant")
        desk.page.locator("#composer [name=mode][value=reply]").check(force=True)
        expect(desk.text).to_have_value("Half geschreven")
        desk.page.locator("#send").dblclick()
        expect(desk.message("Half geschreven")).to_contain_text("Verzonden")

        desk.page.context.set_offline(True)
        expect(desk.banners).to_contain_text("Geen verbinding.")
        desk.text.fill("In de trein geschreven")
        desk.page.locator("#send").click()
        expect(desk.page.locator("#timeline .pending", has_text="In de trein geschreven")).to_be_visible()
        desk.text.fill("Nog een zin")
        with suppress(Error):  # there is nothing to load it from
            desk.page.reload()
        assert not Message.objects.filter(text="In de trein geschreven").exists()
        desk.page.context.set_offline(False)
        desk.page.goto(path)
        expect(desk.text).to_have_value("Nog een zin")
        expect(desk.message("In de trein geschreven")).to_contain_text("Verzonden")
        assert peer.texts() == ["Half geschreven", "In de trein geschreven"]

        desk.page.context.set_offline(True)
        expect(desk.banners).to_contain_text("Geen verbinding.")
        desk.page.locator("#send").click()
        expect(desk.page.locator("#timeline .pending", has_text="Nog een zin")).to_be_visible()
        desk.page.context.set_offline(False)  # without a reload it goes by itself
        expect(desk.message("Nog een zin")).to_contain_text("Verzonden")
        expect(desk.message("Nog een zin")).to_have_count(1)
        assert peer.texts() == ["Half geschreven", "In de trein geschreven", "Nog een zin"]
