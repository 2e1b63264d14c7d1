"""Messenger and Instagram: what the answers of Meta mean, and the other calls about a customer. Over real sockets."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from connectors.contract import (
    Connector,
    Id,
    Media,
    Party,
    Rejected,
    SendError,
    Unauthorised,
    Unavailable,
    Unclear,
    WindowClosed,
)
from tests.connectors.calling import loopback_open
from tests.connectors.messaging import NOOR, PSID, SENT, TOKEN, instagram, messenger, outbound
from tests.connectors.peers import Peer, always, peer, reset


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    with loopback_open():
        yield


def _error(code: int, sub: int = 0, **more: Any) -> bytes:
    return json.dumps({"error": {"message": f"(#{code}) Words", "code": code, "error_subcode": sub, **more}}).encode()


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (400, _error(10, 2018278), WindowClosed),
        (400, _error(10, 2018065), WindowClosed),
        (400, _error(10, 2018108), Rejected),
        (400, _error(551, 1545041), Rejected),
        (400, _error(100, 2018001), Rejected),
        (400, _error(100, 2018109), Rejected),
        (400, _error(100, 2018300), Rejected),
        (403, _error(10, 1893063), Unauthorised),
        (403, _error(200), Unauthorised),
        (401, _error(190, 463), Unauthorised),
        (400, _error(4, 2018022), Unavailable),
        (400, _error(613), Unavailable),
        (500, _error(1200), Unavailable),
        (200, _error(2), Unavailable),
        (200, b"{}", Unclear),
        (200, b'{"recipient_id": "1", "message_id": null}', Unclear),
        (200, b"ok", Unclear),
        (502, b"Bad gateway", Unclear),
    ],
)
def test_what_an_answer_means(status: int, answer: bytes, error: type[SendError]) -> None:
    with peer(always(status, answer)) as server, pytest.raises(SendError) as caught:
        messenger(base_url=server.url).send(outbound(text="Hoi"))
    assert type(caught.value) is error and caught.value.reason and TOKEN not in str(caught.value)


def test_a_broken_answer_is_unclear_and_a_full_account_rests() -> None:
    with peer(reset) as server, pytest.raises(Unclear):
        messenger(base_url=server.url).send(outbound(text="Hoi"))
    busy = always(200, SENT, X_App_Usage='{"call_count":96,"total_time":25,"total_cputime":25}')
    with peer(busy) as server:
        assert messenger(base_url=server.url).send(outbound(text="Hoi")).rest > 0


def test_a_customer_sees_that_we_type_and_read_and_another_app_can_be_relieved() -> None:
    with peer(always(200, json.dumps({"recipient_id": PSID}).encode())) as server:
        desk = messenger(base_url=server.url)
        desk.signal(NOOR, "typing", "m_A01")
        desk.signal(NOOR, "read", "m_A01")
        desk.take_control(NOOR)
        told = [json.loads(seen.body) for seen in server.seen]
        paths = [urlsplit(seen.target).path.rpartition("/")[2] for seen in server.seen]
    assert [one.get("sender_action") for one in told] == ["typing_on", "mark_seen", None]
    assert paths == ["messages", "messages", "take_thread_control"]
    assert all(one["recipient"] == {"id": PSID} for one in told)


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        (messenger, {"first_name": "Noor", "last_name": "de Wit", "profile_pic": "https://cdn.example/n.jpg"},
         ("Noor de Wit", "", "https://cdn.example/n.jpg")),
        (messenger, {"first_name": "Noor\n", "profile_pic": "javascript:alert(1)"}, ("Noor", "", "")),
        (instagram, {"name": "", "username": "noor.dw"}, ("noor.dw", "noor.dw", "")),
        (instagram, {"name": "Noor", "username": "noor.dw"}, ("Noor", "noor.dw", "")),
    ],
)  # fmt: skip
def test_a_person_has_the_name_meta_tells(kind: Any, told: dict[str, str], expected: tuple[str, str, str]) -> None:
    with peer(always(200, json.dumps(told).encode())) as server:
        found = kind(base_url=server.url).profile(NOOR)
        assert server.seen[0].target.startswith(f"/v26.0/{PSID}?fields=")
    assert (found.id, found.ids) == (PSID, NOOR.ids)
    assert (found.name, found.handle, found.avatar_url) == expected


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (200, b"{}", Rejected),
        (400, _error(100, 2018218), Rejected),
        (403, _error(230), Rejected),
        (403, _error(10), Rejected),
        (401, _error(190), Unauthorised),
        (500, _error(2), Unavailable),
    ],
)
def test_people_without_a_name_are_no_fault_of_the_account(status: int, answer: bytes, error: type[SendError]) -> None:
    with peer(always(status, answer)) as server, pytest.raises(SendError) as caught:
        messenger(base_url=server.url).profile(NOOR)
    assert type(caught.value) is error


def test_somebody_known_by_a_reference_only_has_no_name_to_ask_for() -> None:
    with pytest.raises(Rejected):
        messenger().profile(Party("ur-9c1", ids=(Id("user_ref", "ur-9c1"),)))


def test_files_are_fetched_without_our_token_and_only_from_full_addresses() -> None:
    with peer(always(200, b"jpeg")) as server:
        desk: Connector = messenger(base_url=server.url)
        assert desk.fetch(Media(url=f"{server.url}/cdn/1.jpg")) == b"jpeg"
        _told_no_secret(server)
        for url in ("/reel/1/", "", "http://other.example/1.jpg", "file:///etc/passwd"):
            with pytest.raises(Rejected):
                desk.fetch(Media(url=url))
        assert len(server.seen) == 1


def _told_no_secret(server: Peer) -> None:
    [seen] = server.seen
    assert "authorization" not in seen.headers and "appsecret_proof" not in seen.target
