"""Sending what is due, in order per thread, each at most once unless sending twice is harmless."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from connectors.contract import (
    Capability,
    Enclosure,
    Outbound,
    Party,
    Rejected,
    SendError,
    Unauthorised,
    Unavailable,
    Unclear,
)
from webcare import clock
from webcare.crash import crash_here
from webcare.files import public_url, storage_path
from webcare.models import Attachment, Channel, Delivery
from webcare.models.pipeline import back_off

from . import letters, messages, pauses
from .deadlines import in_seconds

log = logging.getLogger(__name__)

TAKE = """
update webcare_delivery set state = 'sending', lease = lease + 1, attempts = attempts + 1,
    lease_until = statement_timestamp() + make_interval(secs => %s)
where id = (
    select d.id from webcare_delivery d
    join webcare_thread t on t.id = d.thread_id join webcare_channel c on c.id = t.channel_id
    where d.thread_id = %s and d.state in ('pending', 'sending') and c.active and c.paused_at is null
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
    found = Delivery.objects.select_related(
        "message__conversation__thread__identity__contact",
        "message__conversation__contact",
        "message__channel",
        "message__author",
    )
    return Attempt(found.get(pk=row[0]), row[1])


def _send(attempt: Attempt) -> None:
    """No transaction is open here: a provider may take half a minute."""
    delivery, channel = attempt.delivery, attempt.delivery.message.channel
    connector = channel.connector
    try:
        crash_here("deliver.before_call")
        receipt = connector.send(_outbound(delivery))
        crash_here("deliver.after_accept")
    except SendError as problem:
        _failed(attempt, channel, problem, Capability.SAFE_RESEND in connector.capabilities)
    except Exception:
        log.exception("delivery %s: the connector broke", delivery.pk)
        _failed(attempt, channel, Unclear(), Capability.SAFE_RESEND in connector.capabilities)
    else:
        crash_here("deliver.before_mark")
        names = {"provider_id": receipt.provider_id}
        if Capability.HTML in connector.capabilities:
            names["reference"] = receipt.provider_id
        messages.mark(delivery, receipt.state, lease=attempt.lease, **names)
        Channel.objects.filter(pk=channel.pk).update(last_sent_at=clock.now())
        crash_here("deliver.after_mark")


def _failed(attempt: Attempt, channel: Channel, problem: SendError, harmless: bool) -> None:
    """The table of architecture section 5: what each kind of failure means."""
    delivery, lease = attempt.delivery, attempt.lease
    outcome = {"reason": problem.reason, "code": problem.code}
    match problem:
        case Rejected():
            messages.mark(delivery, "failed", lease=lease, **outcome)
        case Unauthorised():
            pauses.refused(channel, problem)
            messages.mark(delivery, "pending", lease=lease, due_at=messages.database_now(), **outcome)
        case Unavailable():
            _again(attempt, outcome, problem.retry_after)
        case _ if harmless:
            _again(attempt, outcome, None, unclear=True)
        case _:
            messages.mark(delivery, "unsure", lease=lease, **outcome)


def _again(attempt: Attempt, outcome: dict[str, str], retry_after: float | None, *, unclear: bool = False) -> None:
    """`unclear`: this try may have arrived, so giving up later must not say that nothing was sent."""
    wait = back_off(attempt.delivery.attempts)
    if wait is None:
        state = "unsure" if unclear or messages.was_unclear(attempt.delivery) else "failed"
        messages.mark(attempt.delivery, state, lease=attempt.lease, **outcome)
    else:
        due = in_seconds(max(wait, min(retry_after or 0, 3600)))
        messages.mark(attempt.delivery, "pending", lease=attempt.lease, due_at=due, unclear=unclear, **outcome)


def _outbound(delivery: Delivery) -> Outbound:
    message, thread = delivery.message, delivery.message.conversation.thread
    contact = thread.identity.contact
    extra = {"reply_to": message.reply_to.external_id or "" if message.reply_to else ""}
    if letters.carries(message.channel):
        extra = letters.outgoing(message)
    return Outbound(
        token=messages.token_of(message), thread=thread.external_id, sent_at=message.sent_at, text=message.text,
        recipient=Party(id=thread.identity.external_id, name=contact.name, email=contact.email, phone=contact.phone),
        media=tuple(_enclosure(file) for file in message.attachments.all()),
        sender_name=message.author.first_name if message.author else "", by_person=not message.is_bot, **extra,
    )  # fmt: skip


def _enclosure(file: Attachment) -> Enclosure:
    def read() -> bytes:
        with default_storage.open(storage_path(file.key)) as stream:
            return stream.read()

    return Enclosure(name=file.name, media_type=file.media_type, size=file.size, read=read, url=public_url(file))
