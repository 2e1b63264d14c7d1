"""Messenger and Instagram, outward: what Meta is asked. Over real sockets."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.contract import (
    Enclosure,
    Id,
    Outbound,
    Party,
    QuickReply,
    Rejected,
    WindowClosed,
)
from connectors.meta.proof import proof
from tests.connectors.calling import loopback_open
from tests.connectors.messaging import IG, IGSID, PAGE, PSID, SECRET, SENT, TOKEN, instagram, messenger, outbound
from tests.connectors.peers import Seen, always, peer

FILE = Enclosure("bon.pdf", "application/pdf", 3, lambda: b"pdf", "https://desk.example/files/1")
PHOTO = Enclosure("kapot é.jpg", "image/jpeg", 4, lambda: b"\xff\xd8\r\n", "http://127.0.0.1/files/2")


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    with loopback_open():
        yield


def replies(*titles: str) -> tuple[QuickReply, ...]:
    return tuple(QuickReply(f"id-{title}", title) for title in titles)


def posted(kind: Any, message: Outbound, answer: bytes = SENT, **settings: Any) -> tuple[Seen, Any]:
    """The one request Meta got, and the receipt."""
    with peer(always(200, answer)) as server:
        receipt = kind(base_url=server.url, **settings).send(message)
        [seen] = server.seen
    return seen, receipt


def body(kind: Any, message: Outbound, **settings: Any) -> dict[str, Any]:
    return json.loads(posted(kind, message, **settings)[0].body)


def test_text_goes_to_the_page_with_our_token_the_bearer_and_the_proof() -> None:
    seen, receipt = posted(messenger, outbound(text="Wij zijn open é 😀", reply_to="m_A01"))
    where = urlsplit(seen.target)
    assert (seen.method, where.path) == ("POST", f"/v26.0/{PAGE}/messages")
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"
    assert parse_qs(where.query) == {"appsecret_proof": [proof(TOKEN, SECRET)]}
    assert json.loads(seen.body) == {
        "recipient": {"id": PSID},
        "messaging_type": "RESPONSE",
        "reply_to": {"mid": "m_A01"},
        "message": {"text": "Wij zijn open é 😀", "metadata": "wc42"},
    }
    assert (receipt.provider_id, receipt.state, receipt.rest) == ("m_OUT1", "sent", 0)


def test_instagram_goes_to_its_own_account_or_through_the_page() -> None:
    noor = outbound(text="Ja", recipient=Party(IGSID, ids=(Id("igsid", IGSID),)))
    seen, _receipt = posted(instagram, noor)
    assert urlsplit(seen.target).path == f"/v26.0/{IG}/messages"
    assert json.loads(seen.body) == {"recipient": {"id": IGSID}, "message": {"text": "Ja", "metadata": "wc42"}}
    through_page, _receipt = posted(instagram, noor, login="page", page_id=PAGE, version="v25.0")
    assert urlsplit(through_page.target).path == f"/v25.0/{PAGE}/messages"


@pytest.mark.parametrize("kind", [messenger, instagram])
def test_only_a_person_answers_late_and_only_where_it_was_granted(kind: Any) -> None:
    late = outbound(text="Excuus", late=True)
    told = body(kind, late, human_agent=True)
    assert (told["messaging_type"], told["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    with peer() as server:
        for refused, granted in ((late, False), (outbound(text="Hoi", late=True, by_person=False), True)):
            with pytest.raises(WindowClosed):
                kind(base_url=server.url, human_agent=granted).send(refused)
        assert server.seen == []


def test_a_few_choices_become_buttons_that_stay_and_more_become_quick_replies() -> None:
    three = body(messenger, outbound(text="Wat wilt u?", quick_replies=replies("Ruilen", "Retour", "Niets")))
    assert "text" not in three["message"] and three["message"]["metadata"] == "wc42"
    assert three["message"]["attachment"]["payload"] == {
        "template_type": "button",
        "text": "Wat wilt u?",
        "buttons": [
            {"type": "postback", "title": one, "payload": f"id-{one}"} for one in ("Ruilen", "Retour", "Niets")
        ],
    }
    quick = [{"content_type": "text", "title": "Ja", "payload": "id-Ja"}]
    for kind, offer in ((messenger, outbound(text="x" * 641, quick_replies=replies("Ja"))),
                        (instagram, outbound(text="Kies", quick_replies=replies("Ja")))):  # fmt: skip
        told = body(kind, offer)["message"]
        assert told["quick_replies"] == quick and "attachment" not in told
    assert len(body(messenger, outbound(text="Kies", quick_replies=replies(*"abcdefghijklm")))["message"]) == 3


@pytest.mark.parametrize("titles", [tuple("abcdefghijklmn"), ("x" * 21,)])
def test_more_than_can_be_offered_is_refused_before_it_is_sent(titles: tuple[str, ...]) -> None:
    with pytest.raises(Rejected):
        messenger().send(outbound(text="Kies", quick_replies=replies(*titles)))


def test_a_file_goes_as_its_bytes_with_everything_else_beside_it() -> None:
    seen, receipt = posted(messenger, outbound(media=(PHOTO,), reply_to="m_A01", late=True), human_agent=True)
    assert seen.headers["content-type"].startswith("multipart/form-data")
    parts = _parts(seen)
    assert {
        name: json.loads(value) for name, value in parts.items() if name in ("recipient", "message", "reply_to")
    } == {
        "recipient": {"id": PSID},
        "message": {"attachment": {"type": "image", "payload": {"is_reusable": False}}, "metadata": "wc42"},
        "reply_to": {"mid": "m_A01"},
    }
    assert (parts["messaging_type"], parts["tag"]) == (b"MESSAGE_TAG", b"HUMAN_AGENT")
    assert parts["filedata"] == b"\xff\xd8\r\n" and b"Content-Type: image/jpeg" in seen.body
    assert receipt.provider_id == "m_OUT1"


def test_instagram_fetches_what_has_an_address_on_the_web_and_gets_the_rest_as_bytes() -> None:
    told = body(instagram, outbound(media=(FILE,)))["message"]
    assert told["attachment"] == {"type": "file", "payload": {"url": "https://desk.example/files/1"}}
    assert _parts(posted(instagram, outbound(media=(PHOTO,)))[0])["filedata"] == b"\xff\xd8\r\n"


def _parts(seen: Seen) -> dict[str, bytes]:
    boundary = seen.headers["content-type"].partition("boundary=")[2].encode()
    found = {}
    for piece in seen.body.split(b"--" + boundary)[1:-1]:
        head, _blank, content = piece.partition(b"\r\n\r\n")
        found[head.partition(b'name="')[2].partition(b'"')[0].decode()] = content.removesuffix(b"\r\n")
    return found


def test_files_and_text_never_share_a_message() -> None:
    for media, text in (((FILE, PHOTO), ""), ((FILE,), "erbij")):
        with pytest.raises(Rejected):
            messenger().send(outbound(media=media, text=text))


@pytest.mark.parametrize("kind", [messenger, instagram])
def test_reactions_are_put_and_taken_away(kind: Any) -> None:
    done = json.dumps({"recipient_id": PSID}).encode()
    for emoji, action, payload in [
        ("❤️", "react", {"message_id": "m_A01", "reaction": "love"}),
        ("😂", "react", {"message_id": "m_A01", "reaction": "smile"}),
        ("", "unreact", {"message_id": "m_A01"}),
    ]:
        seen, receipt = posted(kind, outbound(reaction=emoji, reply_to="m_A01"), done)
        expected = {"recipient": {"id": PSID}, "sender_action": action, "payload": payload}
        assert json.loads(seen.body) == expected and receipt.provider_id == "reaction:wc42"
    with pytest.raises(Rejected, match="👍"):
        kind().send(outbound(reaction="🦆", reply_to="m_A01"))
    assert "😂" in kind().limits.reactions and "🦆" not in kind().limits.reactions


def test_somebody_known_by_a_reference_is_written_to_by_it_and_known_by_an_id_from_then_on() -> None:
    unknown = Party("ur-9c1", ids=(Id("user_ref", "ur-9c1"),))
    seen, receipt = posted(messenger, outbound(text="Hoi", recipient=unknown))
    assert json.loads(seen.body)["recipient"] == {"user_ref": "ur-9c1"}
    assert receipt.ids == (Id("psid", PSID),)
    known = Party("ur-9c1", ids=(Id("user_ref", "ur-9c1"), Id("psid", PSID)))
    assert body(messenger, outbound(text="Hoi", recipient=known))["recipient"] == {"id": PSID}
