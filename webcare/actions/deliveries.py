"""Sending what is due, in order per thread, each at most once unless sending twice is harmless."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from connectors.contract import (
    Capability,
    Connector,
    Receipt,
    Rejected,
    SendError,
    Unauthorised,
    Unavailable,
    Unclear,
    WindowClosed,
)
from webcare import clock
from webcare.crash import crash_here
from webcare.models import Channel, Delivery
from webcare.models.pipeline import back_off

from . import identities, messages, outgoing, pacing, pauses, rests
from .deadlines import in_seconds

log = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds for which a worker waits for its turn; after that others come first
LONGEST_WAIT = 3600  # seconds: whoever says "next year" is asked within the hour

TAKE = """
update webcare_delivery set state = 'sending', lease = lease + 1, attempts = attempts + 1,
    lease_until = statement_timestamp() + make_interval(secs => %s)
where id = (
    select d.id from webcare_delivery d
    join webcare_thread t on t.id = d.thread_id join webcare_channel c on c.id = t.channel_id
    where d.thread_id = %s and d.state in ('pending', 'sending') and c.active and c.paused_at is null
        and (c.rest_until is null or c.rest_until <= statement_timestamp())
    order by d.state = 'sending' desc, d.id limit 1
) and state = 'pending' and due_at <= statement_timestamp()
returning id, lease
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery in our hands, until its lease lapses."""

    delivery: Delivery
    lease: int


def deliver(thread_id: int) -> int:
    """Send everything this thread has due, oldest first; returns how many attempts were made.

    Nothing is taken while an earlier one is being sent or waits for its next try: order is kept.
    """
    attempts = 0
    while attempt := _take(thread_id):
        if not _has_its_turn(attempt):
            break
        attempts += 1
        _send(attempt)
    return attempts


def lapse(delivery: Delivery) -> bool:
    """A `sending` whose lease ran out: nobody knows what became of it. Again if harmless, else `unsure`."""
    harmless = Capability.SAFE_RESEND in delivery.message.channel.connector.capabilities
    if harmless and back_off(delivery.attempts) is not None:  # one that kills every worker is not tried for ever
        due = messages.database_now()
        return messages.mark(delivery, "pending", lease=delivery.lease, due_at=due, unclear=True)
    return messages.mark(delivery, "unsure", lease=delivery.lease)


def _take(thread_id: int) -> Attempt | None:
    """One UPDATE decides who has it: 0 rows means someone else does, or nothing is due."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [settings.LEASE_SECONDS, thread_id])
        row = cursor.fetchone()
    if row is None:
        return None
    return Attempt(outgoing.with_everything().get(pk=row[0]), row[1])


def _has_its_turn(attempt: Attempt) -> bool:
    """Not faster than the provider takes it. Who must wait longer than a moment is put back, as if never taken."""
    delivery, message = attempt.delivery, attempt.delivery.message
    pace, patience = message.channel.connector.limits.pace, PATIENCE
    while wait := pacing.wait(message.channel_id, delivery.thread_id, pace):
        if wait > patience:
            mine = Delivery.objects.filter(pk=delivery.pk, lease=attempt.lease, state=Delivery.State.SENDING)
            mine.update(state="pending", attempts=F("attempts") - 1, lease_until=None, due_at=in_seconds(wait))
            return False
        time.sleep(wait)
        patience -= wait
    return True


def _send(attempt: Attempt) -> None:
    """No transaction is open here: a provider may take half a minute."""
    delivery, channel = attempt.delivery, attempt.delivery.message.channel
    connector = channel.connector
    try:
        crash_here("deliver.before_call")
        receipt = connector.send(outgoing.outbound(delivery))
        crash_here("deliver.after_accept")
    except SendError as problem:
        _failed(attempt, channel, problem, Capability.SAFE_RESEND in connector.capabilities)
    except outgoing.TooLate:
        reason = _("The time in which this channel allows a free answer passed before this could be sent.")
        messages.mark(delivery, "failed", lease=attempt.lease, reason=reason)
    except Exception:
        log.exception("delivery %s: the connector broke", delivery.pk)
        _failed(attempt, channel, Unclear(), Capability.SAFE_RESEND in connector.capabilities)
    else:
        _accepted(attempt, connector, receipt)


def _accepted(attempt: Attempt, connector: Connector, receipt: Receipt) -> None:
    crash_here("deliver.before_mark")
    delivery = attempt.delivery
    names = {"provider_id": receipt.provider_id}
    if Capability.HTML in connector.capabilities:
        names["reference"] = receipt.provider_id
    messages.mark(delivery, receipt.state, lease=attempt.lease, **names)
    rests.begin(delivery.message.channel_id, receipt.rest, last_sent_at=clock.now())
    if receipt.ids:
        identities.told(delivery.message.conversation, receipt.ids)
    crash_here("deliver.after_mark")


def _failed(attempt: Attempt, channel: Channel, problem: SendError, harmless: bool) -> None:
    """The table of architecture section 5: what each kind of failure means."""
    delivery, lease = attempt.delivery, attempt.lease
    outcome = {"reason": problem.reason, "code": problem.code}
    match problem:
        case WindowClosed():
            with transaction.atomic():
                if messages.mark(delivery, "failed", lease=lease, **outcome):
                    messages.window_closed(delivery)
        case Rejected():
            messages.mark(delivery, "failed", lease=lease, **outcome)
        case Unauthorised():
            pauses.refused(channel, problem)
            messages.mark(delivery, "pending", lease=lease, due_at=messages.database_now(), **outcome)
        case Unavailable():
            wait = _again(attempt, outcome, problem.retry_after)
            if problem.scope == "account":
                rests.begin(channel.pk, wait)
        case _ if harmless:
            _again(attempt, outcome, None, unclear=True)
        case _:
            messages.mark(delivery, "unsure", lease=lease, **outcome)


def _again(attempt: Attempt, outcome: dict[str, str], retry_after: float | None, *, unclear: bool = False) -> float:
    """Returns the wait in seconds. `unclear`: this try may have arrived, so giving up must not say that nothing was
    sent."""
    wait = back_off(attempt.delivery.attempts)
    if wait is None:
        state = "unsure" if unclear or messages.was_unclear(attempt.delivery) else "failed"
        messages.mark(attempt.delivery, state, lease=attempt.lease, **outcome)
        return retry_after or 0.0
    wait = max(wait, min(retry_after or 0, LONGEST_WAIT))
    due = in_seconds(wait)
    messages.mark(attempt.delivery, "pending", lease=attempt.lease, due_at=due, unclear=unclear, **outcome)
    return max(wait, retry_after or 0)
