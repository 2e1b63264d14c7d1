"""Channels are watched: subscription, token, refused requests, silence; a paused channel keeps its queue."""

from datetime import timedelta

import pytest
from django.test import Client

from connectors.contract import Capability, Rejected, Standing, Unauthorised, Unavailable
from connectors.hook.connector import Hook
from connectors.registry import CONNECTORS
from tests import factories as make
from tests.factories import fresh
from webcare import clock, sweep
from webcare.actions import alarms, channels, pauses, refusals, silence, watch
from webcare.models import Channel, ChannelAlarm, Delivery, RawEvent, User

pytestmark = pytest.mark.django_db
Kind = ChannelAlarm.Kind


class Lamp(Hook):
    """A provider that can be asked how we stand. What it answers stands in the channel's settings."""

    kind = "lamp"
    asked: list[str] = []
    subscribing_helps = True
    token_until = None
    problem: Exception | None = None
    remarks: tuple[str, ...] = ()

    @property
    def capabilities(self):
        return super().capabilities | {Capability.WATCH}

    def watch(self):
        self.asked.append("watch")
        if self.problem:
            raise self.problem
        known = self.account.settings.get("subscribed", True) or ("subscribe" in self.asked and self.subscribing_helps)
        return Standing(subscribed=known, token_until=self.token_until, remarks=self.remarks)

    def subscribe(self):
        self.asked.append("subscribe")


@pytest.fixture
def lamp(monkeypatch):
    """Connected a while ago."""
    kind = type("Lamp", (Lamp,), {"asked": []})
    monkeypatch.setitem(CONNECTORS, "lamp", kind)
    channel = make.channel("lamp", credentials={"callback_url": "http://127.0.0.1:9/", "secrets": ["s" * 32]})
    channel.provider = kind
    return channel


def standing(channel: Channel) -> list[tuple[str, str]]:
    return list(ChannelAlarm.objects.filter(channel=channel, ended_at=None).values_list("kind", "sentence"))


def kinds(channel: Channel) -> list[str]:
    return [kind for kind, _sentence in standing(channel)]


def test_each_channel_that_can_be_asked_is_taken_once_in_a_while(lamp):
    make.channel()  # cannot be asked
    make.channel("lamp", active=False)
    assert watch.take_due() == [lamp.pk]
    assert watch.take_due() == []
    Channel.objects.update(watched_at=make.long_ago(0, minutes=6))
    assert watch.take_due() == [lamp.pk]


def test_all_well_is_noted_and_ends_alarms(lamp):
    lamp.provider.token_until = clock.now() + timedelta(days=40)
    for kind in (Kind.UNSUBSCRIBED, Kind.TOKEN, Kind.REMARK, Kind.NOTICE):
        alarms.raise_alarm(lamp, kind, "x")
    watch.watch(lamp.pk)
    assert kinds(lamp) == [Kind.NOTICE], "that one somebody must have seen"
    assert (fresh(lamp).subscribed, fresh(lamp).token_until) == (True, lamp.provider.token_until)


def test_a_provider_that_forgot_us_is_asked_to_send_again(lamp):
    Channel.objects.filter(pk=lamp.pk).update(settings={"subscribed": False})
    watch.watch(lamp.pk)
    assert lamp.provider.asked == ["watch", "subscribe", "watch"]
    assert fresh(lamp).subscribed
    assert standing(lamp) == []


def test_an_alarm_when_asking_does_not_help(lamp):
    Channel.objects.filter(pk=lamp.pk).update(settings={"subscribed": False})
    lamp.provider.subscribing_helps = False
    watch.watch(lamp.pk)
    assert kinds(lamp) == [Kind.UNSUBSCRIBED]
    assert fresh(lamp).subscribed is False


@pytest.mark.parametrize(("days", "alarm"), [(11, False), (9, True), (-1, True)])
def test_a_token_that_ends_soon(lamp, days, alarm):
    lamp.provider.token_until = clock.now() + timedelta(days=days)
    watch.watch(lamp.pk)
    assert kinds(lamp) == [Kind.TOKEN] * alarm


def test_refused_credentials_pause_the_channel_once_and_keep_its_queue(lamp):
    lamp.provider.problem = Unauthorised("Het token is ingetrokken.", "190")
    for _time in range(2):
        watch.watch(lamp.pk)
    assert (fresh(lamp).is_paused, fresh(lamp).paused_reason) == (True, "Het token is ingetrokken.")
    assert standing(lamp) == [(Kind.PAUSED, "Het token is ingetrokken.")]


def test_what_else_is_wrong_is_said(lamp):
    lamp.provider.problem = Rejected("Het recht pages_messaging ontbreekt.", "200")
    watch.watch(lamp.pk)
    assert standing(lamp) == [(Kind.REMARK, "Het recht pages_messaging ontbreekt.")]
    lamp.provider.problem, lamp.provider.remarks = None, ("De kwaliteit van het nummer is laag.",)
    watch.watch(lamp.pk)
    assert standing(lamp) == [(Kind.REMARK, "De kwaliteit van het nummer is laag.")]


def test_a_provider_that_is_away_changes_nothing(lamp):
    lamp.provider.problem = Unavailable("503")
    watch.watch(lamp.pk)
    assert standing(lamp) == []
    assert not fresh(lamp).is_paused


def test_a_new_token_is_looked_at_at_once(lamp):
    assert watch.take_due() == [lamp.pk]
    channels.change(lamp, make.person("Ada", User.Role.ADMIN), credentials={"secrets": ["n" * 32]})
    assert watch.take_due() == [lamp.pk]


def test_pausing_by_hand_and_what_resumes(lamp, monkeypatch, django_capture_on_commit_callbacks):
    ada = make.person("Ada", User.Role.ADMIN)
    talk = make.conversation(lamp)
    message = talk.messages.get()
    channels.pause(lamp, ada)
    assert fresh(lamp).is_paused and "Ada" in fresh(lamp).paused_reason
    assert standing(lamp) == [], "nobody needs to be told"
    Delivery.objects.create(message=message, thread=talk.thread)
    alarms.raise_alarm(lamp, Kind.PAUSED, "x")
    monkeypatch.setattr(lamp.provider, "check", lambda self: None)
    with django_capture_on_commit_callbacks() as rung:
        channels.resume(lamp, ada)
    assert not fresh(lamp).is_paused
    assert standing(lamp) == []
    assert rung, "workers begin at once"


def test_a_channel_paused_by_the_provider_is_told_once(lamp):
    assert pauses.refused(lamp, Unauthorised("weg"))
    assert not pauses.refused(lamp, Unauthorised("nog steeds weg"))
    assert standing(lamp) == [(Kind.PAUSED, "weg")]


# -- requests refused --


def test_five_refusals_in_a_row_are_an_alarm_until_something_genuine_comes(lamp):
    assert [refusals.count(lamp) for _time in range(4)] == [1, 2, 3, 4]
    assert standing(lamp) == []
    Channel.objects.filter(pk=lamp.pk).update(last_received_at=clock.now())
    lamp.refresh_from_db()
    assert [refusals.count(lamp) for _time in range(6)] == [1, 2, 3, 4, 5, 6], "a new row"
    assert kinds(lamp) == [Kind.REFUSED]
    assert refusals.look() == 0
    Channel.objects.filter(pk=lamp.pk).update(last_received_at=clock.now())
    assert refusals.look() == 1
    assert standing(lamp) == []


def test_a_forged_request_counts(lamp):
    for _time in range(5):
        assert Client().post(f"/hooks/{lamp.key}/", b"{}", content_type="application/json").status_code in (401, 403)
    assert kinds(lamp) == [Kind.REFUSED]


# -- silence --


@pytest.mark.parametrize(("counts", "usual"), [
    ((), 0), ((9,), 0), ((8, 8), 8), ((10, 1000), 10), ((0, 9, 8, 10), 17 / 3), ((0, 0, 0, 50), 0),
])  # fmt: skip
def test_what_is_usual(counts, usual):
    assert silence.expected(counts) == pytest.approx(usual)


def history(channel: Channel, hours: float, per_week: list[int], minutes: int = 40) -> None:
    """So many items in the last `minutes`, each week; the last thing came in `hours` ago."""
    now = clock.now()
    created = now - timedelta(weeks=len(per_week), days=1)
    Channel.objects.filter(pk=channel.pk).update(last_received_at=now - timedelta(hours=hours), created_at=created)
    RawEvent.objects.bulk_create(
        RawEvent(channel=channel, key=f"{week}-{one}", lane="l", body="{}", state="done",
                 received_at=now - timedelta(weeks=week + 1, minutes=one % minutes))
        for week, count in enumerate(per_week) for one in range(count)
    )  # fmt: skip


@pytest.mark.parametrize(("hours", "per_week", "alarm"), [
    (1, [10, 12, 9, 11], True),
    (0.2, [10, 12, 9, 11], False),  # it was here a moment ago
    (1, [10, 2, 3, 2], False),  # not much ever comes at this hour
    (1, [20], False),  # a week tells nothing
    (40, [0, 10, 12, 11], False),
    (40, [9, 10, 12, 11], True),
])  # fmt: skip
def test_a_channel_that_falls_silent(lamp, hours, per_week, alarm):
    history(make.channel(), 0.1, [50, 50, 50])  # another channel's history is another's
    history(lamp, hours, per_week)
    assert silence.watch() == int(alarm)
    assert kinds(lamp) == [Kind.SILENT] * alarm


def test_silence_is_over_when_something_comes_in_not_when_night_falls(lamp):
    history(lamp, 1, [20, 20, 20])
    silence.watch()
    RawEvent.objects.all().delete()
    silence.watch()
    assert kinds(lamp) == [Kind.SILENT]
    Channel.objects.filter(pk=lamp.pk).update(last_received_at=clock.now())
    silence.watch()
    assert standing(lamp) == []


def test_the_sweep_looks_now_and_then(lamp):
    assert silence.take()
    assert not silence.take()
    assert sweep.once()["watched"] == 1
    assert sweep.once()["watched"] == 0
