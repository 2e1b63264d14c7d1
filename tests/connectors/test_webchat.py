"""Website chat: what widgets send, where they may appear, and how they look."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Account, Capability, Connector, Forged, Outbound, Party, Rejected, WebhookRequest
from connectors.contract import Media as File
from connectors.webchat.colour import BLACK, WHITE, contrast, text_on
from connectors.webchat.connector import WebChat
from connectors.webchat.wording import LANGUAGES, WORDING, texts
from tests.connectors.contract import ConnectorContract


def webchat(**settings: Any) -> WebChat:
    return WebChat(Account("webchat", "key1", {}, settings))


class TestContract(ConnectorContract):
    kind = "webchat"

    def connector(self) -> Connector:
        return webchat()


def test_sending_confirms_at_once_because_the_browser_looks_itself() -> None:
    receipt = webchat().send(Outbound("wc7", "v1", Party("v1"), datetime(2026, 11, 22, tzinfo=UTC), "Hoi"))
    assert (receipt.provider_id, receipt.state) == ("wc7", "sent")
    assert Capability.SAFE_RESEND in webchat().capabilities


def test_uploads_are_held_already_and_cannot_be_fetched() -> None:
    with pytest.raises(Rejected):
        webchat().fetch(File(id="up_3", held=True))


def test_nobody_gets_in_beside_the_widget() -> None:
    """Its items carry no proof: a way in from outside would let anyone speak as any visitor."""
    body = json.dumps({"id": "c1", "visitor": "v1", "text": "hoi"}).encode()
    assert not webchat().has_hook
    with pytest.raises(Forged):
        webchat().authenticate(WebhookRequest("POST", "/hooks/key1/", {}, body))


def test_two_visitors_with_the_same_id_are_two_messages() -> None:
    keys, ids = set(), set()
    for visitor in ("v1", "v2"):
        body = json.dumps({"id": "c1", "visitor": visitor, "text": "hoi"}).encode()
        [item] = webchat().split(WebhookRequest("POST", "/", {}, body))
        [message] = webchat().parse(item)
        keys.add(item.key)
        ids.add(message.id)
    assert len(keys) == len(ids) == 2


# -- colours --

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_derived_text_can_always_be_read(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= 4.5


@given(COLOURS, COLOURS)
def test_contrast_goes_both_ways_and_from_1_to_21(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21.001
    assert contrast(one, one) == 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        (BLACK, WHITE, 21),
        ("#777777", WHITE, 4.48),
        ("#767676", WHITE, 4.54),
        ("#ff0000", WHITE, 4.0),
        ("#0000ff", BLACK, 2.44),
    ],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("colour", "text"), [("#000000", WHITE), ("#ffffff", BLACK), ("#ffcc00", BLACK), ("#1f4f8f", WHITE)]
)
def test_text_is_black_or_white_whichever_is_easier(colour: str, text: str) -> None:
    assert text_on(colour) == text


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#12345g", "1f4f8f", "#1f4f8f;", "#1f4f8f\n"])
def test_anything_else_is_no_colour(colour: str) -> None:
    with pytest.raises(ValueError):
        text_on(colour)


# -- what the widget says --


def test_every_text_fits_its_own_field() -> None:
    for wording in WORDING.values():
        assert set(wording.texts) == set(LANGUAGES)
        assert all(len(text) <= wording.length for text in wording.texts.values())


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "Vraag maar"), ("nl-BE", "Vraag maar"), ("NL_be", "Vraag maar"), ("en", "Ask"), ("fr", "Ask")],
)
def test_texts_are_those_of_the_visitors_language(language: str, title: str) -> None:
    found = texts({"title_nl": "Vraag maar", "title_en": "Ask", "greeting_en": ""}, language)
    assert found["title"] == title
    assert set(found) == set(WORDING)
    assert found["greeting"] == ("" if title == "Ask" else WORDING["greeting"].texts["nl"])
