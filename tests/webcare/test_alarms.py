"""One alarm for each incident: shown until it is over, mailed once."""

import pytest
import structlog
from django.core import mail
from django.db import transaction

from tests import factories as make
from webcare.actions import alarms
from webcare.errors import NotAllowed
from webcare.models import ChannelAlarm, User

pytestmark = pytest.mark.django_db
Kind = ChannelAlarm.Kind


@pytest.fixture
def shop():
    return make.channel(name="Kiosk")


@pytest.fixture
def admins():
    return [make.person(name, User.Role.ADMIN) for name in ("Ada", "Adam")]


def raised(channel, kind=Kind.TOKEN, sentence="Tot 2 december.") -> ChannelAlarm:
    alarms.raise_alarm(channel, kind, sentence)
    return ChannelAlarm.objects.get(channel=channel, kind=kind, ended_at=None)


def test_an_incident_is_one_alarm_whose_sentence_follows(shop):
    with structlog.testing.capture_logs() as lines:
        assert alarms.raise_alarm(shop, Kind.TOKEN, "Tot 2 december.")
        assert not alarms.raise_alarm(shop, Kind.TOKEN, "Tot 1 december.")
        alarms.raise_alarm(shop, Kind.SILENT, "x" * 400)
    assert [line["event"] for line in lines] == ["channel.alarm"] * 2
    assert list(ChannelAlarm.objects.values_list("kind", "sentence")) == [
        (Kind.TOKEN, "Tot 1 december."), (Kind.SILENT, "x" * 300)
    ]  # fmt: skip


def test_after_its_end_the_same_thing_is_a_new_incident(shop):
    first = raised(shop)
    assert alarms.end_alarm(shop, Kind.TOKEN)
    assert not alarms.end_alarm(shop, Kind.TOKEN), "there is none any more"
    assert raised(shop).pk != first.pk


def test_an_alarm_taken_back_with_its_transaction_was_none(shop):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        alarms.raise_alarm(shop, Kind.NOTICE, "x")
        raise ZeroDivisionError
    assert not ChannelAlarm.objects.exists()


def test_administrators_are_mailed_once_for_each_incident(shop, admins):
    make.person("Lena", User.Role.LEAD)
    alarm = raised(shop)
    assert alarms.untold() == [alarm]
    assert alarms.mail(alarm.pk)
    assert not alarms.mail(alarm.pk)
    assert alarms.untold() == []
    assert sorted(letter.to[0] for letter in mail.outbox) == ["ada@example.test", "adam@example.test"]
    assert "Kiosk" in mail.outbox[0].subject
    assert "Tot 2 december." in mail.outbox[0].body
    assert f"/settings/channels/?open={shop.pk}" in mail.outbox[0].body


def test_what_comes_and_goes_is_not_mailed_every_time(shop, admins):
    alarms.mail(raised(shop).pk)
    alarms.end_alarm(shop, Kind.TOKEN)
    again = raised(shop)
    alarms.mail(again.pk)
    assert len(mail.outbox) == len(admins)
    ChannelAlarm.objects.update(mailed_at=make.long_ago(1), ended_at=make.long_ago(1))
    alarms.mail(raised(shop).pk)
    assert len(mail.outbox) == 2 * len(admins)


def test_a_mail_server_that_is_away_is_tried_again(shop, admins, settings):
    alarm = raised(shop)
    there, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert not alarms.mail(alarm.pk)
    assert alarms.untold() == [alarm]
    settings.EMAIL_BACKEND = there
    assert alarms.mail(alarm.pk)


def test_what_is_over_is_mailed_to_nobody(shop, admins):
    alarm = raised(shop)
    alarms.end_alarm(shop, Kind.TOKEN)
    assert not alarms.mail(alarm.pk)
    assert mail.outbox == []


def test_only_administrators_dismiss(shop, admins):
    raised(shop, Kind.NOTICE)
    with pytest.raises(NotAllowed):
        alarms.dismiss(shop, make.person("Lena", User.Role.LEAD), Kind.NOTICE)
    alarms.dismiss(shop, admins[0], Kind.NOTICE)
    assert not ChannelAlarm.objects.filter(ended_at=None).exists()
