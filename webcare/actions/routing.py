"""One request may serve several accounts: each item goes to the channel of its own account, or waits for one."""

from collections.abc import Iterable

import structlog
from django.db import connection, transaction
from django.db.models.functions import Now

from connectors.contract import Connector, Forged, RawItem, WebhookRequest
from webcare import bells, clock
from webcare.models import Channel, RawEvent
from webcare.text import identifier

from . import intake

log = structlog.get_logger(__name__)
State = RawEvent.State
UNROUTED = "unrouted: "  # what the reason of an item for an account that is not connected begins with
REFUSED = "refused: "  # that account is connected, but with another secret: never worked
# Under a name with the account: ids are unique within an account only.
KEEP = """
insert into webcare_rawevent (channel_id, key, lane, body, state, copies, attempts, received_at, done_at, reason)
values (%s, %s, %s, %s, 'ignored', 0, 0, %s, %s, %s)
on conflict (channel_id, key) do update set copies = webcare_rawevent.copies + 1
"""


def accept(channel: Channel, connector: Connector, request: WebhookRequest, items: list[RawItem]) -> None:
    """Store what a request brought, as `intake.accept` does, and ring for it. The request is authenticated."""
    if all(item.account == connector.address for item in items):  # nearly every request, at no cost
        if items:
            bells.ring_lanes(channel.pk, intake.accept(channel, items))
        return
    others = _others(channel, {item.account for item in items} - {connector.address})
    admitted = {account: other for account, other in others.items() if _admits(other, request)}
    by_channel: dict[int, list[RawItem]] = {}
    channels = {one.pk: one for one in (channel, *admitted.values())}
    for item in items:
        if item.account == connector.address:
            by_channel.setdefault(channel.pk, []).append(item)
        elif other := admitted.get(item.account):
            by_channel.setdefault(other.pk, []).append(item)
        else:
            _keep(channel, item, REFUSED if item.account in others else UNROUTED)
    for pk in sorted(by_channel):  # in one order: two such requests at once wait for each other once, not crosswise
        bells.ring_lanes(pk, intake.accept(channels[pk], by_channel[pk]))


def adopt(rows: Iterable[RawEvent]) -> tuple[int, int]:
    """Items that waited for an account go to its channel, if that is connected by now; how many, in how many lanes."""
    lanes = set()
    count = 0
    for raw in rows:
        account = raw.reason.removeprefix(UNROUTED)
        other = _others(raw.channel, {account}).get(account) if raw.reason.startswith(UNROUTED) else None
        if other is not None:
            _move(raw, account, other)
            lanes.add((other.pk, raw.lane))
            count += 1
    for pk, lane in lanes:
        bells.ring_lanes(pk, [lane])
    return count, len(lanes)


def _others(channel: Channel, accounts: set[str]) -> dict[str, Channel]:
    """The channels of these accounts: of the same provider, and switched on."""
    found = Channel.objects.listening().filter(kind=channel.kind, account__in=accounts - {""})
    return {other.account: other for other in found}


def _admits(other: Channel, request: WebhookRequest) -> bool:
    """Whether the same sender may speak to that channel too: another app of the provider may not."""
    try:
        other.connector.authenticate(request)
    except Forged:
        return False
    return True


def _keep(channel: Channel, item: RawItem, reason: str) -> None:
    key, now = identifier(f"{item.account} {item.key}"), clock.now()
    log.warning("hook.unrouted", channel=channel.pk, why=reason.strip(" :"))
    with connection.cursor() as cursor:
        said = f"{reason}{item.account}"[:300]
        cursor.execute(KEEP, [channel.pk, key, item.lane, item.body, now, now, said])


def _move(raw: RawEvent, account: str, other: Channel) -> None:
    """With its copies. One that the other channel has already is one more copy there."""
    with transaction.atomic():
        key = raw.key.removeprefix(f"{account} ")
        if known := RawEvent.objects.select_for_update().filter(channel=other, key=key).first():
            known.copies += raw.copies + 1
            known.save(update_fields=["copies"])
            raw.delete()
            return
        moved = RawEvent.objects.filter(pk=raw.pk, state=State.IGNORED)
        moved.update(channel=other, key=key, state=State.DUE, attempts=0, due_at=Now(), reason="", done_at=None)
