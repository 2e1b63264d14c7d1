"""What the card of a hand-over shows besides its event: the customer's own words, as they stand now."""

from collections.abc import Sequence

from webcare.models import Conversation, Event, Message

KIND = "bot.handed_over"


def tell(conversation: Conversation, events: Sequence[Event]) -> None:
    """Give each hand-over `asked`: the messages it names, without those taken back since. One query, or none."""
    cards = [event for event in events if event.kind == KIND]
    wanted = {seq for event in cards for seq in event.data.get("asked") or ()}
    if not wanted:
        return
    rows = Message.objects.filter(thread=conversation.thread_id, conversation=conversation.pk, seq__in=wanted)
    said = {row.seq: row for row in rows.filter(kind=Message.Kind.IN, deleted_at=None)}
    for event in cards:
        event.asked = [said[seq] for seq in event.data.get("asked") or () if seq in said]
