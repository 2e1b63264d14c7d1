"""The stand-in for Meta against the documentation: what may be sent, what becomes of it, and what it refuses."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.standins.graph_client import Door, Reply, call
from webcare.demo.graph import Graph, Statuses
from webcare.demo.graph.signing import proof


@pytest.fixture(scope="module")
def server() -> Iterator[Graph]:
    with Graph(automatic=False) as graph:
        yield graph


@pytest.fixture
def graph(server: Graph) -> Iterator[Graph]:
    """One server for all, each test with accounts of its own and no plans left by another."""
    yield server
    server.faults.clear()
    server.statuses, server.clock.offset, server.refuses_at_once = Statuses(), 0.0, False
    server.limits.per_second = server.limits.pair_seconds = server.usage.step = 0.0
    server.usage.percent = 3.0


@pytest.fixture
def door() -> Door:
    return Door()


def whatsapp(account: Any, kind: str = "text", inner: Any = None, **more: Any) -> Reply:
    to = {} if "recipient" in more else {"to": f"+{account.customers[0].phone}"}
    body = {"messaging_product": "whatsapp", "type": kind, kind: inner or {"body": "Dag"}} | to | more
    return call(account.graph.url, "POST", f"/v26.0/{account.id}/messages", body, token=account.token)


def messaging(account: Any, message: Any = None, **more: Any) -> Reply:
    body = {"recipient": {"id": account.customers[0].id}, "messaging_type": "RESPONSE"} | more
    body |= {} if "sender_action" in more else {"message": message or {"text": "Dag"}}
    body.pop("messaging_type") if "sender_action" in more else None
    return call(account.graph.url, "POST", f"/v26.0/{account.id}/messages", body, token=account.token)


@pytest.fixture
def number(graph: Graph, door: Door) -> Any:
    made = graph.whatsapp(hook=door)
    made.customer("Noor", phone="31655501234", bsuid="NL.20394857610293847561").says("Hoi")
    door.take()
    return made


@pytest.fixture(params=["page", "instagram"])
def account(request: pytest.FixtureRequest, graph: Graph, door: Door) -> Any:
    made = getattr(graph, request.param)(hook=door)
    made.customer("Noor").says("Hoi")
    door.take()
    return made


# -- WhatsApp --


def test_a_text_is_accepted_and_then_sent_and_delivered(graph, door, number):
    answer = whatsapp(number, biz_opaque_callback_data="wc1")
    [message] = answer.json["messages"]
    assert answer.json["contacts"] == [{"input": "+31655501234", "wa_id": "31655501234"}]
    assert graph.ledger.accepted[-1].token == "wc1" and graph.ledger.accepted[-1].id == message["id"]
    graph.deliver()
    statuses = [value["statuses"][0] for value in door.values()]
    assert [one["status"] for one in statuses] == ["sent", "delivered"]
    assert all(one["biz_opaque_callback_data"] == "wc1" and one["id"] == message["id"] for one in statuses)
    assert number.customers[0].received[0].state == "delivered"
    number.customers[0].reads()
    assert door.values()[-1]["statuses"][0]["status"] == "read"


def test_the_other_id_is_an_address_too(number):
    answer = whatsapp(number, recipient="NL.20394857610293847561")
    assert answer.json["contacts"][0]["input"] == "NL.20394857610293847561"


LONG = "x" * 5000
ROWS = [{"id": str(n), "title": "x"} for n in range(11)]
REFUSED = [
    ("text", {"body": ""}, 131008), ("text", {"body": LONG}, 131009), ("dance", {}, 131051),
    ("image", {"id": "404"}, 131009), ("image", {}, 131008), ("audio", {"link": "https://x/a", "caption": "x"}, 100),
    ("reaction", {"message_id": "x"}, 131008), ("location", {"latitude": "here"}, 131009),
    ("interactive", {"type": "button", "body": {"text": "?"}, "action": {"buttons": []}}, 131009),
    ("interactive", {"type": "button", "body": {"text": "?"},
                     "action": {"buttons": [{"reply": {"id": "1", "title": "x" * 21}}]}}, 131009),
    ("interactive", {"type": "list", "body": {"text": "?"},
                     "action": {"button": "Kies", "sections": [{"rows": ROWS}]}}, 131009),
    ("template", {"name": "none", "language": {"code": "nl"}}, 132001),
]  # fmt: skip


@pytest.mark.parametrize("kind, inner, code", REFUSED)
def test_whatsapp_refuses_what_is_not_allowed(graph, number, kind, inner, code):
    before = len(graph.ledger.accepted)
    answer = whatsapp(number, kind, inner)
    assert answer.error == (code, 0) and answer.status >= 400
    assert answer.json["error"]["error_data"]["messaging_product"] == "whatsapp"
    assert len(graph.ledger.accepted) == before


def test_choices_stand_under_the_message_and_can_be_tapped(graph, door, number):
    buttons = [{"type": "reply", "reply": {"id": "ja", "title": "Ja"}}]
    asked = {"type": "button", "body": {"text": "Goed?"}, "action": {"buttons": buttons}}
    id = whatsapp(number, "interactive", asked).json["messages"][0]["id"]
    noor = number.customers[0]
    assert noor.received[-1].choices == [{"id": "ja", "title": "Ja"}]
    noor.taps("ja", "Ja", message=id)
    [message] = door.values()[-1]["messages"]
    assert message["interactive"] == {"type": "button_reply", "button_reply": {"id": "ja", "title": "Ja"}}
    assert message["context"]["id"] == id


def test_after_a_day_only_templates_arrive(graph, door, number):
    number.templates.add("update", "nl", "Dag {{1}}, uw fiets is klaar.")
    graph.clock.forward(hours=25)
    assert whatsapp(number).status == 200, "accepted, and only later it is said"
    graph.deliver()
    sent, failed = (value["statuses"][0] for value in door.take())
    assert (sent["status"], failed["status"], failed["errors"][0]["code"]) == ("sent", "failed", 131047)
    assert number.customers[0].received == []
    given = {"type": "body", "parameters": [{"type": "text", "text": "Noor"}]}
    template = {"name": "update", "language": {"code": "nl"}, "components": [given]}
    assert whatsapp(number, "template", template).status == 200
    assert number.customers[0].received[-1].text == "Dag Noor, uw fiets is klaar."
    assert whatsapp(number, "template", template | {"components": []}).error[0] == 132000
    graph.refuses_at_once = True
    assert whatsapp(number).error[0] == 131047


def test_one_person_may_have_been_silent_for_longer(graph, door, number):
    other = number.customer("Bram", phone="31600000002")
    other.says("Hoi")
    number.customers[0].later(hours=25)
    whatsapp(number)
    whatsapp(number, to="+31600000002")
    graph.deliver()
    assert (len(number.customers[0].received), len(other.received)) == (0, 1)


def test_reading_marks_and_typing(graph, number):
    noor = number.customers[0]
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": noor.chat.lines[0].id}
    path = f"/{number.id}/messages"
    assert call(graph.url, "POST", path, mark, token=number.token).json == {"success": True}
    typing = mark | {"typing_indicator": {"type": "text"}}
    assert call(graph.url, "POST", path, typing, token=number.token).status == 200
    assert [what for *_who, what in graph.signals][-2:] == ["read", "typing"]
    assert noor.chat.lines[0].state == "read"
    assert call(graph.url, "POST", path, mark | {"message_id": "wamid.x"}, token=number.token).error[0] == 131009


def test_what_becomes_of_it_can_be_planned(graph, door, number):
    def told(**plan: Any) -> list[str]:
        graph.statuses = Statuses(**plan)
        whatsapp(number)
        graph.deliver()
        return [status["status"] for value in door.take() for status in value.get("statuses", [])]

    assert told(order=()) == []
    assert told(order=("sent", "delivered", "read"), skips_delivered=1.0) == ["sent", "read"]
    assert told(fails=131026) == ["sent", "failed"]
    assert told(doubled=1.0) == ["sent", "sent", "delivered", "delivered"]
    assert sorted(told(shuffled=1.0, order=("sent", "delivered", "read"))) == ["delivered", "read", "sent"]
    graph.statuses = Statuses(before_answer=1.0, order=("delivered",))
    whatsapp(number)
    assert len(door.take()) == 1, "told before the answer was"
    graph.statuses = Statuses(batch=4)
    for _ in range(2):
        whatsapp(number)
    graph.deliver(within=0)
    assert len(door.seen) == 1 and len(door.values()[0]["statuses"]) == 4


# -- Messenger and Instagram --


def test_a_text_is_accepted_and_echoed(graph, door, account):
    answer = messaging(account, {"text": "Dag", "metadata": "wc7"})
    assert answer.json == {"recipient_id": account.customers[0].id, "message_id": graph.ledger.accepted[-1].id}
    assert graph.ledger.accepted[-1].token == "wc7"
    graph.deliver()
    echo, *others = door.take()
    assert echo["message"]["is_echo"] and echo["message"]["metadata"] == "wc7" and echo["sender"]["id"] == account.id
    assert ["delivery" in one for one in others] == ([True] if account.kind == "messenger" else [])
    account.customers[0].reads()
    [read] = door.values()
    assert ("watermark" in read["read"]) == (account.kind == "messenger")


def test_an_echo_may_be_there_before_the_answer(graph, door, account):
    graph.statuses = Statuses(before_answer=1.0, order=())
    messaging(account)
    assert door.values()[0]["message"]["is_echo"]


@pytest.mark.parametrize(
    "message, sub",
    [
        ({"text": "é" * 2001}, None), ({"text": "x", "attachment": {"type": "image"}}, None), ({"text": ""}, 2018034),
        ({"attachment": {"type": "poll"}}, 2018047), ({"attachment": {"type": "image", "payload": {}}}, 2018008),
        ({"text": "x", "quick_replies": [{"content_type": "text", "title": "x" * 21, "payload": "x"}]}, None),
        ({"text": "x", "quick_replies": [{"content_type": "text", "title": "x", "payload": "x"}] * 14}, None),
        ({"attachment": {"type": "template", "payload": {"template_type": "button", "text": "x"}}}, None),
    ],
)  # fmt: skip
def test_messaging_refuses_what_is_not_allowed(account, message, sub):
    code, told = messaging(account, message).error
    assert code == 100 and told == (sub if sub is not None else told)


def test_instagram_counts_bytes_and_messenger_characters(graph):
    page, instagram = graph.page(), graph.instagram()
    for one in (page, instagram):
        one.customer("Noor").spoke()
    text = {"text": "é" * 501}
    assert (messaging(page, text).status, messaging(instagram, text).status) == (200, 400)
    assert messaging(instagram, {"text": "é" * 500}).status == 200


def test_after_a_day_only_a_person_may_answer_and_after_a_week_nobody(account):
    tag = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    account.customers[0].later(hours=25)
    assert messaging(account).error == (10, 2018278)
    assert messaging(account, **tag).status == 200
    account.customers[0].later(hours=7 * 24)
    assert messaging(account, **tag).error == (10, 2018278)
    assert messaging(account, messaging_type="MESSAGE_TAG", tag="ACCOUNT_UPDATE").error[0] == 100


def test_signs_to_the_customer_are_sent_alone(graph, account):
    noor = account.customers[0]
    assert messaging(account, sender_action="typing_on").json == {"recipient_id": noor.id}
    said = {"message_id": noor.chat.lines[0].id, "reaction": "love"}
    assert messaging(account, sender_action="react", payload=said).status == 200
    assert noor.chat.lines[0].reactions == {"business": "love"}
    assert messaging(account, sender_action="mark_seen", tag="x").error[0] == 100


def test_nobody_by_that_id(account):
    assert messaging(account, recipient={"id": "123"}).error == (100, 2018001)


def test_while_another_app_handles_the_thread_nothing_can_be_sent(graph, door, account):
    noor = account.customers[0]
    account.hands_over(noor)
    assert messaging(account).error[1] == 2018300
    owner = call(graph.url, "GET", f"/{account.id}/thread_owner", token=account.token, query={"recipient": noor.id})
    assert owner.json["data"][0]["thread_owner"]["app_id"] == "710000000000002"
    asked = {"recipient": {"id": noor.id}}
    assert call(graph.url, "POST", f"/{account.id}/take_thread_control", asked, token=account.token).json["success"]
    assert messaging(account).status == 200


def test_an_instagram_account_may_be_reached_through_its_page(graph):
    page = graph.page()
    instagram = graph.instagram(login="page", page_id=page.id, token=page.token)
    instagram.customer("Noor").spoke()
    body = {"recipient": {"id": instagram.customers[0].id}, "message": {"text": "Dag"}}
    assert call(graph.url, "POST", f"/{page.id}/messages", body, token=page.token).status == 200
    assert instagram.customers[0].received[-1].text == "Dag"


# -- before anything is looked at --


def test_the_token_comes_first_then_the_proof_then_the_rate_then_the_body(graph, number):
    body = {"messaging_product": "whatsapp"}
    path = f"/v26.0/{number.id}/messages"
    graph.faults.plan("messages", "throttle", times=1, retry_after=7)
    number.requires_proof = True
    wrong = call(graph.url, "POST", path, body, token="EAA-wrong")
    assert (wrong.status, wrong.error) == (401, (190, 0))
    assert call(graph.url, "POST", path, body, token=number.token).error[0] == 100
    query = {"appsecret_proof": proof(number.token, number.app_secret)}
    slow = call(graph.url, "POST", path, body, token=number.token, query=query)
    assert (slow.status, slow.error[0], slow.headers["Retry-After"]) == (429, 130429, "7")
    assert call(graph.url, "POST", path, body, token=number.token, query=query).error[0] == 131008


def test_rates_are_held_when_asked(graph, number):
    graph.limits.pair_seconds, graph.limits.pair_burst = 1e6, 2
    assert [whatsapp(number).status for _ in range(3)] == [200, 200, 400]
    assert whatsapp(number).error[0] == 131056


def test_the_version_the_host_and_the_place_of_the_token_are_free(graph, number):
    for path in (f"/{number.id}", f"/v25.0/{number.id}", f"/graph.facebook.com/v24.0/{number.id}"):
        assert call(graph.url, "GET", path, query={"access_token": number.token}).json["id"] == number.id
    assert call(graph.url, "GET", "/v26.0/12345/messages").error[0] == 100


def test_the_allowance_is_used_up_visibly(graph, number):
    graph.usage.step = 33.0
    told = [whatsapp(number).headers["X-App-Usage"] for _ in range(3)]
    assert [f'"call_count": {n}' in one for n, one in zip((36, 69, 100), told, strict=True)] == [True] * 3
    assert whatsapp(number).error[0] == 80007
