"""Where providers knock: 200 only for what is stored for good, 503 when it could not be, nothing for strangers."""

import io
import json
import time

import pytest
from asgiref.testing import ApplicationCommunicator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory

from connectors.hook import signature
from tests import factories as make
from tests.standins.ledger import assert_balanced
from tests.standins.parallel import elsewhere
from tests.standins.peer import SECRET, Peer, signed_post
from webcare import crash
from webcare.models import Channel, RawEvent
from webcare.views.hooks import hook

real_commits = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db
OTHER = "wcs_the-secret-of-another-channel"


@pytest.fixture
def peer() -> Peer:
    return own_channel(SECRET)


def own_channel(*secrets: str) -> Peer:
    return Peer(make.channel("hook", credentials={"callback_url": "http://127.0.0.1:9/", "secrets": list(secrets)}))


@pytest.fixture
def body(peer) -> bytes:
    return json.dumps({"messages": [peer.message("Hallo")]}).encode()


def stored() -> int:
    return RawEvent.objects.count()


def post(channel: Channel, body: bytes, header: str | None, **more: str):
    headers = {} if header is None else {signature.HEADER: header}
    return Client().post(f"/hooks/{channel.key}/", body, content_type="application/json", headers=headers | more)


# -- 200 means stored --


@real_commits
def test_the_answer_comes_after_the_commit(peer):
    seen = []

    def look(point):
        if point == "hook.before_commit":
            seen.append(("another connection before", elsewhere(stored)))
        if point == "hook.after_commit":
            seen.append(("another connection after", elsewhere(stored)))

    crash.arm(look)
    try:
        assert peer.says("Hallo", "Nog iets").json() == {"received": 2}
    finally:
        crash.arm(None)
    assert seen == [("another connection before", 0), ("another connection after", 2)]


def test_a_batch_is_stored_item_by_item_exactly_as_it_came(peer):
    batch = [peer.message(f"bericht {n}", thread=f"chat-{n}") for n in range(3)]
    assert peer.posts({"messages": batch}).json() == {"received": 3}
    found = [json.loads(raw.body)["messages"] for raw in RawEvent.objects.order_by("pk")]
    assert found == batch
    assert set(RawEvent.objects.values_list("state", flat=True)) == {"due"}


def test_what_comes_again_is_a_copy_and_still_200(peer, body):
    for _ in range(3):
        assert signed_post(peer.channel, body).status_code == 200
    assert (stored(), RawEvent.objects.get().copies) == (1, 2)


def test_an_unreadable_item_is_stored_with_the_others(peer):
    assert peer.posts({"messages": [{"id": "x"}, peer.message("goed")]}).json() == {"received": 2}
    assert stored() == 2


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"messages": []}', b"\xff\xfe", b"[" * 5000, b"null"])
def test_what_holds_no_items_is_400_and_stores_nothing(peer, body):
    answer = signed_post(peer.channel, body)
    assert (answer.status_code, stored()) == (400, 0)
    assert answer.json()["error"]["message"]


def test_more_items_than_a_request_may_hold_are_400(peer):
    answer = peer.posts({"messages": [peer.message(str(n)) for n in range(1001)]})
    assert (answer.status_code, stored()) == (400, 0)


# -- 503 means come again --


def assert_come_again(answer):
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@real_commits
@pytest.mark.parametrize("table", ["webcare_rawevent", "webcare_channel"])
def test_a_table_that_is_away_is_503(peer, table):
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} rename to away")
    try:
        assert_come_again(peer.says("Hallo"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"alter table away rename to {table}")
    assert stored() == 0
    assert peer.says("Hallo").status_code == 200


@real_commits
def test_a_full_disk_is_503(peer):
    with connection.cursor() as cursor:
        cursor.execute("""
            create function full_disk() returns trigger language plpgsql as
            $$ begin raise exception 'No space left on device' using errcode = 'disk_full'; end $$;
            create trigger full_disk before insert on webcare_rawevent execute function full_disk()
        """)
    try:
        assert_come_again(peer.says("Hallo"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop function full_disk cascade")
    assert stored() == 0
    assert peer.says("Hallo").status_code == 200


def hang_up() -> None:
    """Somebody pulls the plug of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        [pid] = cursor.fetchone()

    def terminate():
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
            assert cursor.fetchone() == (True,)

    elsewhere(terminate)


@real_commits
def test_a_database_that_goes_away_before_the_commit_is_503(peer):
    crash.arm(lambda point: hang_up() if point == "hook.before_commit" else None)
    try:
        assert_come_again(peer.says("Hallo"))
    finally:
        crash.arm(None)
        connection.close()
    assert stored() == 0
    assert peer.says("Hallo").status_code == 200
    assert_balanced(peer.channel, received=1, waiting=1)


# -- forged --


@pytest.mark.parametrize("kind", ["missing", "empty", "no time", "no mac", "other secret", "our own key", "two times"])
def test_without_the_right_signature_nothing_is_stored(peer, body, kind):
    now = int(time.time())
    right = signature.sign(body, SECRET, now)
    header = {
        "missing": None,
        "empty": "",
        "no time": right.partition(",")[2],
        "no mac": right.partition(",")[0],
        "other secret": signature.sign(body, OTHER, now),
        "our own key": signature.sign(body, peer.channel.key, now),
        "two times": f"t={now}," + right,
    }[kind]
    answer = post(peer.channel, body, header)
    assert (answer.status_code, stored()) == (403, 0)
    assert SECRET not in answer.content.decode()


def test_the_secret_of_another_channel_opens_only_that_one(peer, body):
    other = own_channel(OTHER)
    assert signed_post(peer.channel, body, secret=OTHER).status_code == 403
    assert stored() == 0
    assert signed_post(other.channel, body, secret=OTHER).status_code == 200


def test_the_signature_is_over_the_bytes_as_received(peer, body):
    header = signature.sign(body, SECRET, int(time.time()))
    same_json = json.dumps(json.loads(body), indent=1).encode()
    for changed in (same_json, body[:-1], body + b" ", b" " + body, body.replace(b"Hallo", b"Hal1o")):
        assert post(peer.channel, changed, header).status_code == 403
    assert stored() == 0
    assert post(peer.channel, body, header).status_code == 200, "premise"


@pytest.mark.parametrize("seconds", [-signature.TOLERANCE - 5, signature.TOLERANCE + 5, -86400])
def test_an_old_request_cannot_be_sent_again(peer, body, seconds):
    assert signed_post(peer.channel, body, at=time.time() + seconds).status_code == 403
    assert stored() == 0


def test_old_and_new_secret_are_both_accepted_during_a_change(body):
    peer = own_channel(SECRET, OTHER)
    for secret in (SECRET, OTHER):
        assert signed_post(peer.channel, body, secret=secret).status_code == 200
    peer.channel.credentials["secrets"].remove(OTHER)
    peer.channel.save()
    assert signed_post(peer.channel, body, secret=OTHER).status_code == 403


def test_a_channel_without_a_secret_accepts_nobody(body):
    peer = own_channel()
    for secret in ("", SECRET):
        assert signed_post(peer.channel, body, secret=secret).status_code == 403
    assert stored() == 0


# -- the door itself --


def test_an_unknown_channel_and_one_switched_off_are_the_same_404(peer, body):
    unknown = Channel(key="no-such-key")
    answers = [signed_post(unknown, body)]
    Channel.objects.filter(pk=peer.channel.pk).update(active=False)
    answers.append(signed_post(peer.channel, body))
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert stored() == 0


def test_a_paused_channel_still_listens(peer, body):
    Channel.objects.filter(pk=peer.channel.pk).update(paused_at=make.timezone.now())
    assert signed_post(peer.channel, body).status_code == 200


def test_a_channel_that_no_provider_reaches_has_no_hook(body):
    assert signed_post(make.channel("webchat"), body).status_code == 404
    assert stored() == 0


@pytest.mark.parametrize("key", ["%00", "a%00b", "%C3%28", "..%2f..", "x" * 500])
def test_a_strange_key_is_not_found(key):
    assert Client().post(f"/hooks/{key}/", b"{}", content_type="application/json").status_code == 404


def test_a_body_over_the_cap_is_413_before_it_is_looked_at(peer, settings):
    settings.HOOK_MAX_BYTES = 1000
    fits = json.dumps({"messages": [peer.message("x" * 700)]}).encode()
    assert signed_post(peer.channel, fits.ljust(1000)).status_code == 200
    assert signed_post(peer.channel, fits.ljust(1001)).status_code == 413
    assert stored() == 1


@real_commits
async def test_a_body_that_does_not_say_how_long_it_is_has_the_same_cap(settings):
    from channels.db import database_sync_to_async as sync

    from webcare.asgi import application

    settings.HOOK_MAX_BYTES = 1000
    peer = await sync(own_channel)(SECRET)
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": f"/hooks/{peer.channel.key}/",
        "query_string": b"", "headers": [(b"host", b"localhost"), (b"transfer-encoding", b"chunked")],
    }  # fmt: skip
    call = ApplicationCommunicator(application, scope)
    for _ in range(20):
        await call.send_input({"type": "http.request", "body": b"x" * 100, "more_body": True})
    await call.send_input({"type": "http.request", "body": b"", "more_body": False})
    start = await call.receive_output(30)
    assert start["status"] == 413
    assert await sync(stored)() == 0


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "٣"])
def test_a_length_that_is_no_number_is_no_error_of_ours(peer, body, length):
    header = signature.sign(body, SECRET, int(time.time()))
    answer = Client().post(
        f"/hooks/{peer.channel.key}/", body, content_type="application/json",
        headers={signature.HEADER: header}, CONTENT_LENGTH=length,
    )  # fmt: skip
    assert answer.status_code in (200, 400, 403)
    assert answer.status_code == 200 or stored() == 0


def test_looking_at_it_says_how_to_use_it_and_stores_nothing(peer):
    assert Client().get(f"/hooks/{peer.channel.key}/").status_code == 405
    assert stored() == 0


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(peer, method):
    assert getattr(Client(), method)(f"/hooks/{peer.channel.key}/").status_code == 405


def test_a_hook_needs_no_token_and_leaves_no_cookie_or_session(peer, body):
    client = Client(enforce_csrf_checks=True)
    answer = signed_post(peer.channel, body, client=client)
    assert answer.status_code == 200
    assert not answer.cookies and "Set-Cookie" not in answer
    assert "Cookie" not in answer.get("Vary", "")
    assert not Session.objects.exists()


def test_what_the_peer_says_is_not_in_our_log(peer, caplog):
    secret_words = {"messages": [peer.message("mijn pincode is 4711")]}
    peer.posts(secret_words)
    signed_post(peer.channel, json.dumps(secret_words).encode(), secret=OTHER)
    assert "4711" not in caplog.text


def test_who_only_looks_whether_we_are_there_is_told_so(client):
    channel = make.channel()
    assert client.head(f"/hooks/{channel.key}/").status_code == 200
    assert client.head("/hooks/nobody/").status_code == 404
    assert not RawEvent.objects.exists()


def test_a_sender_who_hangs_up_is_no_error_of_ours(peer, body):
    request = RequestFactory().post("/", body, content_type="application/json")
    request._stream = io.BytesIO()
    request._stream.close()
    assert hook(request, peer.channel.key).status_code == 400
    assert stored() == 0
