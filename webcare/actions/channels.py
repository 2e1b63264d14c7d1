"""Channels: connect, change, test, switch, resume, delete. Each is one line in the log, without secrets."""

from typing import Any

import structlog
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from connectors.contract import Capability, SendError
from connectors.registry import CONNECTORS
from webcare import clock, policies
from webcare.errors import NotAllowed, Refusal
from webcare.models import Channel, RawEvent, User

from . import channel_accounts, pauses, replays, watch

log = structlog.get_logger(__name__)

COMMON = ("name", "team", "calendar", "answer_within")
FIELDS = (*COMMON, "settings", "credentials")


class HasConversations(Refusal):
    code = "has_conversations"

    def __init__(self) -> None:
        super().__init__(_("This channel has conversations, which stay readable. Switch it off instead."))


class HasUnfinished(Refusal):
    code = "has_unfinished"

    def __init__(self) -> None:
        super().__init__(
            _("Something that came in on this channel has not been worked through yet. Switch it off instead.")
        )


class TestFailed(Refusal):
    """The connector says in words what is wrong; nothing was changed."""

    code = "test_failed"
    __test__ = False  # pytest: not a test


def connect(kind: str, by: User, **values: Any) -> Channel:
    """A new channel, switched on. Only `FIELDS` are taken from `values`.

    Raises NotAllowed, AlreadyConnected, KeyError for the kind.
    """
    _allow(by)
    channel = Channel(kind=CONNECTORS[kind].kind, **_listed(values))
    channel.account = channel_accounts.account_of(channel)
    with channel_accounts.only_once(channel):
        channel.save(force_insert=True)
    replays.arrived(channel)
    log.info("channel.connected", channel=channel.pk, kind=kind, by=by.pk)
    return channel


def change(channel: Channel, by: User, **values: Any) -> Channel:
    """Change what is given. `credentials` are laid over those there are: what is left out stays as it is.

    Raises NotAllowed, AlreadyConnected.
    """
    _allow(by)
    values = _listed(values)
    with transaction.atomic():
        fresh = _lock(channel)
        new = values.pop("credentials", {})
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        # A worker may have renewed a token meanwhile: only what the administrator entered is replaced.
        changed += ["credentials"] if any(fresh.credentials.get(name) != value for name, value in new.items()) else []
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.credentials = {**fresh.credentials, **new}
        fresh.watched_at = None  # ask the provider soon whether this is any better
        fresh.account = channel_accounts.account_of(fresh)
        with channel_accounts.only_once(fresh):
            fresh.save(update_fields=(*FIELDS, "watched_at", "account"))
    log.info("channel.changed", channel=fresh.pk, by=by.pk, fields=changed)
    return fresh


def check(channel: Channel, by: User) -> None:
    """The "Test" button. Calls the provider; raises TestFailed with what to correct, NotAllowed.

    What we can put right ourselves, such as a subscription, is put right first.
    """
    _allow(by)
    connector = channel.connector
    if Capability.WATCH in connector.capabilities:
        watch.watch(channel.pk)
    try:
        connector.check()
    except SendError as problem:
        log.info("channel.tested", channel=channel.pk, by=by.pk, ok=False, code=problem.code)
        raise TestFailed(problem.reason or _("The other side did not answer as it should.")) from problem
    log.info("channel.tested", channel=channel.pk, by=by.pk, ok=True)


def pause(channel: Channel, by: User) -> Channel:
    """Nothing is sent until somebody resumes it; what comes in still arrives. Raises NotAllowed."""
    reason = _("{name} paused it.").format(name=by.name)[:300]
    return _set(channel, by, "channel.paused_by_hand", paused_at=clock.now(), paused_reason=reason)


def resume(channel: Channel, by: User) -> Channel:
    """A paused channel sends again, once its test succeeds; what waited leaves in order. Raises TestFailed."""
    check(channel, by)
    fresh = _set(channel, by, "channel.resumed", paused_at=None, paused_reason="", watched_at=None)
    pauses.over(fresh)
    return fresh


def switch_on(channel: Channel, by: User) -> Channel:
    """Also ends a pause: whoever switches it on by hand knows better than the last failure."""
    fresh = _set(channel, by, "channel.switched_on", active=True, paused_at=None, paused_reason="", watched_at=None)
    pauses.over(fresh)
    return fresh


def switch_off(channel: Channel, by: User) -> Channel:
    """Nothing comes in and nothing goes out; old conversations stay readable, replies wait."""
    return _set(channel, by, "channel.switched_off", active=False)


def delete(channel: Channel, by: User) -> None:
    """For good. Only while nobody ever wrote on it, so that nothing a customer sent is lost.

    Raises HasConversations, HasUnfinished.
    """
    _allow(by)
    key = channel.pk
    try:
        with transaction.atomic():
            # Locked: a row that points here cannot slip in between the look and the deletion.
            fresh = _lock(channel)
            if fresh.raw_events.filter(state__in=(RawEvent.State.DUE, RawEvent.State.FAILED)).exists():
                raise HasUnfinished()
            fresh.delete()
    except ProtectedError as error:
        raise HasConversations() from error
    log.info("channel.deleted", channel=key, kind=channel.kind, by=by.pk)


def _allow(by: User) -> None:
    if not policies.can_manage_channels(by):
        raise NotAllowed()


def _listed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _lock(channel: Channel) -> Channel:
    return Channel.objects.select_for_update().get(pk=channel.pk)


def _set(channel: Channel, by: User, event: str, **values: Any) -> Channel:
    _allow(by)
    with transaction.atomic():
        fresh = _lock(channel)
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(values))
    log.info(event, channel=fresh.pk, by=by.pk)
    return fresh
