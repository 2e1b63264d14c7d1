"""What our own side of the account wrote: an answer of ours coming back, or one that somebody gave elsewhere."""

from django.db.models import Q

from connectors.contract import InboundMessage
from webcare.models import Channel, Conversation, Delivery, Message, RawEvent, Thread
from webcare.text import identifier

from . import enclosed, identities, incoming, messages, senders, turns, waiting
from .outcomes import NotYet, Twin, Useless

OURS = "an answer of ours, sent by ourselves"


def apply(channel: Channel, echo: InboundMessage, raw: RawEvent | None) -> None:
    """Settle the sending it proves, or store it as an answer given outside Webcare. Raises NotYet, Twin, Useless."""
    if delivery := _ours(channel, echo):
        if not messages.mark(delivery, "sent", provider_id=identifier(echo.id)):
            raise Useless(OURS)
        return
    place = senders.place_of(channel, echo)
    with Thread.held(channel, place.thread, place.identity) as thread:
        if not echo.source and _is_ours_after_all(thread, echo):
            return
        _store(thread, place, echo, raw)


def _ours(channel: Channel, echo: InboundMessage) -> Delivery | None:
    """The sending that our token names, or the provider's id that we know already."""
    wanted = Q(message__external_id=identifier(echo.id))
    if pk := messages.from_token(echo.token):
        wanted |= Q(message=pk)
    found = Delivery.objects.filter(wanted, message__channel=channel, message__kind=Message.Kind.OUT)
    return found.select_related("message__conversation__thread").first()


def _is_ours_after_all(thread: Thread, echo: InboundMessage) -> bool:
    """Not told who sent it. While we are sending to this person it may be ours: the answer to that will name it."""
    under_way = Delivery.objects.filter(thread=thread.pk, state__in=("sending", "unsure"))
    for delivery in under_way.select_related("message__conversation__thread").order_by("pk"):
        if delivery.state == "sending":
            raise NotYet(identifier(echo.id))
        if delivery.message.text.strip() and delivery.message.text.strip() == echo.text.strip():
            return messages.mark(delivery, "sent", provider_id=identifier(echo.id))
    return False


def _store(thread: Thread, place: senders.Place, echo: InboundMessage, raw: RawEvent | None) -> None:
    message = incoming.message_from(echo, place, thread, raw)
    known = Message.objects.filter(channel=message.channel_id, external_id=message.external_id, kind=message.kind)
    if known.exists():
        raise Useless("the same message, in another item")
    conversation = _conversation(thread, echo)
    message.conversation, message.seq = conversation, thread.last_seq + 1
    if not message.insert_once():
        raise Twin
    Delivery.objects.create(message=message, thread=thread, state="sent", sent_at=message.sent_at)
    files = enclosed.take(thread, message, echo.media, raw) if echo.media else []
    if _answers(thread, message, echo):
        turns.answered_elsewhere(conversation, message, files)
    else:
        conversation.change(**messages.shown(message, files))
    thread.log("message.mirrored", conversation, message=message, source=message.data.get("source", ""))
    waiting.wake(thread.channel_id, [message.external_id or ""])
    if place.names:
        identities.meet(conversation, place.names)


def _conversation(thread: Thread, echo: InboundMessage) -> Conversation:
    """The latest, also when it was resolved a short while ago; else a new one, in which the customer is to answer."""
    latest = thread.latest
    if latest and (latest.is_open or turns.is_recent(latest)):
        return latest
    return turns.start(thread, latest, echo, status=Conversation.Status.ANSWERED)


def _answers(thread: Thread, message: Message, echo: InboundMessage) -> bool:
    """Not what nobody typed, nor what was written before the customer's last words and only came in later."""
    if echo.automatic:
        return False
    theirs = Message.objects.filter(thread=thread.pk, kind=Message.Kind.IN).order_by("-seq")
    last = theirs.values_list("sent_at", flat=True).first()
    return last is None or last <= message.sent_at
