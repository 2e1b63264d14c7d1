"""What a provider reports about a message of ours."""

from connectors.contract import InboundStatus
from webcare.models import Channel, Delivery, Thread
from webcare.text import storable

from . import messages


class NotYet(Exception):
    """Refers to something that is not here (yet): try again later, then give up quietly."""


def apply(channel: Channel, status: InboundStatus) -> None:
    """Raises NotYet when the message is unknown: the receipt may have overtaken the answer that names it."""
    if status.up_to:
        thread = Thread.objects.filter(channel=channel, external_id=status.thread).first()
        if thread is None:
            raise NotYet
        messages.seen_by_customer(thread, thread.last_seq, status.state)
        return
    delivery = _delivery_of(channel, status)
    if delivery is None:
        raise NotYet
    messages.mark(
        delivery, status.state, reason=storable(status.error), code=status.code, provider_id=status.message_id
    )


def _delivery_of(channel: Channel, status: InboundStatus) -> Delivery | None:
    found = Delivery.objects.filter(message__channel=channel).select_related("message__conversation__thread")
    if pk := messages.from_token(status.token):
        return found.filter(message=pk).first()
    return found.filter(message__external_id=status.message_id).first() if status.message_id else None
