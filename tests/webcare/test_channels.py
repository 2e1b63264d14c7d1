"""Connecting, changing, testing, switching and deleting channels, and their secrets."""

import json

import pytest
import structlog

from connectors.contract import Rejected
from connectors.hook.connector import Hook
from tests import factories
from tests.factories import fresh
from webcare.actions import channel_secrets, channels
from webcare.balance import Balance, balances
from webcare.errors import NotAllowed
from webcare.models import Channel, RawEvent, User

pytestmark = pytest.mark.django_db
State = RawEvent.State
OLD, NEW = "wcs_old_secret_of_the_kiosk", "wcs_new_secret_of_the_kiosk"


@pytest.fixture
def carla():
    return factories.person("Carla", User.Role.ADMIN)


@pytest.fixture
def kiosk():
    return factories.channel(credentials={"callback_url": "https://kiosk.example/in", "secrets": [OLD]})


@pytest.fixture
def works(monkeypatch):
    monkeypatch.setattr(Hook, "check", lambda self: None)


@pytest.fixture
def fails(monkeypatch):
    def check(self):
        raise Rejected("kiosk.example answered 404.", "http_404")

    monkeypatch.setattr(Hook, "check", check)


def test_connecting_takes_only_listed_fields(carla):
    channel = channels.connect("hook", carla, name="Kiosk", key="mine", active=False, settings={}, credentials={})
    assert (channel.name, channel.active) == ("Kiosk", True)
    assert channel.key != "mine"


def test_a_change_leaves_credentials_alone_that_were_not_entered(carla, kiosk):
    channels.change(kiosk, carla, name="Kiosk", credentials={"callback_url": "https://kiosk.example/new"})
    assert fresh(kiosk).name == "Kiosk"
    assert fresh(kiosk).credentials == {"callback_url": "https://kiosk.example/new", "secrets": [OLD]}


@pytest.mark.parametrize("verb", ["change", "check", "resume", "switch_on", "switch_off", "delete"])
def test_only_administrators_may(verb, kiosk, works):
    for role in (User.Role.AGENT, User.Role.LEAD):
        with pytest.raises(NotAllowed):
            getattr(channels, verb)(kiosk, factories.person(f"P{role}{verb}", role))
    assert Channel.objects.filter(pk=kiosk.pk, active=True).exists()


def test_a_failed_test_says_what_is_wrong_and_changes_nothing(carla, kiosk, fails):
    with pytest.raises(channels.TestFailed, match="404"):
        channels.check(kiosk, carla)
    assert not fresh(kiosk).is_paused


def test_a_paused_channel_resumes_only_when_its_test_succeeds(carla, monkeypatch, fails):
    kiosk = factories.channel(paused_at=factories.long_ago(1), paused_reason="401")
    with pytest.raises(channels.TestFailed):
        channels.resume(kiosk, carla)
    assert fresh(kiosk).is_paused
    monkeypatch.setattr(Hook, "check", lambda self: None)
    channels.resume(kiosk, carla)
    assert not fresh(kiosk).is_paused
    assert fresh(kiosk).paused_reason == ""


def test_switching_on_by_hand_ends_a_pause(carla):
    kiosk = factories.channel(active=False, paused_at=factories.long_ago(1), paused_reason="401")
    channels.switch_on(kiosk, carla)
    assert (fresh(kiosk).active, fresh(kiosk).is_paused) == (True, False)
    channels.switch_off(kiosk, carla)
    assert not fresh(kiosk).active


def test_a_channel_with_conversations_is_not_deleted(carla, kiosk):
    factories.conversation(kiosk)
    with pytest.raises(channels.HasConversations):
        channels.delete(kiosk, carla)
    assert Channel.objects.filter(pk=kiosk.pk).exists()


@pytest.mark.parametrize("state", [State.DUE, State.FAILED])
def test_what_came_in_and_is_not_worked_through_keeps_the_channel(carla, kiosk, state):
    RawEvent.objects.create(channel=kiosk, key="1", lane="l", body="{}", state=state)
    with pytest.raises(channels.HasUnfinished):
        channels.delete(kiosk, carla)


def test_an_unused_channel_is_deleted(carla, kiosk):
    RawEvent.objects.create(channel=kiosk, key="1", lane="l", body="{}", state=State.IGNORED)
    channels.delete(kiosk, carla)
    assert not Channel.objects.exists()


def test_a_secret_is_replaced_without_a_gap(carla, kiosk):
    both = channel_secrets.add(kiosk, carla, "secrets", [NEW])
    assert both.credentials["secrets"] == [OLD, NEW]  # both are accepted, the old one signs
    left = channel_secrets.remove(both, carla, "secrets", channel_secrets.mark_of(OLD).id)
    assert fresh(left).credentials["secrets"] == [NEW]
    assert fresh(left).credentials["callback_url"] == "https://kiosk.example/in"


def test_the_last_secret_stays(carla, kiosk):
    with pytest.raises(channel_secrets.LastOne):
        channel_secrets.remove(kiosk, carla, "secrets", channel_secrets.mark_of(OLD).id)


def test_there_are_never_more_than_five_secrets(carla, kiosk):
    with pytest.raises(channel_secrets.TooMany):
        channel_secrets.add(kiosk, carla, "secrets", [f"{NEW}{number}" for number in range(5)])


def test_a_mark_shows_no_more_than_the_tail(kiosk):
    [mark] = channel_secrets.marks(kiosk, "secrets")
    assert mark.tail == OLD[-4:]
    assert OLD not in str(mark)


def test_the_log_tells_who_did_what_and_no_secret(carla, kiosk, works):
    with structlog.testing.capture_logs() as lines:
        channel_secrets.add(kiosk, carla, "secrets", [NEW])
        channels.change(kiosk, carla, name="Kiosk", credentials={"callback_url": "https://kiosk.example/canary"})
        channels.check(kiosk, carla)
        channels.switch_off(kiosk, carla)
        channels.delete(kiosk, carla)
    assert [line["event"] for line in lines] == [
        "channel.secret_added", "channel.changed", "channel.tested", "channel.switched_off", "channel.deleted"
    ]  # fmt: skip
    assert {line["by"] for line in lines} == {carla.pk}
    assert lines[1]["fields"] == ["name", "credentials"]
    assert not any(word in json.dumps(lines) for word in (OLD, NEW, "canary", "Carla"))


def test_the_balance_adds_up_exactly_in_one_query(kiosk, django_assert_num_queries):
    other = factories.channel()
    rows = [(State.DONE, 0)] * 5 + [(State.DONE, 2)] * 2 + [(State.IGNORED, 1), (State.FAILED, 0), (State.DUE, 3)]
    RawEvent.objects.bulk_create(
        RawEvent(channel=kiosk, key=str(number), lane="l", body="{}", state=state, copies=copies)
        for number, (state, copies) in enumerate(rows)
    )
    with django_assert_num_queries(1):
        found = balances([kiosk.pk, other.pk])
    assert found == {kiosk.pk: Balance(received=18, stored=7, copies=8, ignored=1, failed=1, waiting=1)}
    sums = found[kiosk.pk]
    assert sums.received == sums.stored + sums.copies + sums.ignored + sums.failed + sums.waiting
