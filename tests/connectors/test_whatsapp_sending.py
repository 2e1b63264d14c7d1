"""WhatsApp, outward: each kind of message as it goes over the wire, and what the answer makes of it."""

import hashlib
import hmac
from typing import Any

import pytest

from connectors.contract import (
    Enclosure,
    Id,
    Outbound,
    Party,
    QuickReply,
    Rejected,
    SendError,
    Template,
    Unauthorised,
    Unavailable,
    Unclear,
    WindowClosed,
)
from tests.connectors.graphs import bodies, error, graph, path, query
from tests.connectors.peers import Peer, always, answer
from tests.connectors.whatsapps import BSUID, BY_NUMBER, NOOR, PHONE_ID, SECRET, TOKEN, outbound, whatsapp

TAKEN = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "x", "wa_id": "31655501234"}],
    "messages": [{"id": "wamid.OUT01"}],
}
TO = {"messaging_product": "whatsapp", "recipient_type": "individual", "recipient": BSUID}
ABOUT = {"biz_opaque_callback_data": "wc42"}
CHOICES = tuple(QuickReply(f"c{number}", f"Keuze {number}", "uitleg") for number in range(10))


def _file(media_type: str = "image/jpeg", name: str = "a.jpg") -> Enclosure:
    return Enclosure(name, media_type, 5, lambda: b"bytes")


def _sent(message: Outbound, **replies: Any) -> tuple[Any, Peer]:
    """What stood in the one call that sent it, and the peer."""
    with graph(**{"messages": TAKEN, "media": {"id": "820000000000001"}} | replies) as server:
        receipt = whatsapp(server.url).send(message)
        assert receipt.provider_id == "wamid.OUT01"
        return bodies(server)[-1], server


def test_a_text_goes_with_our_token_our_proof_and_the_message_it_answers() -> None:
    body, server = _sent(outbound("Goedemiddag Noor", reply_to="wamid.T01"))
    assert body == TO | ABOUT | {
        "type": "text",
        "text": {"body": "Goedemiddag Noor", "preview_url": False},
        "context": {"message_id": "wamid.T01"},
    }
    [seen] = server.seen
    assert path(seen) == f"/v26.0/{PHONE_ID}/messages"
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"
    assert query(seen) == {"appsecret_proof": hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()}


def test_version_and_proof_are_settings() -> None:
    with graph(messages=TAKEN) as server:
        whatsapp(server.url + "/", version="v25.0", require_proof=False).send(outbound("x"))
        assert server.seen[0].target == f"/v25.0/{PHONE_ID}/messages"


def test_a_link_is_shown_with_its_picture() -> None:
    assert _sent(outbound("Zie https://shop.example/a"))[0]["text"]["preview_url"] is True


@pytest.mark.parametrize(
    ("recipient", "address"),
    [
        (NOOR, {"recipient": BSUID}),
        (BY_NUMBER, {"to": "+31655501234"}),
        (Party("31655501234"), {"to": "+31655501234"}),
        (Party(BSUID), {"recipient": BSUID}),
        (Party("x", ids=(Id("phone", "+31655501234"),)), {"to": "+31655501234"}),
        (Party("x", ids=(Id("wa_id", "316new"), Id("wa_id", "316old"))), {"to": "+316new"}),
        (Party("group:92", ids=(Id("group", "group:92"),)), {"to": "92", "recipient_type": "group"}),
    ],
)
def test_people_are_named_by_what_cannot_have_passed_to_another(recipient: Party, address: dict[str, str]) -> None:
    body = _sent(outbound("x", recipient=recipient))[0]
    named = {name: body[name] for name in ("to", "recipient", "recipient_type") if name in body}
    assert named == {"recipient_type": "individual"} | address


def test_a_name_that_is_not_taken_is_replaced_by_the_number() -> None:
    with graph(messages=[(400, error(131062)), TAKEN]) as server:
        assert whatsapp(server.url).send(outbound("x")).provider_id == "wamid.OUT01"
        assert [body.get("recipient") or body["to"] for body in bodies(server)] == [BSUID, "+31655501234"]
    with graph(messages=(400, error(131026))) as server:
        with pytest.raises(Rejected):
            whatsapp(server.url).send(outbound("x"))
        assert len(server.seen) == 1


def test_nobody_to_send_to_is_said_without_a_call() -> None:
    with graph() as server:
        with pytest.raises(Rejected, match="neither a number nor an id"):
            whatsapp(server.url).send(outbound("x", recipient=Party("x", ids=(Id("username", "noor"),))))
        assert server.connections == 0


@pytest.mark.parametrize(
    ("media_type", "text", "kind", "told"),
    [
        ("image/jpeg", "zo hoort het", "image", {"caption": "zo hoort het"}),
        ("image/png; x=1", "", "image", {}),
        ("video/mp4", "film", "video", {"caption": "film"}),
        ("audio/ogg", "", "audio", {"voice": True}),
        ("audio/mpeg", "", "audio", {}),
        ("audio/ogg", "met woorden", "document", {"filename": "a.x", "caption": "met woorden"}),
        ("application/pdf", "uw factuur", "document", {"filename": "a.x", "caption": "uw factuur"}),
        ("audio/x-m4a", "", "audio", {}),
        ("text/csv", "", "document", {"filename": "a.x"}),
    ],
)
def test_a_file_is_uploaded_and_sent_by_its_id(media_type: str, text: str, kind: str, told: dict[str, Any]) -> None:
    body, server = _sent(outbound(text, media=(_file(media_type, "a.x"),)))
    assert body == TO | ABOUT | {"type": kind, kind: {"id": "820000000000001"} | told}
    upload = server.seen[0]
    assert path(upload) == f"/v26.0/{PHONE_ID}/media"
    plain = {"text/csv": "text/plain", "audio/x-m4a": "audio/mp4"}.get(media_type, media_type.partition(";")[0])
    assert b'name="messaging_product"\r\n\r\nwhatsapp' in upload.body
    assert f'name="type"\r\n\r\n{plain}'.encode() in upload.body
    assert b'filename="a.x"' in upload.body and b"\r\n\r\nbytes\r\n" in upload.body


@pytest.mark.parametrize("reply", [answer(502, b"<html>"), b"", {}, always(200, b"not json")])
def test_an_upload_without_an_answer_is_tried_again_because_nobody_got_it(reply: Any) -> None:
    with graph(messages=TAKEN, media=reply if reply != b"" else lambda seen, connection: None) as server:
        with pytest.raises(Unavailable):
            whatsapp(server.url).send(outbound(media=(_file(),)))
        assert bodies(server) == []


@pytest.mark.parametrize("emoji", ["\U0001f642", ""])
def test_a_reaction_names_its_message_and_answers_none(emoji: str) -> None:
    body = _sent(outbound("", reply_to="wamid.T01", reaction=emoji))[0]
    assert body == TO | ABOUT | {"type": "reaction", "reaction": {"message_id": "wamid.T01", "emoji": emoji}}


def test_up_to_three_answers_are_buttons() -> None:
    body = _sent(outbound("Sluiten?", quick_replies=CHOICES[:3]))[0]
    buttons = [{"type": "reply", "reply": {"id": f"c{number}", "title": f"Keuze {number}"}} for number in range(3)]
    expected = {"type": "button", "body": {"text": "Sluiten?"}, "action": {"buttons": buttons}}
    assert body == TO | ABOUT | {"type": "interactive", "interactive": expected}


@pytest.mark.parametrize(
    ("language", "title", "button"),
    [("nl", "", "Kies"), ("", "", "Choose"), ("nl", "Kies een tijdvak nu!!", "Kies een tijdvak nu!")],
)
def test_up_to_ten_answers_are_a_list(language: str, title: str, button: str) -> None:
    told = _sent(outbound("Kies", quick_replies=CHOICES, language=language, list_title=title))[0]["interactive"]
    rows = [{"id": f"c{number}", "title": f"Keuze {number}", "description": "uitleg"} for number in range(10)]
    action = {"button": button, "sections": [{"rows": rows}]}
    assert told == {"type": "list", "body": {"text": "Kies"}, "action": action}


def test_a_picture_stands_above_buttons() -> None:
    told = _sent(outbound("Deze?", quick_replies=CHOICES[:2], media=(_file(),)))[0]["interactive"]
    assert told["header"] == {"type": "image", "image": {"id": "820000000000001"}}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"quick_replies": (*CHOICES, QuickReply("c10", "x"))}, "at most 10"),
        ({"quick_replies": CHOICES, "media": (_file(),)}, "list cannot carry"),
        ({"quick_replies": CHOICES[:1], "text": " "}, "Write a text"),
        ({"quick_replies": CHOICES[:1], "text": "x" * 1025}, "too long"),
        ({"quick_replies": (QuickReply("a", "x" * 25),)}, "empty or too long"),
        ({"quick_replies": (QuickReply("a", " "),)}, "empty or too long"),
        ({"text": "  "}, "empty"),
        ({"media": (_file(), _file())}, "one file"),
        ({"template": Template("t", "nl", {}, ({"type": "BODY", "text": "Dag {{1}}, x"},))}, "every blank"),
    ],
)
def test_what_whatsapp_would_refuse_is_said_before(changed: dict[str, Any], words: str) -> None:
    with graph(media={"id": "8"}) as server:
        with pytest.raises(Rejected, match=words):
            whatsapp(server.url).send(outbound(**{"text": "x"} | changed))
        assert bodies(server) == []


def test_the_answer_teaches_us_names_and_when_to_rest() -> None:
    contacts = [{"input": "+31655501234", "wa_id": "31655501299", "user_id": BSUID}]
    told = answer(
        200,
        b'{"messages":[{"id":"wamid.OUT01"}],"contacts":' + str(contacts).replace("'", '"').encode() + b"}",
        X_App_Usage='{"call_count":96}',
    )
    with graph(messages=told) as server:
        receipt = whatsapp(server.url).send(outbound("x"))
    assert receipt.ids == (Id("bsuid", BSUID), Id("wa_id", "31655501299"), Id("phone", "+31655501299"))
    assert receipt.rest == 60 and receipt.state == "sent"


@pytest.mark.parametrize("body", [b"{}", b'{"messages":[]}', b'{"messages":[{"id":5.5}]}', b"[]", b"ok", b""])
def test_success_without_an_id_is_nobody_knows(body: bytes) -> None:
    with graph(messages=answer(200, body)) as server, pytest.raises(Unclear):
        whatsapp(server.url).send(outbound("x"))


@pytest.mark.parametrize(
    ("reply", "kind", "scope"),
    [
        ((200, error(131026)), Rejected, ""),
        ((400, error(131047)), WindowClosed, ""),
        ((401, error(190, 463)), Unauthorised, ""),
        ((400, error(130429)), Unavailable, "account"),
        ((400, error(131056)), Unavailable, "recipient"),
        ((500, error(131000)), Unavailable, "message"),
        (answer(502, b"<html>"), Unclear, ""),
        (lambda seen, connection: None, Unclear, ""),
    ],
)
def test_what_went_wrong_tells_what_to_do(reply: Any, kind: type[SendError], scope: str) -> None:
    with graph(messages=reply) as server, pytest.raises(SendError) as caught:
        whatsapp(server.url).send(outbound("x", recipient=BY_NUMBER))
    assert type(caught.value) is kind and caught.value.reason
    assert getattr(caught.value, "scope", "") == scope


def test_the_pair_limit_waits_by_the_number_of_the_try() -> None:
    with graph(messages=(400, error(131056))) as server, pytest.raises(Unavailable) as caught:
        whatsapp(server.url).send(outbound("x", attempt=3))
    assert caught.value.retry_after == 64


def test_without_a_token_nothing_is_called() -> None:
    with graph() as server:
        connector = whatsapp(server.url)
        connector.account.credentials["access_token"] = ""  # type: ignore[index]
        with pytest.raises(Unauthorised, match="no access token"):
            connector.send(outbound("x"))
        assert server.connections == 0


@pytest.mark.parametrize("signal", ["read", "typing"])
def test_reading_and_typing_are_shown_on_a_message(signal: Any) -> None:
    with graph(messages={"success": True}) as server:
        whatsapp(server.url).signal(NOOR, signal, "")
        assert server.connections == 0
        whatsapp(server.url).signal(NOOR, signal, "wamid.T01")
        typing = {"typing_indicator": {"type": "text"}} if signal == "typing" else {}
        read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.T01"}
        assert bodies(server) == [read | typing]
