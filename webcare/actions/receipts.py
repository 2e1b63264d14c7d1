"""What a provider reports about a message of ours."""

from datetime import timedelta

from django.db.models import QuerySet

from connectors.contract import InboundStatus
from webcare.models import Channel, Delivery
from webcare.text import identifier, storable

from . import identities, messages, progress, waiting
from .outcomes import NotYet

__all__ = ["NotYet", "apply"]

# A mark is the provider's time, our note of a sending is made a moment after theirs.
LAG = timedelta(seconds=10)


def apply(channel: Channel, status: InboundStatus) -> None:
    """Raises NotYet when the message is unknown: the receipt may have overtaken the answer that names it."""
    if progress.noted(channel, status):
        return
    if status.up_to:
        _up_to(channel, status)
        return
    delivery = _delivery_of(channel, status)
    if delivery is None:
        raise NotYet(identifier(status.message_id))
    _mark(delivery, status, identifier(status.message_id))
    if status.ids:
        identities.told(delivery.message.conversation, status.ids)


def _mark(delivery: Delivery, status: InboundStatus, provider_id: str = "") -> None:
    known = delivery.message.external_id
    names = {"provider_id": provider_id} if known is None else {}
    changed = messages.mark(delivery, status.state, reason=storable(status.error), code=status.code, **names)
    if changed and status.window_closed:
        messages.window_closed(delivery)


def _up_to(channel: Channel, status: InboundStatus) -> None:
    """Every message before the one they name, or before the moment they name.

    Only what surely left: that somebody read on proves nothing about a message of which we do not know whether it went.
    """
    sent = Delivery.objects.filter(message__channel=channel, state__in=("sent", "delivered"))
    if status.message_id:
        named = _delivery_of(channel, status)
        if named is None:
            raise NotYet(identifier(status.message_id))
        _mark(named, status)
        sent = sent.filter(thread=named.thread_id, message__seq__lt=named.message.seq)
    else:
        sent = _in_thread(sent, channel, status)
    for delivery in sent.select_related("message__conversation__thread").order_by("message__seq"):
        messages.mark(delivery, status.state)


def _in_thread(sent: QuerySet[Delivery], channel: Channel, status: InboundStatus) -> QuerySet[Delivery]:
    names = identities.look_up(channel.pk, status.ids)
    name = names.thread or identifier(status.thread, 200)
    if not channel.threads.filter(external_id=name).exists():
        raise NotYet(waiting.thread_name(status.thread))
    sent = sent.filter(thread__external_id=name)
    if status.at is None:
        return sent
    under_way = Delivery.objects.filter(thread__channel=channel, thread__external_id=name, state="sending")
    if under_way.filter(message__sent_at__lte=status.at).exists():
        raise NotYet  # the customer was faster than the answer to our sending, and nothing else will tell it again
    return sent.filter(message__sent_at__lte=status.at, sent_at__lte=status.at + LAG)


def _delivery_of(channel: Channel, status: InboundStatus) -> Delivery | None:
    """By our token, else by the provider's id."""
    found = Delivery.objects.filter(message__channel=channel).select_related("message__conversation__thread")
    pk, name = messages.from_token(status.token), identifier(status.message_id)
    delivery = found.filter(message=pk).first() if pk else None
    return delivery or (found.filter(message__external_id=name).first() if name else None)
