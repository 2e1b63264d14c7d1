"""What became of what we sent: states that only go forward, and what the provider's word does to the reply window."""

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from webcare import clock
from webcare.models import Conversation, Delivery, Message, Thread
from webcare.models.pipeline import RANK

from . import waiting

log = logging.getLogger(__name__)


def mark(delivery: Delivery, state: str, *, lease: int | None = None, **outcome: Any) -> bool:
    """Record what became of a sending; False when it changes nothing (late, doubled, or the lease is another's).

    `lease`: only if the delivery is still held by that attempt. `outcome`: provider_id, reference (what replies will
    call it), reason, code, due_at, unclear.
    """
    with delivery.message.conversation.locked() as conversation:
        fresh = Delivery.objects.select_related("message").get(pk=delivery.pk)
        if lease is not None and (fresh.lease != lease or fresh.state != "sending"):
            if fresh.lease == lease:  # a receipt was faster than the answer; later ones may know only the answer's id
                _learn_id(fresh, outcome)
            return False
        if state == "pending":
            put(fresh, state=state, lease_until=None, reason=outcome.get("reason", ""), due_at=outcome["due_at"])
            conversation.log("message.retried", message=fresh.message, unclear=outcome.get("unclear", False))
            return True
        if not fresh.may_become(state):
            return False
        _settle(fresh, state, outcome)
        if conversation.has_failed or state in ("failed", "unsure"):  # what arrived makes nothing fail
            conversation.change(has_failed=has_failed(conversation))
        conversation.log(f"message.{state}", message=fresh.message, reason=fresh.reason)
        return True


def was_unclear(delivery: Delivery) -> bool:
    """An earlier try may have arrived."""
    return delivery.message.events.filter(kind="message.retried", data__unclear=True).exists()


def seen_by_customer(thread: Thread, upto: int, state: str = "read") -> None:
    """The customer's own screen reports what arrived (`delivered`) or was looked at (`read`), up to seq `upto`."""
    due = Delivery.objects.filter(thread=thread, message__seq__lte=upto, state__in=_below(state))
    for delivery in due.select_related("message__conversation__thread").order_by("message__seq"):
        mark(delivery, state)


def database_now() -> Now:
    """The database's clock: leases and retries must not depend on this host's."""
    return Now()


def window_closed(delivery: Delivery) -> bool:
    """The provider says that the reply window was over when this was sent: that counts, whatever we had computed.

    False when the customer has written since, which opened a new one.
    """
    with delivery.message.conversation.locked() as conversation:
        thread, now = conversation.thread, clock.now()
        if thread.messages.filter(kind=Message.Kind.IN, seq__gt=delivery.message.seq).exists():
            return False
        in_time = thread.reply_until is not None and thread.reply_until > (delivery.sent_at or now)
        name = "reply_until" if in_time or thread.person_until is None else "person_until"
        thread.change(**{name: min(getattr(thread, name) or now, now)})
        if conversation.is_waiting:
            conversation.change(reply_until=thread.reply_until)
        conversation.log("window.closed", message=delivery.message)
        return True


def put(delivery: Delivery, **fields: Any) -> None:
    """Set these fields, here and in the database. The caller holds the thread's lock."""
    for name, value in fields.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(fields))


def _settle(delivery: Delivery, state: str, outcome: dict[str, Any]) -> None:
    now: datetime = clock.now()
    fields: dict[str, Any] = {"state": state, "lease_until": None}
    fields |= {"reason": outcome.get("reason", "")[:300], "code": outcome.get("code", "")[:60]}
    if state in ("sent", "delivered", "read"):
        fields[f"{state}_at"] = now
        fields["sent_at"] = delivery.sent_at or now
    put(delivery, **fields)
    _learn_id(delivery, outcome)


def _learn_id(delivery: Delivery, outcome: dict[str, Any]) -> None:
    """What the provider's receipts will call it. One that calls two messages the same gets no receipts by that id."""
    if not (provider_id := outcome.get("provider_id", "")[:300]):
        return
    try:
        with transaction.atomic():
            names = {"external_id": provider_id, "reference": outcome.get("reference", "")[:300]}
            learned = Message.objects.filter(pk=delivery.message_id, external_id=None).update(**names)
            if learned:
                waiting.wake(delivery.message.channel_id, [provider_id])
    except IntegrityError:
        log.warning("delivery %s: the provider gave it the id of another message", delivery.pk)


def has_failed(conversation: Conversation) -> bool:
    """Something that was said did not arrive, or may not have. A reaction says so where it stands."""
    said = Delivery.objects.filter(message__conversation=conversation, message__kind=Message.Kind.OUT)
    return said.filter(state__in=("failed", "unsure")).exists()


def _below(state: str) -> list[str]:
    return [name for name, rank in RANK.items() if rank < RANK[state]] + ["failed"]
