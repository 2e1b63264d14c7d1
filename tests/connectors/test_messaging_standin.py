"""Messenger and Instagram against the stand-in for Meta, which was written from the documentation alone."""

from collections.abc import Iterator

import pytest

import tests.connectors.ready  # noqa: F401
from connectors.contract import (
    Enclosure,
    InboundDelete,
    InboundEdit,
    InboundMessage,
    InboundReaction,
    InboundRemark,
    InboundStatus,
    Media,
    Party,
    QuickReply,
    Rejected,
    WindowClosed,
)
from tests.connectors.calling import loopback_open
from tests.connectors.messaging_desk import Desk
from webcare.demo.graph import Graph

PICTURE = b"\x89PNG\r\n\x1a\n and more"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with loopback_open(), Graph(automatic=False) as graph:
        yield graph


@pytest.fixture(params=["messenger", "instagram"])
def desk(request: pytest.FixtureRequest, graph: Graph) -> Iterator[Desk]:
    yield Desk(graph, request.param)
    graph.clock.offset = 0.0


def test_what_a_customer_does_comes_in(desk: Desk) -> None:
    noor = desk.noor
    first = noor.says("Waar blijft mijn pakket? é😀")
    [said] = desk.takes()
    assert isinstance(said, InboundMessage) and (said.id, said.thread) == (first, noor.id)
    assert said.text == "Waar blijft mijn pakket? é😀"
    noor.sends(PICTURE, "image/png")
    noor.places(52.37, 4.89)
    noor.edits(first, "Waar is het?")
    noor.reacts(first, "❤️")
    noor.reacts(first, "")
    picture, place, edit, put, gone = desk.takes()
    assert isinstance(picture, InboundMessage) and desk.connector.fetch(picture.media[0]) == PICTURE
    assert isinstance(place, InboundMessage) and place.shows[0]["kind"] == "location"
    assert isinstance(edit, InboundEdit) and (edit.message_id, edit.text, edit.number) == (first, "Waar is het?", 1)
    assert isinstance(put, InboundReaction) and isinstance(gone, InboundReaction)
    assert (put.emoji, gone.emoji) == ("❤️", "")


def test_what_only_instagram_has_comes_in(graph: Graph) -> None:
    desk = Desk(graph, "instagram")
    desk.noor.takes_back(desk.noor.says("oeps"))
    desk.noor.mentions(PICTURE)
    desk.noor.answers_story("mooi!", PICTURE)
    _said, gone, mention, answer = desk.takes()
    assert isinstance(gone, InboundDelete)
    assert isinstance(mention, InboundMessage) and isinstance(answer, InboundMessage)
    for told, what in ((mention, "mention"), (answer, "reply")):
        assert told.media == () and told.shows[0]["what"] == what
        assert desk.connector.fetch(Media(url=told.shows[0]["url"])) == PICTURE


def test_what_we_send_arrives_and_comes_back_with_our_token(desk: Desk) -> None:
    asked = desk.noor.says("Hebben jullie deze in M?")
    desk.takes()
    photo = Enclosure("jas.png", "image/png", len(PICTURE), lambda: PICTURE)
    offered = (QuickReply("yes", "Ja"), QuickReply("no", "Nee"))
    file = desk.sends(media=(photo,), token="wc1")
    text = desk.sends(text="Ja, deze", reply_to=asked, quick_replies=offered, token="wc2")
    desk.sends(reaction="👍", reply_to=asked)
    assert [line.id for line in desk.noor.received] == [file, text]
    picture, words = desk.noor.received
    assert graph_file(desk, picture.media) == PICTURE and picture.name == "jas.png"
    assert (words.text, words.reply_to) == ("Ja, deze", asked)
    assert [choice["id"] for choice in words.choices] == ["yes", "no"]
    assert desk.noor.chat.find(asked).reactions == {"business": "like"}

    back = desk.takes()
    echoes = {one.id: one.token for one in back if isinstance(one, InboundMessage) and one.ours and not one.source}
    assert echoes == {file: "wc1", text: "wc2"}
    desk.noor.taps("yes", "Ja", message=text)
    desk.noor.reads()
    tapped, read = desk.takes()
    assert isinstance(tapped, InboundMessage) and (tapped.choice, tapped.text) == ("yes", "Ja")
    assert isinstance(read, InboundStatus) and (read.state, read.up_to) == ("read", True)


def graph_file(desk: Desk, id: str) -> bytes:
    found = desk.graph.media.find(id)
    assert found is not None
    return found.content


def test_after_a_day_a_person_may_answer_and_after_a_week_nobody(desk: Desk) -> None:
    desk.noor.says("Hoi")
    desk.graph.clock.forward(hours=25)
    with pytest.raises(WindowClosed):
        desk.sends(text="Te laat")
    assert desk.sends(text="Excuus voor het wachten", late=True)
    desk.graph.clock.forward(hours=7 * 24)
    with pytest.raises(WindowClosed):
        desk.sends(text="Veel te laat", late=True)
    assert [line.text for line in desk.noor.received] == ["Excuus voor het wachten"]


def test_another_app_has_a_customer_until_we_take_over(desk: Desk) -> None:
    desk.noor.says("Hoi")
    desk.noor.account.hands_over(desk.noor)
    desk.noor.says("Bot?")
    _first, lost, other = desk.takes()
    assert isinstance(lost, InboundRemark) and lost.standby is True
    assert isinstance(other, InboundMessage) and other.standby
    with pytest.raises(Rejected) as caught:
        desk.sends(text="Wij zijn er")
    assert "2018300" in caught.value.code
    desk.connector.take_control(desk.who)
    [won] = desk.takes()
    assert isinstance(won, InboundRemark) and won.standby is False
    assert desk.sends(text="Wij zijn er")
    desk.meta.writes(desk.noor, "Uit de inbox")
    mirrored = [one for one in desk.takes() if isinstance(one, InboundMessage) and one.source]
    assert [(one.text, one.source, one.token) for one in mirrored] == [("Uit de inbox", "page_inbox", "")]


def test_the_account_is_checked_watched_and_told_apart(desk: Desk) -> None:
    connector = desk.connector
    assert desk.meta.shakes_hands()
    connector.check()
    desk.meta.subscribed.clear()
    assert connector.watch().subscribed is False
    connector.subscribe()
    standing = desk.connector.watch()
    assert standing.subscribed and standing.remarks == ()
    assert bool(standing.token_until) == ("token_until" in desk.kept) == (desk.kind == "instagram")
    desk.connector.check()

    assert desk.connector.profile(desk.who).name == "Noor de Wit"
    unknown = desk.meta.customer("", profile=False)
    with pytest.raises(Rejected):
        desk.connector.profile(Party(unknown.id))
    desk.noor.says("Hoi")
    desk.connector.signal(desk.who, "typing", "")
    desk.connector.signal(desk.who, "read", "")
    assert [one[2] for one in list(desk.graph.signals)[-2:]] == ["typing_on", "mark_seen"]
