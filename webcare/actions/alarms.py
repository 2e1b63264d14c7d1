"""Alarms about channels: one for each incident, shown until it is over, mailed once to the administrators."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from webcare import bells, clock, policies, post
from webcare.errors import NotAllowed
from webcare.models import Channel, ChannelAlarm, User

log = structlog.get_logger(__name__)

Kind = ChannelAlarm.Kind
LONGEST = 300
QUIET = timedelta(hours=1)  # something that comes and goes is not mailed every time
TRIES = timedelta(hours=1)  # for so long a mail that did not leave is tried again


def raise_alarm(channel: Channel, kind: str, sentence: str | Promise) -> bool:
    """Somebody must look at this channel; True when that is news. An alarm that stands only gets the new sentence.

    May be called inside a transaction: the mail is rung once that is committed.
    """
    words = str(sentence)[:LONGEST]
    alarm, is_new = ChannelAlarm.objects.get_or_create(
        channel=channel, kind=Kind(kind), ended_at=None, defaults={"sentence": words}
    )
    if is_new:
        log.error("channel.alarm", channel=channel.pk, kind=str(alarm.kind))
        bells.ring_worker("mail_alarm", alarm.pk)
    elif alarm.sentence != words:
        ChannelAlarm.objects.filter(pk=alarm.pk).update(sentence=words)
    return is_new


def end_alarm(channel: Channel, *kinds: str) -> bool:
    """It is over; True when there was one. Nothing happens when there was none."""
    ended = ChannelAlarm.objects.filter(channel=channel, kind__in=kinds, ended_at=None).update(ended_at=clock.now())
    if ended:
        log.info("channel.alarm_ended", channel=channel.pk, kinds=sorted(map(str, kinds)))
    return bool(ended)


def dismiss(channel: Channel, by: User, kind: str) -> None:
    """Somebody saw to it. For what does not end by itself, such as a provider's notice. Raises NotAllowed."""
    if not policies.can_manage_channels(by):
        raise NotAllowed()
    if end_alarm(channel, kind):
        log.info("channel.alarm_dismissed", channel=channel.pk, kind=str(kind), by=by.pk)


def mail(alarm_id: int) -> bool:
    """Tell every administrator, once per incident; whoever calls second finds it done. False: nothing left to tell."""
    fresh = ChannelAlarm.objects.filter(pk=alarm_id, mailed_at=None, ended_at=None)
    alarm = fresh.select_related("channel").first()
    if alarm is None or not fresh.update(mailed_at=clock.now()):
        return False
    if _was_told(alarm):
        return False
    admins = User.objects.at_work().filter(role=User.Role.ADMIN).order_by("pk")
    reached = [_mail(alarm, user) for user in admins]
    if reached and not any(reached):  # the mail server is away: the sweep comes back to it
        ChannelAlarm.objects.filter(pk=alarm.pk).update(mailed_at=None)
        return False
    return bool(reached)


def untold() -> list[ChannelAlarm]:
    """Those whose mail has not left, for the sweep."""
    return list(ChannelAlarm.objects.filter(mailed_at=None, ended_at=None, since__gt=clock.now() - TRIES))


def heard_since(kind: str) -> list[Channel]:
    """Channels with such an alarm on which something came in after it was raised, or which were switched off."""
    open_ones = ChannelAlarm.objects.filter(kind=kind, ended_at=None).select_related("channel")
    over = open_ones.filter(Q(channel__last_received_at__gt=F("since")) | Q(channel__active=False))
    return [one.channel for one in over]


def _was_told(alarm: ChannelAlarm) -> bool:
    """The same thing about the same channel, a short while ago."""
    others = ChannelAlarm.objects.filter(channel=alarm.channel_id, kind=alarm.kind).exclude(pk=alarm.pk)
    return others.filter(mailed_at__gt=clock.now() - QUIET).exists()


def _mail(alarm: ChannelAlarm, user: User) -> bool:
    address = reverse("settings_channels") + f"?open={alarm.channel_id}"
    with translation.override(settings.LANGUAGE_CODE):
        words = {"user": user, "alarm": alarm, "brand": settings.BRAND, "link": settings.PUBLIC_URL + address}
        subject = _("{channel}: {what}").format(channel=alarm.channel.name, what=alarm.get_kind_display())
        return post.send(user.email, subject, "mail/alarm.txt", words)
