"""The sweep is the queue: it finds everything that is due, whether or not any bell was ever heard."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from connectors import http
from connectors.contract import Media
from tests import factories as make
from tests.browser.stack import environment_for
from tests.connectors import peers as servers
from tests.standins import peer as manners
from tests.standins.ledger import assert_balanced, assert_whole, sweep_until_quiet, time_passes
from tests.standins.parallel import elsewhere
from tests.standins.peer import connected
from webcare import clock, sweep
from webcare.actions import attachments, claims, deliveries, lifecycle, messages
from webcare.files import storage_path
from webcare.models import Attachment, Beat, Channel, Conversation, Delivery, Message, RawEvent, User
from webcare.models.pipeline import BACK_OFF

real_commits = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


@pytest.fixture
def peer():
    with connected() as server:
        yield server


@pytest.fixture
def shop():
    """Where customers' pictures lie. `shop.behaviour` is how it answers."""
    before = http.allow(["127.0.0.0/8"])
    with servers.peer(servers.always(200, PNG)) as server:
        yield server
    http.allow(before)


def photo(shop, channel: Channel | None = None, sender: str = "anouk") -> Attachment:
    """A message with a picture that lies at the shop."""
    media = Media(id="p1", url=f"{shop.url}/fiets.png", name="fiets.png", media_type="image/png")
    return make.customer_says(channel or make.channel(), "kijk", sender, media=(media,)).attachments.get()


def shop_answers(shop, *statuses: int) -> None:
    left = list(statuses)
    shop.behaviour = lambda seen, connection: servers.answer(left.pop(0) if left else 200, PNG)


def bytes_of(file: Attachment) -> bytes:
    with default_storage.open(storage_path(file.key)) as stream:
        return stream.read()


# -- every step finds its work, and nobody rang --


@real_commits
def test_without_a_single_bell_everything_comes_in_and_goes_out(peer, anna):
    peer.says("Hallo", "Waar is mijn fiets?")
    sweep_until_quiet()
    talk = Conversation.objects.get(channel=peer.channel)
    messages.send(talk, anna, "We zoeken het uit.", "c1", seen=99)
    sweep_until_quiet()
    assert peer.texts() == ["We zoeken het uit."]
    peer.reports("read", token=peer.accepted[0]["token"])
    sweep_until_quiet()
    assert Delivery.objects.get().state == "read"
    assert_balanced(peer.channel, received=3)
    assert_whole(peer.channel)


REDIS_IS_GONE = """
import sys
import django; django.setup()
from django.conf import settings
from django.test import Client
from tests.standins.ledger import sweep_until_quiet
from tests.standins.peer import signed_post
from webcare.actions import messages
from webcare.models import Channel, Conversation, User

assert "nowhere" in settings.REDIS_URL
channel, client = Channel.objects.get(key=sys.argv[1]), Client(SERVER_NAME="localhost")
print(signed_post(channel, sys.argv[2].encode(), client=client).status_code)
sweep_until_quiet()
talk, anna = Conversation.objects.get(channel=channel), User.objects.get(name="Anna")
client.force_login(anna)
form = {"text": "We zoeken het uit.", "client_id": "click-0001", "seen": "99"}
print(client.post(f"/conversations/{talk.pk}/messages/", form, HTTP_ACCEPT="application/json").status_code)
sweep_until_quiet()
"""


@pytest.mark.timeout(120)
@real_commits
def test_with_redis_unreachable_the_ledger_is_the_same(peer, anna):
    body = json.dumps({"messages": [peer.message("Hallo"), peer.message("Waar is mijn fiets?")]})
    environment = environment_for(0, 0) | {
        "REDIS_URL": "unix:///nowhere/redis.sock?db=0",
        "DJANGO_SETTINGS_MODULE": "webcare.settings",
    }
    process = subprocess.run(
        [sys.executable, "-c", REDIS_IS_GONE, peer.channel.key, body],
        cwd=ROOT, env=environment, timeout=100, capture_output=True, text=True,
    )  # fmt: skip
    assert process.stdout.split() == ["200", "200"], process.stderr[-2000:]
    assert "bell not rung" in process.stderr, "premise: it did try to ring"
    assert peer.texts() == ["We zoeken het uit."]
    assert Delivery.objects.get().state == "sent"
    assert_balanced(peer.channel, received=2)
    assert_whole(peer.channel)


def test_a_sweep_says_how_much_each_step_found(peer):
    peer.says("een", "twee")
    assert sweep.once() == {
        "lapsed": 0, "claimed": 0, "left_behind": 0, "snoozed": 0, "lanes": 2, "bot_turns": 0, "bot_silences": 0,
        "bot_trials": 0, "outgoing": 0, "watched": 0, "quiet": 0, "untold": 0, "template_lists": 0, "media": 0,
        "loose_files": 0, "old_raw_events": 0,
    }  # fmt: skip
    assert not any(sweep.once().values())


def test_a_claim_not_answered_in_time_lapses(anna, settings):
    talk = make.conversation()
    claims.claim(talk, anna)
    assert sweep.claimed() == 0, "premise: it has only begun"
    later = clock.now() + timedelta(minutes=settings.CLAIM_TIME, seconds=1)
    User.objects.update(last_seen_at=later)
    with clock.at(later):
        assert sweep.claimed() == 1
        assert sweep.claimed() == 0
    assert make.fresh(talk).status == "queued"


def test_the_claims_of_who_went_away_lapse(anna):
    talk = make.conversation()
    claims.claim(talk, anna)
    User.objects.update(last_seen_at=make.long_ago(seconds=600))
    assert sweep.claimed() == 1
    assert talk.thread.events.latest("seq").data["reason"] == "absent"


def test_a_late_claim_is_found_however_many_others_are_held(anna, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 2)
    channel = make.channel()
    for number in range(5):
        claims.claim(make.conversation(channel, sender=f"klant-{number}"), anna)
    late = Conversation.objects.order_by("pk").last()
    Conversation.objects.filter(pk=late.pk).update(claim_expires_at=clock.now() - timedelta(seconds=1))
    assert sweep.claimed() == 1
    assert make.fresh(late).status == "queued"


def test_snoozed_conversations_come_back_at_their_moment(anna):
    soon, later = make.conversation(), make.conversation()
    lifecycle.snooze(soon, anna, clock.now() + timedelta(hours=1))
    lifecycle.snooze(later, anna, clock.now() + timedelta(hours=5))
    assert sweep.snoozed() == 0, "premise: not yet"
    with clock.at(clock.now() + timedelta(hours=2)):
        assert sweep.snoozed() == 1
    assert (make.fresh(soon).status, make.fresh(later).status) == ("queued", "snoozed")


# -- files that came as links --


def test_a_linked_file_is_fetched_and_told(shop):
    file = photo(shop)
    assert sweep.media() == 1
    file = make.fresh(file)
    assert (file.state, file.media_type, file.width, file.size) == ("ready", "image/png", 1, len(PNG))
    assert (bytes_of(file), file.due_at) == (PNG, None)
    assert make.kinds(file.message.thread)[-1] == "media.fetched"
    assert sweep.media() == 0
    assert shop.connections == 1


def test_a_file_that_cannot_be_fetched_is_tried_with_growing_waits_and_then_shown_as_failed(shop):
    shop_answers(shop, *[500] * 99)
    file, waits = photo(shop), []
    for _ in BACK_OFF:
        sweep.media()
        [(due, now)] = Attachment.objects.annotate(now=Now()).values_list("due_at", "now")
        waits.append(round((due - now) / timedelta(seconds=1)))
        assert sweep.media() == 0, "not due"
        time_passes()
    assert tuple(waits) == BACK_OFF
    assert "media.fetched" not in make.kinds(file.message.thread), "premise: it still waits"
    sweep.media()
    file = make.fresh(file)
    assert (file.state, file.attempts) == ("failed", len(BACK_OFF) + 1)
    assert file.error
    assert make.kinds(file.message.thread)[-1] == "media.fetched"
    sweep_until_quiet()
    assert len(shop.seen) == len(BACK_OFF) + 1, "fetched at most six times"

    shop_answers(shop)
    attachments.fetch_again(file)
    sweep.media()
    assert make.fresh(file).state == "ready"


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_file_that_is_gone_is_said_to_be_gone_at_once(shop, status):
    shop_answers(shop, status)
    file = photo(shop)
    sweep.media()
    assert (make.fresh(file).state, len(shop.seen)) == ("failed", 1)


def test_a_refused_file_says_why(shop):
    shop.behaviour = servers.always(200, b"")
    file = photo(shop)
    sweep.media()
    assert (make.fresh(file).state, bool(make.fresh(file).error)) == ("failed", True)


def test_one_bad_file_does_not_stop_the_others(shop):
    bad, good = photo(shop, sender="a"), photo(shop, sender="b")
    Attachment.objects.filter(pk=bad.pk).update(remote={"surprise": 1})
    sweep.media()
    assert (make.fresh(bad).state, make.fresh(bad).attempts, make.fresh(good).state) == ("pending", 1, "ready")
    sweep_until_quiet()
    assert make.fresh(bad).state == "failed"


@real_commits
def test_a_file_is_not_fetched_by_two_at_once_and_the_late_one_does_not_overwrite(shop):
    photo(shop)
    found_by_other = []

    def other_tries(seen, connection):
        if not found_by_other:
            found_by_other.append(None)  # so that its own request, if it made one, would not come here again
            found_by_other[0] = elsewhere(sweep.media)
        return servers.answer(200, PNG)

    shop.behaviour = other_tries
    assert sweep.media() == 1
    assert (found_by_other, len(shop.seen)) == ([0], 1)

    def lapses_and_other_fetches(seen, connection):
        if len(shop.seen) == 2:
            elsewhere(lambda: (time_passes(), sweep.media()))
            return servers.answer(500)
        return servers.answer(200, PNG)

    slow = photo(shop, sender="b")
    shop.behaviour = lapses_and_other_fetches
    sweep.media()
    assert len(shop.seen) == 3, "premise: both fetched"
    assert make.fresh(slow).state == "ready", "the late failure changed nothing"
    assert make.kinds(slow.message.thread).count("media.fetched") == 1


def test_a_fetch_that_died_leaves_one_file_in_the_end(shop):
    file = photo(shop)
    default_storage.save(storage_path(file.key), ContentFile(b"half of it"))
    sweep.media()
    assert bytes_of(file) == PNG


# -- cleaning up --


def upload(anna: User, name: str = "bon.pdf") -> Attachment:
    return attachments.store(ContentFile(b"%PDF-1.4 bon"), name=name, size=12, user=anna)


def test_uploads_that_nobody_sent_are_deleted_after_a_day_and_no_others(anna):
    old, new, sent = upload(anna), upload(anna), upload(anna)
    talk = make.conversation()
    messages.send(talk, anna, "bon", "c1", seen=2, attachments=[sent.key])
    Attachment.objects.exclude(pk=new.pk).update(created_at=make.long_ago(days=1, minutes=1))
    assert sweep.loose_files() == 1
    assert set(Attachment.objects.values_list("pk", flat=True)) == {new.pk, sent.pk}
    assert [default_storage.exists(storage_path(one.key)) for one in (old, new, sent)] == [False, True, True]


@real_commits
def test_an_upload_that_is_sent_in_this_very_moment_stays(anna):
    file, talk = upload(anna), make.conversation()
    Attachment.objects.update(created_at=make.long_ago(days=2))
    sent = []

    def sends_first(execute, sql, params, many, context):
        if not sent and sql.startswith('DELETE FROM "webcare_attachment"'):
            sent.append(elsewhere(lambda: messages.send(talk, anna, "bon", "c1", seen=2, attachments=[file.key])))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(sends_first):
        assert sweep.loose_files() == 0
    assert make.fresh(file).message == sent[0]
    assert default_storage.exists(storage_path(file.key))


def test_what_we_received_is_kept_for_thirty_days_except_what_is_still_due(peer):
    peer.says("oud")
    make.work_everything()
    peer.says("oud maar nog niet gedaan")
    RawEvent.objects.update(received_at=make.long_ago(days=30, minutes=1), due_at=clock.now() + timedelta(days=1))
    peer.says("nieuw")
    make.work_everything()
    assert sweep.old_raw_events() == 1
    assert sorted(RawEvent.objects.values_list("state", flat=True)) == ["done", "due"]
    assert Message.objects.count() == 2, "what we made of it stays"


# -- one bad thing does not stop the rest --


@real_commits
def test_a_step_that_fails_does_not_stop_the_others(peer, anna):
    peer.says("Hallo")
    talk = make.conversation(peer.channel, sender="chat-2")
    messages.send(talk, anna, "Hoi", "c1", seen=2)
    with connection.cursor() as cursor:
        cursor.execute("alter table webcare_attachment rename to away")
    try:
        found = sweep.once()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table away rename to webcare_attachment")
    assert "media" not in found and "loose_files" not in found, "premise: these failed"
    assert found["lanes"] == 1
    assert "old_raw_events" in found, "the last step ran"


@real_commits
def test_one_bad_row_does_not_stop_the_others_of_its_step(peer, anna):
    with connected() as other:
        for number, one in enumerate((peer, other)):
            talk = make.conversation(one.channel)
            messages.send(talk, anna, "Hoi", f"c{number}", seen=2)
            assert deliveries._take(talk.thread_id)
        Channel.objects.filter(pk=peer.channel.pk).update(kind="gone")
        time_passes()
        sweep.lapsed()
        assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["sending", "unsure"]


def test_what_could_not_be_worked_stays_for_the_next_time_and_is_logged_without_names(anna, caplog):
    file = upload(anna, "Paspoort van Anouk.pdf")
    Attachment.objects.update(created_at=make.long_ago(days=2))
    path = Path(default_storage.path(storage_path(file.key)))
    path.unlink()
    (path / "in the way").mkdir(parents=True)  # what cannot be deleted
    assert sweep.loose_files() == 0
    assert f"sweep: {file.pk} could not be worked" in caplog.text
    assert "Anouk" not in caplog.text
    (path / "in the way").rmdir()
    assert sweep.loose_files() == 1


@real_commits
def test_slow_peers_use_up_their_turn_and_not_everybody_elses(peer, anna, monkeypatch):
    monkeypatch.setattr(sweep, "TURN", 0)  # each answer takes longer than that
    for number in range(3):
        talk = make.conversation(peer.channel, sender=f"klant-{number}")
        messages.send(talk, anna, f"bericht {number}", f"c{number}", seen=2)
    peer.manners.append(manners.says(429))
    assert sweep.once()["outgoing"] == 1
    assert peer.accepted == [], "premise: the first was refused"
    assert sweep.once()["outgoing"] == 1
    assert sweep.once()["outgoing"] == 1
    assert peer.texts() == ["bericht 1", "bericht 2"], "who was refused does not come first again"


# -- for ever --


def rounds(count: int):
    """Tells the sweep to stop after so many rounds."""
    left = iter([False] * count + [True])
    return lambda: next(left)


@real_commits
def test_it_leaves_its_mark_after_each_round_and_pauses(settings):
    naps: list[float] = []
    settings.SWEEP_SECONDS = 30
    sweep.forever(rounds(2), naps.append)
    assert Beat.objects.get(name="sweep").at is not None
    assert max(naps) == sweep.BOT_SECONDS, "between them it only looks after the bot"
    assert 2 <= sum(naps) <= 2 * settings.SWEEP_SECONDS


@real_commits
def test_it_waits_for_a_database_that_is_away(peer, settings):
    peer.says("Hallo")
    settings.SWEEP_SECONDS = 1  # one nap a round
    done = []

    def comes_back(_seconds):
        done.append(Message.objects.exists())
        with connection.cursor() as cursor:
            if len(done) == 1:
                cursor.execute("alter table away rename to webcare_rawevent")
                cursor.execute("alter table beat_away rename to webcare_beat")

    with connection.cursor() as cursor:
        cursor.execute("alter table webcare_rawevent rename to away")
        cursor.execute("alter table webcare_beat rename to beat_away")
    sweep.forever(rounds(2), comes_back)
    assert done == [False, True]
    assert Beat.objects.exists()


@pytest.mark.parametrize(("seconds", "says"), [(10, "ok"), (85, "ok"), (95, "late")])
def test_the_health_page_says_when_it_has_stopped(seconds, says):
    Beat.objects.create(name="sweep", at=make.long_ago(seconds=seconds))
    assert Client().get("/health/").json() == {"ok": True, "sweep": says}


def test_before_the_first_round_the_health_page_says_starting():
    assert Client().get("/health/").json() == {"ok": True, "sweep": "starting"}


def test_queues_are_for_leads_and_count_what_waits(peer, anna):
    peer.says("Hallo")
    client = Client()
    client.force_login(make.person("Lena", User.Role.LEAD))
    [raw] = client.get("/health/queues/").json()["raw_events"]
    assert (raw["state"], raw["count"]) == ("due", 1)
    client.force_login(anna)
    assert client.get("/health/queues/").status_code in (302, 403)
