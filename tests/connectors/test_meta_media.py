"""Files at Meta: fetched in two steps, by a link that dies soon, with a token that goes to nobody else."""

import base64
import hashlib
from typing import Any

import pytest

from connectors.contract import Media, Rejected, SendError, Unauthorised, Unavailable
from connectors.meta.media import trusted
from tests.connectors.graphs import error, graph, path, query
from tests.connectors.peers import Peer, answer
from tests.connectors.whatsapps import PHONE_ID, TOKEN, whatsapp

CONTENT = b"\xff\xd8\xff a picture"
HEX = hashlib.sha256(CONTENT).hexdigest()
BASE64 = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()


def _fetch(server: Peer, url: str = "", sha256: str = HEX) -> bytes:
    return whatsapp(server.url).fetch(Media(id="81", url=url, extra={"sha256": sha256}))


def _link(seen: Any, connection: Any) -> bytes:
    """Step one, with an address on the host that was called."""
    return answer(200, f'{{"url":"http://{seen.headers["host"]}/cdn/file","id":"81"}}'.encode())


@pytest.mark.parametrize("sha256", [HEX, HEX.upper(), BASE64, "", "qL0="])
def test_the_file_is_asked_for_and_then_downloaded_with_the_token(sha256: str) -> None:
    with graph(_81=_link, file=answer(200, CONTENT)) as server:
        assert _fetch(server, sha256=sha256) == CONTENT
        first, second = server.seen
        assert path(first) == "/v26.0/81" and query(first)["phone_number_id"] == PHONE_ID
        assert [seen.headers["authorization"] for seen in server.seen] == [f"Bearer {TOKEN}"] * 2
        assert "appsecret_proof" not in second.target


def test_the_link_that_came_along_saves_a_question() -> None:
    with graph(file=answer(200, CONTENT)) as server:
        assert _fetch(server, f"{server.url}/cdn/file") == CONTENT
        assert len(server.seen) == 1


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_dead_link_is_replaced_and_so_is_the_next(status: int) -> None:
    dead = answer(status)
    with graph(_81=_link, old=dead, file=[dead, answer(200, CONTENT)]) as server:
        assert _fetch(server, f"{server.url}/cdn/old") == CONTENT
        assert [path(seen).rpartition("/")[2] for seen in server.seen] == ["old", "81", "file", "81", "file"]


def test_links_that_keep_dying_are_tried_later() -> None:
    with graph(_81=_link, file=answer(404)) as server, pytest.raises(Unavailable):
        _fetch(server)


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ({"file": answer(200, b"something else")}, Unavailable),
        ({"file": answer(401)}, Unauthorised),
        ({"file": answer(503)}, Unavailable),
        ({"file": b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"}, Rejected),
        ({"_81": (400, error(100, 33))}, Rejected),
        ({"_81": (401, error(190))}, Unauthorised),
        ({"_81": {"url": "https://elsewhere.example/file"}}, Rejected),
        ({"_81": {"url": 5}}, Rejected),
        ({"_81": {}}, Rejected),
    ],
)
def test_what_can_go_wrong(replies: dict[str, Any], kind: type[SendError]) -> None:
    with graph(**{"_81": _link, "file": answer(200, CONTENT)} | replies) as server, pytest.raises(SendError) as caught:
        _fetch(server)
    assert type(caught.value) is kind and TOKEN not in str(caught.value)


def test_a_redirect_to_somebody_else_gets_no_token_and_is_not_believed() -> None:
    with graph(file=answer(200, CONTENT)) as other:
        moved = answer(302, b"", Location=other.url.replace("127.0.0.1", "localhost") + "/cdn/file")
        with graph(_81=_link, file=moved) as server, pytest.raises(Rejected, match="strange server"):
            _fetch(server, sha256="")
        assert all("authorization" not in seen.headers for seen in other.seen)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://scontent-ams.xx.fbcdn.net/a", True),
        ("https://GRAPH.example/x", True),
        ("https://graph.example:8443/x", False),
        ("http://graph.example/x", False),
        ("https://graph.example:port/x", False),
        ("http://lookaside.fbsbx.com/a", False),
        ("https://lookaside.fbsbx.com:8443/a", False),
        ("https://lookaside.fbsbx.com.evil.example/a", False),
        ("https://evilfbsbx.com/a", False),
        ("https://evil.example/?x=.fbsbx.com", False),
        ("https://fbsbx.com@evil.example/", False),
        ("//lookaside.fbsbx.com/a", False),
        ("", False),
    ],
)
def test_whom_we_show_our_token(url: str, expected: bool) -> None:
    assert trusted(whatsapp().graph, url) is expected
