"""Showing customers that we read and type. Best effort: rung, never kept, never tried again."""

import logging
from typing import cast

from connectors.contract import Capability, SendError, Signal
from webcare import bells, limits, policies
from webcare.models import Conversation, Message, Thread, User

from . import outgoing

log = logging.getLogger(__name__)
EVERY = 20  # seconds: so long a provider shows that somebody types


def typing(conversation: Conversation, by: User) -> None:
    """This agent writes an answer (not a note) to the customer."""
    if conversation.is_open and conversation.assignee_id in (None, by.pk):
        _ring(conversation, "typing")


def read(conversation: Conversation, when: str) -> None:
    """We read what the customer wrote. `when` we know: `opened` or `answered`; the channel says which of them counts,
    if any."""
    if conversation.channel.settings.get("read_marks", "answered") == when:
        _ring(conversation, "read")


def give(thread_id: int, signal: str) -> None:
    """For a worker: tell the provider. Nothing comes of it when that fails."""
    thread = Thread.objects.select_related("channel", "identity__contact").get(pk=thread_id)
    heard = thread.messages.filter(kind=Message.Kind.IN, deleted_at=None).exclude(external_id=None)
    last = heard.order_by("-seq").values_list("external_id", flat=True).first()
    if last is None or thread.channel.is_paused or thread.other_app or not policies.window(thread).is_open:
        return
    try:
        thread.channel.connector.signal(outgoing.party(thread.identity), cast(Signal, signal), last)
    except SendError as problem:
        log.info("thread %s: %s not shown: %s", thread_id, signal, problem.code)


def _ring(conversation: Conversation, signal: Signal) -> None:
    if Capability.SIGNALS not in conversation.channel.connector.capabilities:
        return
    if limits.take(f"signal-{signal}", str(conversation.thread_id), 1, EVERY):
        bells.ring_worker("signal", conversation.thread_id, signal)
