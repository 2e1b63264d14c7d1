"""Sockets: who may hear what, that bells arrive, and that a lost one is noticed. Real Redis, real database."""

import json

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections

from tests import factories as make
from webcare import bells, clock, visitors
from webcare.actions import claims, lifecycle, messages
from webcare.asgi import application
from webcare.consumers import socket as socket_module
from webcare.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)
sync = database_sync_to_async
ORIGIN = (b"origin", b"http://localhost:8000")


@pytest.fixture(autouse=True)
def connections_go_back(monkeypatch):
    """Channels' test client switches this off, and each test would keep connections of the pool."""
    monkeypatch.setattr("channels.testing.application.no_op", close_old_connections)


def cookie_for(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return (b"cookie", f"webcare_session={session.session_key}".encode())


async def connect(path, *headers):
    socket = WebsocketCommunicator(application, path, headers=[ORIGIN, *headers])
    connected, code = await socket.connect(timeout=15)
    assert connected, code
    return socket


async def agent(user):
    socket = await connect("/live/", await sync(cookie_for)(user))
    ready = await socket.receive_json_from(15)
    assert ready["t"] == "ready"
    return socket, ready


async def wait_for(socket, **wanted):
    """The next frame that has these values; others are passed over."""
    while True:
        frame = await socket.receive_json_from(15)
        if wanted.items() <= frame.items():
            return frame


async def test_an_agent_hears_own_teams_and_those_without_a_team():
    team = await sync(make.team)()
    anna = await sync(make.person)("Anna", teams=[team])
    other = await sync(make.team)("Werkplaats")
    socket, ready = await agent(anna)
    assert set(ready["topics"]) == {f"user.{anna.pk}", "team.0", f"team.{team.pk}"}
    channel = await sync(make.channel)(team=other)
    await sync(make.customer_says)(channel)
    mine = await sync(make.channel)(team=team)
    talk = await sync(make.conversation)(mine)
    frame = await socket.receive_json_from(15)
    assert (frame["t"], frame["topic"], frame["thread"]) == ("bell", f"team.{team.pk}", talk.thread_id)
    await socket.disconnect()


async def test_bells_say_that_something_changed_and_what_only_in_the_thread_one_looks_at():
    anna = await sync(make.person)("Anna")
    talk = await sync(make.conversation)()
    socket, _ = await agent(anna)
    await socket.send_json_to({"t": "watch", "thread": talk.thread_id, "lang": "nl"})
    await wait_for(socket, t="who")
    await sync(make.customer_says)(talk.channel, "een <geheim>")
    frames = [await wait_for(socket, t="bell") for _ in range(2)]
    mine = next(frame for frame in frames if frame["topic"].startswith("thread."))
    other = next(frame for frame in frames if frame is not mine)
    item = mine.pop("item")
    assert "een &lt;geheim&gt;" in item and 'data-seq="3"' in item
    assert mine == {
        "t": "bell",
        "topic": f"thread.{talk.thread_id}",
        "seq": 3,
        "thread": talk.thread_id,
        "moved": False,
        "conversation": talk.pk,
    }
    assert other == {"t": "bell", "topic": "team.0", "seq": 3, "thread": talk.thread_id, "moved": False}
    await socket.disconnect()


def resolved_long_ago(conversation, by):
    with clock.at(make.long_ago(days=90)):
        lifecycle.resolve(conversation, by)


async def test_what_is_said_in_another_teams_conversation_is_not_shown_to_who_watches_an_earlier_one():
    sales, repair = await sync(make.team)("Verkoop"), await sync(make.team)("Werkplaats")
    anna = await sync(make.person)("Anna", teams=[sales])
    bram = await sync(make.person)("Bram", teams=[sales, repair])
    earlier = await sync(make.conversation)(await sync(make.channel)(team=sales))
    sockets = []
    for person in (anna, bram):
        socket, _ = await agent(person)
        await socket.send_json_to({"t": "watch", "thread": earlier.thread_id, "lang": "nl"})
        await wait_for(socket, t="who")
        sockets.append(socket)
    await sync(resolved_long_ago)(earlier, bram)
    await sync(Channel.objects.update)(team=repair)
    said = await sync(make.customer_says)(await Channel.objects.aget(), "niet voor Verkoop")
    for socket, sees in zip(sockets, (False, True), strict=True):
        bell = await wait_for(socket, t="bell", topic=f"thread.{earlier.thread_id}", seq=said.seq)
        assert ("item" in bell) is sees
        await socket.disconnect()


async def test_a_claim_moves_and_an_item_comes_in_the_language_asked_for():
    anna = await sync(make.person)("Anna")
    talk = await sync(make.conversation)()
    socket, _ = await agent(anna)
    await socket.send_json_to({"t": "watch", "thread": talk.thread_id, "lang": "fy"})
    await wait_for(socket, t="who")
    await sync(make.customer_says)(talk.channel, "hallo")
    assert "item" not in await wait_for(socket, t="bell", topic=f"thread.{talk.thread_id}")
    await sync(claims.claim)(talk, anna)
    assert (await wait_for(socket, t="bell", topic="team.0", seq=4))["moved"] is True
    await socket.disconnect()


async def test_watching_what_you_may_not_see_tells_you_nothing():
    team = await sync(make.team)("Werkplaats")
    talk = await sync(make.conversation)(await sync(make.channel)(team=team))
    carla = await sync(make.person)("Carla")
    socket, _ = await agent(carla)
    await socket.send_json_to({"t": "watch", "thread": talk.thread_id})
    await socket.send_json_to({"t": "ping"})
    assert await socket.receive_json_from(15) == {"t": "pong"}
    await sync(make.customer_says)(talk.channel)
    assert await socket.receive_nothing(0.3)
    await socket.disconnect()


async def test_bram_sees_that_anna_looks_and_types():
    anna, bram = await sync(make.person)("Anna"), await sync(make.person)("Bram")
    talk = await sync(make.conversation)()
    hers, _ = await agent(anna)
    his, _ = await agent(bram)
    await his.send_json_to({"t": "watch", "thread": talk.thread_id})
    await hers.send_json_to({"t": "watch", "thread": talk.thread_id})
    seen = await wait_for(his, t="who", thread=talk.thread_id)
    while {person["name"] for person in seen["viewing"]} != {"Anna", "Bram"}:
        seen = await wait_for(his, t="who")
    await hers.send_json_to({"t": "typing", "on": True})
    while not seen["typing"]:
        seen = await wait_for(his, t="who")
    assert [person["name"] for person in seen["typing"]] == ["Anna"]
    await hers.disconnect()
    seen = await wait_for(his, t="who", typing=[])
    while len(seen["viewing"]) > 1:
        seen = await wait_for(his, t="who")
    assert [person["name"] for person in seen["viewing"]] == ["Bram"]
    await his.disconnect()


@pytest.mark.parametrize("origin", [b"http://evil.example", b"null", b"http://localhost:8000.evil.example", None])
async def test_other_origins_get_no_socket(origin):
    anna = await sync(make.person)("Anna")
    headers = [await sync(cookie_for)(anna)] + ([(b"origin", origin)] if origin else [])
    socket = WebsocketCommunicator(application, "/live/", headers=headers)
    connected, _ = await socket.connect(timeout=15)
    assert not connected


async def test_without_a_session_the_socket_says_signed_out():
    socket = await connect("/live/")
    assert (await socket.receive_output(15))["code"] == 4401


async def test_rights_taken_away_close_the_socket_at_once():
    anna = await sync(make.person)("Anna")
    socket, _ = await agent(anna)

    def deactivate():
        anna.is_active = False
        anna.save()
        bells.ring_rights(anna.pk)

    await sync(deactivate)()
    assert (await socket.receive_output(15))["code"] == 4401


@pytest.mark.parametrize(
    "frame",
    [" ", "[]", "1", "null", "{", '{"t":"watch"}', '{"t":"watch","thread":"1"}', '{"t":"x"}', "x" * 3000,
     '{"t":"watch","thread":-1}', '{"t":"watch","thread":99999999999999999999}', "[" * 900],
)  # fmt: skip
async def test_an_unknown_frame_closes_without_explaining(frame):
    socket, _ = await agent(await sync(make.person)("Anna"))
    await socket.send_to(text_data=frame)
    assert await socket.receive_output(15) == {"type": "websocket.close", "code": 4400}


async def test_the_heartbeat_tells_the_head_from_the_database(monkeypatch):
    monkeypatch.setattr(socket_module, "BEAT", 0.05)
    monkeypatch.setattr(bells, "send_frames", lambda frames: None)  # every bell is lost
    anna, talk = await sync(make.person)("Anna"), await sync(make.conversation)()
    socket, _ = await agent(anna)
    await socket.send_json_to({"t": "watch", "thread": talk.thread_id})
    await sync(make.customer_says)(talk.channel, "onhoorbaar")
    frame = await wait_for(socket, t="beat")
    while frame["heads"].get(f"thread.{talk.thread_id}") != 3:
        frame = await wait_for(socket, t="beat")
    assert frame["heads"]["list"] > 0
    await socket.disconnect()


async def visitor(channel, token):
    socket = await connect(f"/w/{channel.key}/live/")
    await socket.send_json_to({"t": "hello", "token": token})
    return socket


async def test_a_visitor_hears_the_own_thread_and_never_notes():
    channel = await sync(make.channel)("webchat")
    name, token = visitors.issue(channel)
    talk = await sync(make.conversation)(channel, sender=name)
    anna = await sync(make.person)("Anna")
    socket = await visitor(channel, token)
    assert await socket.receive_json_from(15) == {"t": "ready", "head": 2}
    await sync(messages.note)(talk, anna, "intern", "n1")
    assert await socket.receive_nothing(0.3)
    await sync(claims.claim)(talk, anna)
    assert await socket.receive_json_from(15) == {"t": "bell", "seq": 4}
    await socket.disconnect()


async def test_a_visitor_hears_who_types():
    channel = await sync(make.channel)("webchat")
    name, token = visitors.issue(channel)
    talk = await sync(make.conversation)(channel, sender=name)
    socket = await visitor(channel, token)
    await socket.receive_json_from(15)
    hers, _ = await agent(await sync(make.person)("Anna Jansen"))
    await hers.send_json_to({"t": "watch", "thread": talk.thread_id})
    await hers.send_json_to({"t": "typing", "on": True})
    assert await wait_for(socket, t="typing", on=True) == {"t": "typing", "name": "Anna", "on": True}
    await socket.send_json_to({"t": "typing", "on": True})
    assert (await wait_for(hers, t="typing"))["thread"] == talk.thread_id
    await socket.disconnect()
    await hers.disconnect()


async def test_a_token_of_another_channel_is_no_token():
    mine, other = await sync(make.channel)("webchat"), await sync(make.channel)("webchat")
    socket = await visitor(mine, visitors.issue(other)[1])
    assert (await socket.receive_output(15))["code"] == 4401


async def test_a_flood_of_frames_is_cut_off():
    socket, _ = await agent(await sync(make.person)("Anna"))
    for _ in range(60):
        await socket.send_to(text_data=json.dumps({"t": "ping"}))
    output = await socket.receive_output(15)
    while output["type"] != "websocket.close":
        output = await socket.receive_output(15)
    assert output["code"] == 4429
