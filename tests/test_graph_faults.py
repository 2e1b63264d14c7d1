"""The stand-in for Meta: how it misbehaves when asked to, and what it then really did."""

import http.client
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.standins.graph_client import Door, Reply, call
from webcare.demo.graph import FAULTS, Graph
from webcare.demo.graph.faults import Faults


@pytest.fixture
def graph() -> Iterator[Graph]:
    with Graph(automatic=False) as graph:
        yield graph


@pytest.fixture
def number(graph: Graph) -> Any:
    made = graph.whatsapp(hook=Door())
    made.customer("Noor", phone="31655501234").says("Hoi")
    return made


def sends(number: Any) -> Reply:
    body = {"messaging_product": "whatsapp", "to": "+31655501234", "type": "text", "text": {"body": "Dag"}}
    return call(number.graph.url, "POST", f"/{number.id}/messages", body, token=number.token)


@pytest.mark.parametrize(
    "does, status, code, accepted",
    [
        ("throttle", 429, 130429, 0), ("throttle_400", 400, 130429, 0), ("pair", 400, 131056, 0),
        ("spam", 400, 131048, 0),
        ("500", 500, 131000, 0), ("502", 502, None, 0), ("503", 503, 131016, 0), ("token_expired", 401, 190, 0),
        ("error_in_200", 200, 131000, 0), ("code:131026", 400, 131026, 0), ("500_after", 500, None, 1),
        ("502_after", 502, None, 1), ("drip", 200, None, 1), ("maintenance", 500, 131057, 0),
    ],
)  # fmt: skip
def test_it_answers_wrongly(graph, number, does, status, code, accepted):
    graph.drip = 0.0
    graph.faults.plan("messages", does, times=1)
    answer = sends(number)
    assert answer.status == status and len(graph.ledger.accepted) == accepted
    assert code is None or answer.error[0] == code
    assert sends(number).status == 200
    assert not accepted or graph.ledger.accepted[0].answered == does


def test_an_answer_may_lack_its_id(graph, number):
    graph.faults.plan("messages", "no_id", times=1)
    assert sends(number).json == {} and len(graph.ledger.accepted) == 1


@pytest.mark.parametrize("does, accepted", [("reset", 0), ("close", 0), ("reset_after", 1), ("close_after", 1)])
def test_it_hangs_up(graph, number, does, accepted):
    graph.faults.plan("messages", does, times=1)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        sends(number)
    assert len(graph.ledger.accepted) == accepted


def test_it_says_nothing_at_all_but_took_the_message(graph, number):
    """The caller is the one who ends it; here by the stand-in's own end."""
    graph.faults.plan("messages", "silent_after", times=1)
    heard: list[Reply | Exception] = []

    def caller() -> None:
        try:
            heard.append(sends(number))
        except (OSError, http.client.HTTPException) as problem:
            heard.append(problem)

    thread = threading.Thread(target=caller)
    thread.start()
    graph.ended.set()
    thread.join(10)
    assert isinstance(heard[0], Exception) and len(graph.ledger.accepted) == 1


def test_of_every_third_call_one_is_hit_and_other_endpoints_are_not():
    faults = Faults()
    plan = faults.plan("messages", "500", every=3)
    assert [faults.take("messages") is plan for _ in range(6)] == [False, False, True] * 2
    assert faults.take("media") is None
    faults.clear()
    faults.plan("any", "reset", times=2, account="41")
    assert faults.take("media", "42") is None
    assert [bool(faults.take("media", "41")) for _ in range(3)] == [True, True, False]


def test_an_unknown_fault_is_named():
    with pytest.raises(ValueError, match="dances"):
        Faults().plan("messages", "dances")
    assert {"throttle", "500_after", "wrong_sha256"} <= FAULTS


# -- files --


def where(graph: Graph, number: Any) -> dict[str, Any]:
    number.customers[0].sends(b"\xff\xd8\xff picture", "image/jpeg", with_url=False)
    media = number.customers[0].chat.lines[-1].media
    return call(graph.url, "GET", f"/v26.0/{media}", token=number.token).json


def fetch(graph: Graph, number: Any, url: str, token: str | None = None) -> Reply:
    return call(graph.url, "GET", url.removeprefix(graph.url), token=number.token if token is None else token)


def test_a_file_is_fetched_in_two_steps_and_both_want_the_token(graph, number):
    told = where(graph, number)
    assert (told["mime_type"], told["file_size"]) == ("image/jpeg", "11") and len(told["sha256"]) == 64
    assert fetch(graph, number, told["url"]).body == b"\xff\xd8\xff picture"
    assert fetch(graph, number, told["url"], token="").status == 401
    assert call(graph.url, "GET", f"/{told['id']}").status == 401


def test_the_address_of_a_file_expires_and_another_can_be_asked_for(graph, number):
    told = where(graph, number)
    graph.clock.forward(minutes=6)
    assert fetch(graph, number, told["url"]).status == 404
    again = call(graph.url, "GET", f"/{told['id']}", token=number.token).json
    assert fetch(graph, number, again["url"]).status == 200
    graph.clock.forward(hours=8 * 24)
    assert call(graph.url, "GET", f"/{told['id']}", token=number.token).status == 400


@pytest.mark.parametrize("does", ["404", "expired", "wrong_sha256", "redirect", "lying_type", "html"])
def test_fetching_goes_wrong(graph, number, does):
    told = where(graph, number)
    graph.faults.plan("download", does, times=1)
    answer = fetch(graph, number, told["url"])
    match does:
        case "404" | "expired":
            assert answer.status == 404
        case "wrong_sha256":
            assert len(answer.body) == 11 and answer.body != b"\xff\xd8\xff picture"
        case "redirect":
            there = answer.headers["Location"]
            assert answer.status == 302 and not there.startswith(graph.url)
            call(graph.url, "GET", "/elsewhere", token="EAA-carried-along")
            assert list(graph.ledger.leaks) == ["EAA-carried-along"]
        case "lying_type":
            assert answer.headers["Content-Type"] == "text/html"
        case "html":
            assert b"<script>" in answer.body and answer.headers["Content-Type"] == "image/jpeg"
    assert fetch(graph, number, told["url"]).status == 200


@pytest.mark.parametrize("does, length", [("huge", 10**12), ("cut", 1022)])
def test_a_file_says_it_is_larger_than_it_is(graph, number, does, length):
    told = where(graph, number)
    graph.faults.plan("download", does, times=1)
    connection = http.client.HTTPConnection("127.0.0.1", graph.server.port, timeout=10)
    connection.request("GET", told["url"].removeprefix(graph.url), headers={"Authorization": f"Bearer {number.token}"})
    answer = connection.getresponse()
    assert int(answer.headers["Content-Length"]) == length
    assert answer.read(11) == b"\xff\xd8\xff picture"
    connection.close()


def test_a_file_is_uploaded_and_then_sent(graph, number):
    file = {"file": (b"\x89PNG\r\n\x1a\n--boundary?\r\n", "image/png", "een.png")}
    path, form = f"/v26.0/{number.id}/media", {"messaging_product": "whatsapp", "type": "image/png"}
    id = call(graph.url, "POST", path, form, token=number.token, files=file).json["id"]
    assert graph.media.find(id).content == file["file"][0], "not a byte more or less"
    body = {"messaging_product": "whatsapp", "to": "+31655501234", "type": "image"}
    sent = call(
        graph.url, "POST", f"/{number.id}/messages", body | {"image": {"id": id, "caption": "zo"}}, token=number.token
    )
    assert sent.status == 200 and number.customers[0].received[-1].media == id
    other = {"file": (b"x", "application/x-msdownload", "x.exe")}
    assert (
        call(graph.url, "POST", path, {"messaging_product": "whatsapp"}, token=number.token, files=other).status == 200
    )
    bad = {"file": (b"x" * (17 * 1024 * 1024), "audio/ogg", "x.ogg")}
    assert call(graph.url, "POST", path, form | {"type": "audio/ogg"}, token=number.token, files=bad).error[0] == 131053


def test_a_page_takes_files_in_two_ways_and_gives_its_own_without_a_token(graph):
    page = graph.page(hook=Door())
    noor = page.customer("Noor")
    noor.sends(b"\xff\xd8", "image/jpeg")
    [attached] = page.hook.values()[0]["message"]["attachments"]
    assert call(graph.url, "GET", attached["payload"]["url"].removeprefix(graph.url)).body == b"\xff\xd8"
    form = {"message": '{"attachment":{"type":"image","payload":{"is_reusable":true}}}'}
    file = {"filedata": (b"PNG", "image/png", "een.png")}
    kept = call(graph.url, "POST", f"/{page.id}/message_attachments", form, token=page.token, files=file)
    message = {"attachment": {"type": "image", "payload": {"attachment_id": kept.json["attachment_id"]}}}
    body = {"recipient": {"id": noor.id}, "message": message}
    assert call(graph.url, "POST", f"/{page.id}/messages", body, token=page.token).status == 200
    whole = {"recipient": json.dumps({"id": noor.id}), "message": '{"attachment":{"type":"image","payload":{}}}'}
    assert call(graph.url, "POST", f"/{page.id}/messages", whole, token=page.token, files=file).status == 200
    assert [graph.media.find(line.media).content for line in noor.received] == [b"PNG", b"PNG"]
