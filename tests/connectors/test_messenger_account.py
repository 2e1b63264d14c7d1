"""A page and an Instagram account: whether Meta still knows us, and how long the token lives."""

import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.contract import (
    Forged,
    Rejected,
    SendError,
    Unauthorised,
    WebhookRequest,
)
from connectors.instagram.connector import Instagram
from tests.connectors.calling import loopback_open
from tests.connectors.messaging import (
    APP,
    IG,
    PAGE,
    account,
    instagram,
    messenger,
)
from tests.connectors.peers import Behaviour, Peer, Seen, answer, peer

DAY = 24 * 3600
OURS = {"data": [{"id": "999"}, {"id": APP}]}
DEAD = {"error": {"message": "Session has expired", "code": 190, "error_subcode": 463}}


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    with loopback_open():
        yield


def meta(**told: Any) -> Behaviour:
    """Answers by the last part of the path; an error object comes as 400."""

    def behave(seen: Seen, connection: socket.socket) -> bytes:
        found = told.get(urlsplit(seen.target).path.rpartition("/")[2], {"success": True})
        return answer(400 if "error" in found else 200, json.dumps(found).encode())

    return behave


def asked(server: Peer) -> list[tuple[str, str]]:
    return [(seen.method, urlsplit(seen.target).path.removeprefix("/v26.0/")) for seen in server.seen]


# -- what Meta says of us --


def test_a_page_is_asked_whose_token_it_is_and_whether_our_app_hears_of_it() -> None:
    with peer(meta(me={"id": PAGE, "name": "Winkel"}, subscribed_apps=OURS)) as server:
        messenger(base_url=server.url).check()
        assert asked(server) == [("GET", "me"), ("GET", f"{PAGE}/subscribed_apps")]
    with peer(meta(me={"id": "77", "name": "Anna"})) as server, pytest.raises(Rejected, match="Anna"):
        messenger(base_url=server.url).check()
    with peer(meta(me={"id": PAGE}, subscribed_apps={"data": [{"id": "999"}]})) as server:
        with pytest.raises(Rejected) as caught:
            messenger(base_url=server.url).check()
        assert caught.value.code == "not_subscribed"


def test_an_instagram_account_is_looked_up_by_its_id() -> None:
    with peer(meta(**{IG: {"id": IG, "username": "winkel"}}, subscribed_apps=OURS)) as server:
        instagram(base_url=server.url).check()
        assert asked(server) == [("GET", IG), ("GET", f"{IG}/subscribed_apps")]
    with peer(meta(**{IG: DEAD})) as server, pytest.raises(Unauthorised):
        instagram(base_url=server.url).check()


@pytest.mark.parametrize(
    ("desk", "owner", "fields"),
    [
        (lambda **s: messenger(**s), PAGE, "messaging_policy_enforcement"),
        (lambda **s: instagram(**s), IG, "message_reactions"),
        (lambda **s: instagram(subscribed_fields="messages,messaging_reactions", **s), IG, "messaging_reactions"),
        (lambda **s: instagram(login="page", page_id=PAGE, **s), PAGE, "messages"),
        (lambda **s: instagram(login="page", **s), "me", "messages"),
    ],
)
def test_it_asks_for_everything_it_can_read(desk: Any, owner: str, fields: str) -> None:
    with peer(meta()) as server:
        desk(base_url=server.url).subscribe()
        assert asked(server) == [("POST", f"{owner}/subscribed_apps")]
        assert fields in parse_qs(urlsplit(server.seen[0].target).query)["subscribed_fields"][0].split(",")


@pytest.mark.parametrize("desk", [messenger, lambda **s: instagram(login="page", page_id=PAGE, **s)])
def test_a_page_token_tells_when_it_ends(desk: Any) -> None:
    ends = datetime(2027, 1, 1, tzinfo=UTC)
    told = {"data": {"is_valid": True, "expires_at": int(ends.timestamp())}}
    with peer(meta(subscribed_apps=OURS, debug_token=told)) as server:
        standing = desk(base_url=server.url).watch()
    assert (standing.subscribed, standing.token_until) == (True, ends)


# -- Instagram's own tokens --


def _watched(told: dict[str, Any], **credentials: Any) -> tuple[Any, dict[str, Any], Peer]:
    """What the connector found, what it asked to be kept, and whom it asked."""
    kept: dict[str, Any] = {}
    with peer(meta(subscribed_apps=OURS, refresh_access_token=told)) as server:
        one = account("instagram", kept.update, ig_id=IG, base_url=server.url)
        one.credentials.update(credentials)  # type: ignore[attr-defined]
        return Instagram(one).watch(), kept, server


def test_a_token_is_renewed_once_half_its_life_is_over_and_not_before() -> None:
    fresh = {"access_token": "IGAA-new-token-02", "token_type": "bearer", "expires_in": 60 * DAY}
    standing, kept, server = _watched(fresh)
    assert standing.subscribed and standing.remarks == ()
    assert kept["access_token"] == "IGAA-new-token-02"
    assert standing.token_until == datetime.fromisoformat(kept["token_until"])
    assert standing.token_until - datetime.fromtimestamp(time.time(), UTC) > timedelta(days=59)
    refresh = urlsplit(server.seen[-1].target)
    assert refresh.path == "/refresh_access_token", "without a version, as its page says"
    assert parse_qs(refresh.query)["grant_type"] == ["ig_refresh_token"]

    again, more, server = _watched(fresh, **kept)
    assert (again.token_until, more) == (standing.token_until, {})
    assert asked(server) == [("GET", f"{IG}/subscribed_apps")]

    soon = (datetime.fromtimestamp(time.time(), UTC) + timedelta(days=29)).isoformat()
    assert _watched(fresh, **{**kept, "token_until": soon})[1]["access_token"] == "IGAA-new-token-02"


def test_the_end_of_another_token_is_not_believed() -> None:
    fresh = {"access_token": "IGAA-new-token-02", "expires_in": 60 * DAY}
    _standing, kept, _server = _watched(fresh)
    _standing, renewed, _server = _watched(fresh, **{**kept, "access_token": "IGAA-entered-by-hand"})
    assert renewed["token_until"]


@pytest.mark.parametrize("told", [DEAD, {"expires_in": 5}, {"access_token": "x", "expires_in": "soon"}])
def test_a_token_that_cannot_be_renewed_yet_is_said_and_kept(told: dict[str, Any]) -> None:
    standing, kept, _server = _watched(told)
    assert kept == {} and standing.subscribed and standing.token_until is None
    assert bool(standing.remarks) == (told is DEAD)


def test_a_dead_token_is_found_out() -> None:
    with peer(meta(subscribed_apps=DEAD)) as server:
        for desk in (instagram(base_url=server.url), messenger(base_url=server.url)):
            with pytest.raises(Unauthorised):
                desk.watch()


def test_without_a_token_nobody_is_called() -> None:
    bare = Instagram(account("instagram", ig_id=IG))
    bare.account.credentials.clear()  # type: ignore[attr-defined]
    with pytest.raises(SendError) as caught:
        bare.check()
    assert caught.value.code == "no_token"
    with pytest.raises(Forged):
        bare.handshake(WebhookRequest("GET", "/", {}, query={"hub.mode": "subscribe", "hub.verify_token": ""}))
