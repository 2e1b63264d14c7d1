"""The stand-in for Meta against the documentation: what it posts, how it signs, and that it tries again."""

import hashlib
import hmac
import json
import random
from collections.abc import Iterator

import pytest

from tests.standins.graph_client import Door, call
from webcare.demo.graph import Graph
from webcare.demo.graph.hooks import Manners
from webcare.demo.graph.signing import body_of, signature


@pytest.fixture
def graph() -> Iterator[Graph]:
    with Graph(automatic=False) as graph:
        yield graph


@pytest.fixture
def door() -> Door:
    return Door()


def test_the_signature_is_that_of_the_documentation():
    body = rb'{"object":"page","x":"caf\u00e9 \/ ok"}'
    assert body_of({"object": "page", "x": "café / ok"}) == body
    assert signature(body, "app-secret") == "sha256=e8553eed33472164b0a58934af11eed58d3bd8e3820f8e6d9823078ded1fe277"


def test_a_webhook_is_signed_over_its_escaped_bytes(graph, door):
    number = graph.whatsapp(hook=door, app_secret="s3cret", number="31205550100", waba="21", phone_id="31")
    noor = number.customer("Noor de Wit", phone="31655501234", bsuid="NL.2039", username="noor.dw")
    said = noor.says("Hé 🚲 <b> 100% a@b /")
    [(headers, body)] = door.seen
    assert rb"H\u00e9 \ud83d\udeb2 \u003Cb> 100\u0025 a\u0040b \/" in body and body.isascii()
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    payload = json.loads(body)
    assert payload["object"] == "whatsapp_business_account"
    [entry] = payload["entry"]
    [change] = entry["changes"]
    assert (entry["id"], change["field"]) == ("21", "messages")
    assert change["value"]["metadata"] == {"display_phone_number": "31205550100", "phone_number_id": "31"}
    [contact], [message] = change["value"]["contacts"], change["value"]["messages"]
    profile = {"name": "Noor de Wit", "username": "noor.dw"}
    assert contact == {"profile": profile, "wa_id": "31655501234", "user_id": "NL.2039"}
    assert message["timestamp"].isdecimal() and message.pop("timestamp")
    text = {"body": "Hé 🚲 <b> 100% a@b /"}
    who = {"from": "31655501234", "from_user_id": "NL.2039"}
    assert message == {"id": said, "type": "text", "text": text} | who
    assert graph.ledger.delivered_names == {said}


def test_the_phone_number_may_be_hidden_and_the_other_id_may_be_older_than_the_person(graph, door):
    number = graph.whatsapp(hook=door)
    number.customer("Noor", bsuid="NL.1").says("a")
    number.customer("Bram", phone="31600000001", hides_bsuid=True).says("b")
    hidden, old = (value["messages"][0] for value in door.values())
    assert "from" not in hidden and hidden["from_user_id"] == "NL.1"
    assert "from_user_id" not in old and old["from"] == "31600000001"
    assert "wa_id" not in door.values()[0]["contacts"][0]


def test_messenger_and_instagram_say_it_in_milliseconds_and_in_messaging(graph, door):
    for account, prefix in ((graph.page(hook=door), "m_"), (graph.instagram(hook=door), "aWdf")):
        person = account.customer("Noor")
        id = person.says("Hoi")
        [item] = door.take()
        assert item["sender"] == {"id": person.id} and item["recipient"] == {"id": account.id}
        assert item["timestamp"] > 10**12
        assert id.startswith(prefix) and item["message"] == {"mid": id, "text": "Hoi"}


def test_what_a_whatsapp_customer_does(graph, door):
    number = graph.whatsapp(hook=door)
    noor = number.customer("Noor", phone="31655501234")
    first = noor.says("een")
    noor.edits(first, "één")
    noor.reacts(first, "👍")
    noor.reacts(first, "")
    noor.takes_back(first)
    noor.places(52.37, 4.89, "Winkel")
    noor.sends(b"\xff\xd8", "image/jpeg", "kapot")
    noor.sends(b"OggS", "audio/ogg; codecs=opus", voice=True)
    noor.changes_number("31655504321", bsuid="NL.2")
    items = [value["messages"][0] for value in door.take()]
    assert [item["type"] for item in items] == [
        "text", "edit", "reaction", "reaction", "revoke", "location", "image", "audio", "system",
    ]  # fmt: skip
    assert items[1]["edit"]["original_message_id"] == items[4]["revoke"]["original_message_id"] == first
    assert (items[2]["reaction"]["emoji"], items[3]["reaction"]["emoji"]) == ("👍", "")
    assert items[6]["image"].keys() == {"caption", "mime_type", "sha256", "id", "url"}
    assert items[7]["audio"]["voice"] is True
    assert items[8]["system"]["wa_id"] == "31655504321" and items[8]["system"]["user_id"] == "NL.2"
    assert noor.says("nog ik") and door.values()[0]["messages"][0]["from"] == "31655504321"


def test_instagram_takes_back_inside_a_message_and_mentions_in_a_story(graph, door):
    person = graph.instagram(hook=door).customer("Noor")
    id = person.says("oeps")
    person.takes_back(id)
    person.edits(id, "x")
    person.mentions(b"\xff\xd8")
    items = door.values()
    assert items[1]["message"] == {"mid": id, "is_deleted": True}
    assert items[2]["message_edit"]["num_edit"] == 1
    early = person.unsends_early("te laat")
    gone, late = door.values()[-2:]
    assert gone["message"] == {"mid": early, "is_deleted": True} and late["message"]["text"] == "te laat"
    [story] = items[3]["message"]["attachments"]
    assert story["type"] == "story_mention" and story["payload"]["url"].startswith(graph.url)


def test_one_post_may_hold_several_accounts_in_any_order_and_at_most_a_thousand_updates(graph, door):
    first, second = (graph.whatsapp(hook=door).customer("A"), graph.whatsapp(hook=door).customer("B"))
    with graph.batch(shuffle=random.Random(3)):
        for n in range(505):
            first.says(str(n))
            second.says(str(n))
    assert len(door.seen) == 2
    per_post = [
        sum(len(change["value"]["messages"]) for entry in payload["entry"] for change in entry["changes"])
        for payload in door.payloads
    ]
    assert per_post == [1000, 10]
    assert len({entry["id"] for entry in door.payloads[0]["entry"]}) == 2


@pytest.mark.parametrize("how", ["wrong", "missing", "old"])
def test_signatures_can_be_spoilt(graph, door, how):
    number = graph.whatsapp(hook=door, app_secret="new", old_secret="old")
    graph.hooks.manners = Manners(signature=how, times=1)
    noor = number.customer("Noor")
    noor.says("fout")
    noor.says("goed")
    (spoilt, body), (right, then) = door.seen
    assert spoilt.get("X-Hub-Signature-256") != signature(body, "new")
    assert how != "old" or spoilt["X-Hub-Signature-256"] == signature(body, "old")
    assert right["X-Hub-Signature-256"] == signature(then, "new")


def test_copies_are_the_same_bytes(graph, door):
    graph.hooks.manners = Manners(doubled=1.0)
    graph.whatsapp(hook=door).customer("Noor").says("dubbel")
    graph.deliver()
    assert len(door.seen) == 2 and door.seen[0] == door.seen[1]
    assert graph.ledger.hooks[0].copies == 2


def test_whatsapp_tries_again_for_a_day_and_a_half_and_then_it_is_gone(graph, door):
    number = graph.whatsapp(hook=door)
    door.says = 500
    number.customer("Noor").says("hallo")
    graph.deliver(within=35 * 3600)
    [posted] = graph.ledger.hooks
    assert len(door.seen) == 13 and not posted.given_up
    graph.deliver()
    assert posted.given_up and not posted.delivered and number.subscribed


def test_a_later_try_gets_through_and_only_then_it_counts(graph, door):
    door.says = 202
    id = graph.whatsapp(hook=door).customer("Noor").says("hallo")
    graph.deliver(within=60)
    assert graph.ledger.delivered_names == set(), "only 200 is success"
    door.says = 200
    graph.deliver(within=3600)
    assert graph.ledger.delivered_names == {id}


def test_after_an_hour_of_failing_a_page_is_no_longer_subscribed(graph, door):
    page = graph.page(hook=door)
    door.says = 500
    page.customer("Noor").says("een")
    graph.deliver(within=3600 * 0.9)
    assert page.subscribed and len(graph.ledger.alerts) == 1
    graph.deliver(within=3600)
    assert page.disabled and not page.subscribed
    door.says = 200
    lost = page.customers[0].says("twee")
    assert list(graph.ledger.dropped) == [lost]
    shown = call(graph.url, "GET", f"/v26.0/{page.id}/subscribed_apps", token=page.token)
    assert shown.json == {"data": []}
    wanted = {"subscribed_fields": "messages,message_echoes"}
    assert call(graph.url, "POST", f"/{page.id}/subscribed_apps", token=page.token, query=wanted).json["success"]
    assert page.subscribed == {"messages", "message_echoes"} and page.customers[0].says("drie")
    assert page.customers[0].chat.lines[-1].id in graph.ledger.delivered_names


def test_only_what_is_subscribed_to_is_told(graph, door):
    page = graph.page(hook=door)
    page.subscribe({"messages"})
    noor = page.customer("Noor")
    id = noor.says("een")
    noor.edits(id, "twee")
    noor.reacts(id, "❤")
    assert [set(item) & {"message", "message_edit", "reaction"} for item in door.values()] == [{"message"}]


def test_the_handshake_must_be_answered_with_the_challenge_itself(graph, door):
    number = graph.whatsapp(hook=door)
    assert number.shakes_hands()
    door.greets = False
    assert not number.shakes_hands()
    number.hook = lambda *_: (200, b"1158201444 ")
    assert not number.shakes_hands()


def test_others_answer_too_and_another_app_takes_over(graph, door):
    number, page = graph.whatsapp(hook=door), graph.page(hook=door)
    app = number.writes(number.customer("Noor", phone="31611111111"), "vanaf de telefoon")
    [echo] = door.payloads[0]["entry"][0]["changes"]
    assert echo["field"] == "smb_message_echoes" and echo["value"]["message_echoes"][0]["id"] == app
    door.take()
    person = page.customer("Noor")
    page.writes(person, "vanuit de inbox")
    page.hands_over(person)
    person.says("hoor je mij?")
    told, control = door.payloads[0]["entry"][0], door.payloads[1]["entry"][0]
    assert told["messaging"][0]["message"]["is_echo"] and told["messaging"][0]["sender"]["id"] == page.id
    assert "take_thread_control" in control["messaging"][0]
    assert door.payloads[2]["entry"][0]["standby"][0]["message"]["text"] == "hoor je mij?"
