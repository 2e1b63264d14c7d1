"""Replacing a channel's secret without a gap: the new one is added, both are accepted, then the old one is removed.

The first of a list is the one we sign with. A secret leaves the server only in the page where it is made.
"""

from dataclasses import dataclass

import structlog
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from webcare import policies
from webcare.errors import NotAllowed, Refusal
from webcare.models import Channel, User

log = structlog.get_logger(__name__)

MOST = 5


class TooMany(Refusal):
    code, status = "too_many", 422

    def __init__(self) -> None:
        super().__init__(_("At most {count} secrets at a time. Remove an old one first.").format(count=MOST))


class LastOne(Refusal):
    code = "last_one"

    def __init__(self) -> None:
        super().__init__(_("This is the only secret, and without one nothing can be signed. Add the new one first."))


@dataclass(frozen=True, slots=True)
class Mark:
    """Stands for a secret in a page: enough to recognise it and to point at it, nothing to use it with."""

    id: str
    tail: str


def mark_of(secret: str) -> Mark:
    return Mark(id=salted_hmac("webcare.channel_secret", secret, algorithm="sha256").hexdigest()[:32], tail=secret[-4:])


def marks(channel: Channel, field: str) -> list[Mark]:
    return [mark_of(secret) for secret in channel.credentials.get(field, ())]


def add(channel: Channel, by: User, field: str, secrets: list[str]) -> Channel:
    """Accepted from now on; we keep signing with the first. Raises NotAllowed, TooMany."""
    with transaction.atomic():
        fresh, stored = _lock(channel, by, field)
        together = list(dict.fromkeys([*stored, *secrets]))
        if len(together) > MOST:
            raise TooMany()
        _keep(fresh, field, together)
    log.info("channel.secret_added", channel=fresh.pk, by=by.pk, field=field)
    return fresh


def remove(channel: Channel, by: User, field: str, mark: str) -> Channel:
    """No longer accepted. One that is not there (any more) changes nothing. Raises NotAllowed, LastOne."""
    with transaction.atomic():
        fresh, stored = _lock(channel, by, field)
        left = [secret for secret in stored if mark_of(secret).id != mark]
        if not left and not is_optional(fresh, field):
            raise LastOne()
        _keep(fresh, field, left)
    log.info("channel.secret_removed", channel=fresh.pk, by=by.pk, field=field)
    return fresh


def is_optional(channel: Channel, field: str) -> bool:
    """The channel works without any: nothing of ours is signed with it."""
    return getattr(type(channel.connector).Form.base_fields.get(field), "optional", False)


def _lock(channel: Channel, by: User, field: str) -> tuple[Channel, list[str]]:
    if not policies.can_manage_channels(by):
        raise NotAllowed()
    fresh = Channel.objects.select_for_update().get(pk=channel.pk)
    return fresh, list(fresh.credentials.get(field, ()))


def _keep(channel: Channel, field: str, secrets: list[str]) -> None:
    channel.credentials = {**channel.credentials, field: secrets}
    channel.save(update_fields=["credentials"])
