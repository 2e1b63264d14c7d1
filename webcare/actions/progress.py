"""A plain receipt (sent, delivered, read) of a message we know: hundreds of them come in a second.

Two round trips instead of ten: everything is read behind the lock at once, everything is written at once.
"""

from connectors.contract import InboundStatus
from webcare import clock
from webcare.models import Channel, Conversation, Delivery, Message, Thread, hot
from webcare.text import identifier

from .identities import clean

OURS = "message.channel_id = %s and message.external_id = %s and message.kind in ('out', 'mark')"
LOCK = f"""
select thread.* from webcare_message message join webcare_thread thread on thread.id = message.thread_id
where {OURS} limit 1 for no key update of thread
"""
DELIVERY = f"""
select delivery.* from webcare_message message join webcare_delivery delivery on delivery.message_id = message.id
where {OURS} limit 1
"""
CONVERSATION = f"""
select conversation.* from webcare_message message
join webcare_conversation conversation on conversation.id = message.conversation_id where {OURS} limit 1
"""
KNOWN = f"""
select count(*) from webcare_message message join webcare_thread thread on thread.id = message.thread_id
join webcare_identityalias alias on alias.identity_id = thread.identity_id
where {OURS} and (alias.kind, alias.value) in (select * from unnest(%s::text[], %s::text[]))
"""
FORWARD = """
update webcare_delivery set state = %s, lease_until = null, reason = '', code = '',
    sent_at = coalesce(sent_at, %s), delivered_at = coalesce(%s, delivered_at), read_at = coalesce(%s, read_at)
where id = %s
"""


def noted(channel: Channel, status: InboundStatus) -> bool:
    """Whether that was all. False: something else comes of it, so nothing is changed here (see `receipts.py`)."""
    if status.up_to or status.state == "failed" or not status.message_id:
        return False
    ids, which = clean(status.ids), [channel.pk, identifier(status.message_id)]
    thread, delivery, conversation, (known,) = hot.first_of_each(
        (Thread, LOCK, which), (Delivery, DELIVERY, which), (Conversation, CONVERSATION, which),
        (None, KNOWN, [*which, [one.kind for one in ids], [one.value for one in ids]]),
    )  # fmt: skip
    if thread is None or delivery is None or conversation.has_failed or known < len(ids):
        return False
    if delivery.may_become(status.state):
        thread.channel = conversation.channel = channel
        conversation.thread = thread
        with thread.hold():
            _forward(thread, conversation, delivery, status.state)
    return True


def _forward(thread: Thread, conversation: Conversation, delivery: Delivery, state: str) -> None:
    now = clock.now()
    moments = [now if state == name else None for name in ("delivered", "read")]
    message = Message(pk=delivery.message_id)
    also = (FORWARD, [state, now, *moments, delivery.pk])
    thread.log(f"message.{state}", conversation, message=message, also=also, reason="")
