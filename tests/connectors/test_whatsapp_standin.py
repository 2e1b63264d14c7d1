"""WhatsApp against the stand-in for Meta: what customers do comes in, what we send arrives, files go both ways."""

from collections.abc import Iterator
from typing import Any

import pytest

from connectors.contract import (
    Enclosure,
    Inbound,
    InboundDelete,
    InboundEdit,
    InboundIdentity,
    InboundMessage,
    InboundReaction,
    InboundStatus,
    Media,
    Party,
    QuickReply,
    Rejected,
    SendError,
    Template,
    Unavailable,
    WebhookRequest,
    WindowClosed,
)
from connectors.whatsapp.connector import WhatsApp
from connectors.whatsapp.people import ids, party
from tests.connectors.calling import loopback_open
from tests.connectors.whatsapps import BSUID, PHONE_ID, SECRET, TOKEN, VERIFY, WABA, outbound, whatsapp
from webcare.demo.graph import Graph

PICTURE = b"\xff\xd8\xff a picture"


class Desk:
    """Our side of one number: what came in, read as the product reads it."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.came = graph, []
        self.meta = graph.whatsapp(
            waba=WABA, phone_id=PHONE_ID, number="31205550100", token=TOKEN, app_secret=SECRET, verify_token=VERIFY,
            hook=self._hook, app_id="710000000000001", requires_proof=True,
        )  # fmt: skip
        self.noor = self.meta.customer("Noor de Wit", phone="31655501234", bsuid=BSUID)

    @property
    def connector(self) -> WhatsApp:
        return whatsapp(self.graph.url)

    @property
    def who(self) -> Party:
        return party(ids(self.noor.phone, self.noor.bsuid))

    def takes(self) -> list[Inbound]:
        """What reached us since the last time."""
        self.graph.deliver()
        found, self.came = self.came, []
        return found

    def sends(self, text: str = "", **more: Any) -> str:
        return self.connector.send(outbound(text, **{"recipient": self.who} | more)).provider_id

    def _hook(self, method: str, headers: dict[str, str], body: bytes, query: dict[str, str]) -> tuple[int, bytes]:
        request = WebhookRequest(method, "/hooks/key1/", headers, body, query)
        if method == "GET":
            return 200, (self.connector.handshake(request) or "").encode()
        self.connector.authenticate(request)
        items = self.connector.split(request)
        assert {item.account for item in items} == {PHONE_ID}
        self.came += [one for item in items for one in self.connector.parse(item)]
        return 200, b""


@pytest.fixture
def desk() -> Iterator[Desk]:
    with loopback_open(), Graph() as graph:
        yield Desk(graph)


def test_everything_fits_and_the_templates_are_listed(desk: Desk) -> None:
    desk.meta.templates.add("dag", "nl", "Dag {{1}}, tot morgen.")
    desk.connector.subscribe()
    desk.connector.check()
    assert desk.connector.watch().subscribed is True
    [found] = desk.connector.templates()
    assert (found.name, found.status) == ("dag", "APPROVED")
    desk.graph.clock.forward(hours=25)
    template = Template("dag", found.language, {"body.1": "Noor"}, found.components)
    desk.sends(template=template)
    assert (
        desk.noor.received[-1].text
        == "Dag Noor, tot morgen."
        == desk.connector.preview(found.components, {"body.1": "Noor"})
    )


def test_what_a_customer_does_comes_in(desk: Desk) -> None:
    first = desk.noor.says("Hallo \U0001f44b caf\u00e9 / <b>")
    desk.noor.edits(first, "Dag")
    desk.noor.takes_back(first)
    answer = desk.sends("Hoi")
    desk.noor.reacts(answer, "\u2764")
    desk.noor.changes_number("31655504321")
    found = [one for one in desk.takes() if not isinstance(one, InboundStatus)]
    assert [type(one) for one in found] == [
        InboundMessage, InboundEdit, InboundDelete, InboundReaction, InboundIdentity,
    ]  # fmt: skip
    message, _edit, _gone, reaction, renamed = found
    assert isinstance(message, InboundMessage) and message.text == "Hallo \U0001f44b caf\u00e9 / <b>"
    assert message.sender.ids == desk.who.ids[:1] + ids("31655501234") and message.sender.name == "Noor de Wit"
    assert isinstance(reaction, InboundReaction) and reaction.message_id == answer
    assert isinstance(renamed, InboundIdentity) and ids("31655504321")[0] in renamed.new


def test_what_we_send_arrives_and_its_receipts_carry_our_token(desk: Desk) -> None:
    asked = desk.noor.says("Hoi")
    desk.sends("Dag", reply_to=asked)
    desk.sends("zo hoort het", media=(Enclosure("a.jpg", "image/jpeg", 5, lambda: PICTURE),))
    desk.sends("Kies", quick_replies=tuple(QuickReply(f"c{number}", f"Keuze {number}") for number in range(7)))
    desk.sends(reply_to=asked, reaction="\u2764")
    desk.connector.signal(desk.who, "typing", asked)
    assert [line.text for line in desk.noor.received] == ["Dag", "zo hoort het", "Kies"]
    assert desk.noor.received[0].reply_to == asked and len(desk.noor.received[2].choices) == 7
    states = [one for one in desk.takes() if isinstance(one, InboundStatus)]
    assert all(one.message_id for one in states) and states[0].token == "wc42"
    assert {id for one in states for id in one.ids} == set(desk.who.ids)


def test_a_file_is_fetched_also_when_its_first_link_has_died(desk: Desk) -> None:
    desk.noor.sends(PICTURE, "image/jpeg", "kijk")
    [message] = [one for one in desk.takes() if isinstance(one, InboundMessage)]
    [media] = message.media
    assert media.url and desk.connector.fetch(media) == PICTURE
    desk.graph.clock.forward(minutes=6)
    assert desk.connector.fetch(media) == PICTURE
    assert desk.connector.fetch(Media(id=media.id, extra=media.extra)) == PICTURE


@pytest.mark.parametrize(
    ("does", "kind"),
    [
        ("wrong_sha256", Unavailable),
        ("huge", Rejected),
        ("redirect", Rejected),
        ("404", Unavailable),
        ("cut", Unavailable),
    ],
)
def test_a_file_that_misbehaves_is_not_kept(desk: Desk, does: str, kind: type[SendError]) -> None:
    desk.noor.sends(PICTURE, "image/jpeg")
    [message] = [one for one in desk.takes() if isinstance(one, InboundMessage)]
    desk.graph.faults.plan("download", does)
    with pytest.raises(SendError) as caught:
        desk.connector.fetch(message.media[0])
    assert type(caught.value) is kind


def test_after_a_day_the_refusal_comes_later_or_at_once(desk: Desk) -> None:
    desk.noor.says("Hoi")
    desk.graph.clock.forward(hours=25)
    desk.takes()
    desk.sends("te laat")
    [failed] = [one for one in desk.takes() if isinstance(one, InboundStatus) and one.state == "failed"]
    assert failed.window_closed and failed.code == "131047" and failed.error
    desk.graph.refuses_at_once = True
    with pytest.raises(WindowClosed):
        desk.sends("te laat")
