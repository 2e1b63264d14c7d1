"""The stand-in for Meta: templates, questions about accounts and people, and steering it from another process."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.standins.graph_client import Door, Reply, call
from webcare.demo.graph import Graph

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def graph() -> Iterator[Graph]:
    with Graph(automatic=False) as graph:
        yield graph


@pytest.fixture
def door() -> Door:
    return Door()


def asks(account: Any, path: str, **query: str) -> Reply:
    return call(account.graph.url, "GET", path, token=account.token, query=query)


def test_templates_are_listed_page_by_page(graph, door):
    number = graph.whatsapp(hook=door)
    for n in range(5):
        number.templates.add(f"t{n}", "nl", "Dag.")
    names, after = [], ""
    while True:
        page = asks(number, f"/v26.0/{number.waba}/message_templates", limit="2", after=after).json
        names += [one["name"] for one in page["data"]]
        if "next" not in page["paging"]:
            break
        after = page["paging"]["cursors"]["after"]
    assert names == ["t0", "t1", "t2", "t3", "t4"]
    assert asks(number, f"/{number.waba}/message_templates", after="zzz").error[0] == 131059


def test_a_new_template_waits_and_then_the_webhook_says_what_became_of_it(graph, door):
    number = graph.whatsapp(hook=door)
    asked = {"name": "update", "language": "nl", "category": "UTILITY"}
    path = f"/v26.0/{number.waba}/message_templates"

    def create(text: str) -> Reply:
        body = asked | {"components": [{"type": "BODY", "text": text}]}
        return call(graph.url, "POST", path, body, token=number.token)

    assert create("{{1}} dag").status == create("dag {{1}}").status == 400
    assert create("Dag {{naam}}, klaar.").json["status"] == "PENDING"
    number.templates.becomes("update", "nl", "APPROVED")
    [change] = door.payloads[0]["entry"][0]["changes"]
    assert change["field"] == "message_template_status_update"
    told = {name: change["value"][name] for name in ("event", "message_template_name", "message_template_language")}
    assert told == {"event": "APPROVED", "message_template_name": "update", "message_template_language": "nl"}
    assert number.templates.all[0]["parameter_format"] == "NAMED"


def test_a_token_can_be_looked_at_and_renewed(graph):
    account = graph.instagram(username="voorbeeldfietsen")
    told = asks(account, "/debug_token", input_token=account.token).json["data"]
    assert told["is_valid"] and "instagram_business_manage_messages" in told["scopes"]
    assert not asks(account, "/debug_token", input_token="EAA-other").json["data"]["is_valid"]
    new = asks(account, "/refresh_access_token", grant_type="ig_refresh_token").json
    assert new["expires_in"] == 60 * 86400
    me = call(graph.url, "GET", "/graph.instagram.com/v26.0/me", query={"access_token": new["access_token"]})
    assert me.json["username"] == "voorbeeldfietsen"


def test_people_have_a_profile_or_not(graph):
    page, instagram = graph.page(), graph.instagram()
    noor, phone_only = page.customer("Noor de Wit"), page.customer("Bram", profile=False)
    insta = instagram.customer("Noor de Wit", username="noor.dw")
    assert asks(page, f"/{noor.id}", fields="first_name").json["last_name"] == "de Wit"
    assert asks(page, f"/{phone_only.id}").error == (100, 2018218)
    assert asks(instagram, f"/{insta.id}").json["username"] == "noor.dw"


def test_a_number_brings_its_own_address_for_webhooks_which_is_greeted_first(graph):
    number = graph.whatsapp()
    path, wanted = f"/{number.waba}/subscribed_apps", {"override_callback_uri": f"{graph.url}/no", "verify_token": "x"}
    assert call(graph.url, "POST", path, wanted, token=number.token).error[0] == 100
    assert not number.subscribed
    assert call(graph.url, "POST", path, {}, token=number.token).json == {"success": True}
    assert asks(number, path).json["data"][0]["whatsapp_business_api_data"]["id"] == number.app_id
    assert call(graph.url, "DELETE", path, token=number.token).status == 200
    assert asks(number, path).json == {"data": []}
    assert asks(number, f"/{number.waba}/phone_numbers").json["data"][0]["id"] == number.id


# -- from another process --


def steer(graph: Graph, path: str, **body: Any) -> Any:
    answer = call(graph.url, "POST", f"/_stand-in/{path}", body)
    assert answer.status == 200, answer.body
    return answer.json


def look(graph: Graph, path: str, **query: str) -> Any:
    return call(graph.url, "GET", f"/_stand-in/{path}", query=query).json


def test_everything_can_be_steered_over_http(graph, door):
    id = steer(graph, "accounts", kind="whatsapp", number="31205550100", name="Voorbeeld Fietsen")["id"]
    graph.account(id).hook = door
    steer(graph, "hook", account=id, subscribed=True)
    steer(graph, "customers", account=id, name="Noor", phone="31655501234")
    steer(graph, "act", account=id, customer="31655501234", does="says", ago=7200, **{"with": {"text": "Hoi"}})
    [value] = door.values()
    assert value["messages"][0]["text"] == {"body": "Hoi"}
    assert int(value["messages"][0]["timestamp"]) <= graph.real_now() - 7199
    picture = base64.b64encode(b"\xff\xd8").decode()
    given = {"content": picture, "media_type": "image/jpeg", "caption": "kijk"}
    steer(graph, "act", account=id, customer="31655501234", does="sends", **{"with": given})
    chat = look(graph, "chat", account=id, customer="31655501234")
    assert [line["kind"] for line in chat["lines"]] == ["text", "image"]
    assert chat["lines"][1]["media_type"] == "image/jpeg"
    shown = call(graph.url, "GET", f"/_stand-in/media/{chat['lines'][1]['media']}")
    assert shown.body == b"\xff\xd8" and "sandbox" in shown.headers["Content-Security-Policy"]
    steer(graph, "faults", where="messages", does="500", times=2)
    steer(graph, "statuses", order=["read"], late=1)
    steer(graph, "manners", signature="wrong", times=1)
    steer(graph, "limits", pair_seconds=6)
    steer(graph, "clock", hours=25)
    state = look(graph, "state")
    assert state["faults"][0]["does"] == "500" and state["clock"] == 25 * 3600
    assert state["accounts"][0]["customers"][0]["window"] > 25 * 3600
    assert graph.statuses.order == ("read",) and graph.limits.pair_seconds == 6
    ledger = look(graph, "ledger")
    assert json.loads(base64.b64decode(ledger["hooks"][0]["body"]))["object"] == "whatsapp_business_account"
    assert call(graph.url, "DELETE", "/_stand-in/faults").status == 200
    assert look(graph, "state")["faults"] == []


@pytest.mark.parametrize(
    "path, body",
    [("act", {"account": "x"}), ("faults", {"where": "messages", "does": "dances"}), ("nothing", {}), ("accounts", {})],
)
def test_a_wrong_order_is_refused_with_a_sentence(graph, path, body):
    answer = call(graph.url, "POST", f"/_stand-in/{path}", body)
    assert answer.status == 400 and answer.json["error"]


def test_only_named_verbs_can_be_done(graph, door):
    number = graph.whatsapp(hook=door)
    noor = number.customer("Noor")
    for does in ("__init__", "wrote", "window"):
        body = {"account": number.id, "customer": noor.key, "does": does}
        assert call(graph.url, "POST", "/_stand-in/act", body).status == 400


def test_another_site_cannot_steer_it(graph):
    answer = call(graph.url, "POST", "/_stand-in/clock", {"hours": 1}, files={"x": (b"", "text/plain", "")})
    assert answer.status == 400 and graph.clock.offset == 0


def test_it_runs_as_a_program_of_its_own():
    command = [sys.executable, "-m", "webcare.demo.graph", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.readline()
        url = said.split(" at ")[1].strip().rstrip("/")
        assert call(url, "GET", "/_stand-in/state").status == 200
        process.terminate()
        assert process.wait(10) == 0
