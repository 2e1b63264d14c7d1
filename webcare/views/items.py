"""The timeline of one conversation: what was said and the quiet lines between, in the order of `seq`.

First paint and catch-up give the same items, so that a page kept up to date equals a fresh one.
"""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import JSONObject

from webcare.models import Attachment, Conversation, Event, Mention, Message, User
from webcare.models.event import KINDS

from . import afterwards, handovers

FIRST = 60
OLDER = 30
LINES = [kind.name for kind in KINDS.values() if kind.line]


@dataclass(frozen=True, slots=True)
class Item:
    """One element of the thread: a message (or note), or an event's line."""

    seq: int
    message: Message | None = None
    event: Event | None = None

    @property
    def id(self) -> str:
        """The element's id in the page."""
        return f"m{self.message.pk}" if self.message else f"e{self.event.pk}"


def newest(conversation: Conversation, size: int = FIRST) -> tuple[list[Item], bool]:
    """The last items, oldest first, and whether there are older ones."""
    return _last(conversation, _shown(conversation), size)


def before(conversation: Conversation, seq: int, size: int = OLDER) -> tuple[list[Item], bool]:
    """The items just before `seq`, oldest first, and whether there are older ones still."""
    return _last(conversation, _shown(conversation).filter(seq__lt=seq), size)


def after(conversation: Conversation, seq: int) -> list[Item]:
    """Everything an event after `seq` brought or changed, each once, in the order of the timeline."""
    changed: dict[str, Item] = {}
    for event in _with_people(conversation.events.filter(thread=conversation.thread_id).after(seq)):
        for item in _touched(event):
            changed[item.id] = item
    changed |= {item.id: item for item in _concerned(conversation, changed) if item.id not in changed}
    changed |= {item.id: item for item in _quoting(conversation, changed) if item.id not in changed}
    changed = {name: item for name, item in changed.items() if not _is_mark(item)}
    return _complete(conversation, sorted(changed.values(), key=lambda item: item.seq))


def _touched(event: Event) -> list[Item]:
    """A message's event shows its message again; a line shows itself; sending once more shows both."""
    items = [Item(event.message.seq, message=_message(event))] if event.message else []
    return items + ([Item(event.seq, event=event)] if event.is_line else [])


def _concerned(conversation: Conversation, changed: dict[str, Item]) -> list[Item]:
    """The messages on which something that came in is shown: what a reaction of ours is on, whose button was tapped."""
    came = [item.message for item in changed.values() if item.message and item.message.reply_to_id]
    targets = {one.reply_to_id for one in came if one.kind == Message.Kind.MARK or one.data.get("choice")}
    if not targets:
        return []
    found = Message.objects.filter(pk__in=targets, conversation=conversation).exclude(kind=Message.Kind.MARK)
    items = [Item(message.seq, message=message) for message in found.select_related("author", "delivery", "reply_to")]
    for item in items:
        item.message.named = []
    return items


def _quoting(conversation: Conversation, changed: dict[str, Item]) -> list[Item]:
    """The cards that repeat words which are others now, or gone."""
    said = [item.message for item in changed.values() if item.message]
    if not any(one.is_in and (one.deleted_at or one.edited_at) for one in said):
        return []
    cards = conversation.events.filter(kind=handovers.KIND).select_related("actor").order_by("seq")
    return [Item(event.seq, event=event) for event in cards]


def _is_mark(item: Item) -> bool:
    return item.message is not None and item.message.kind == Message.Kind.MARK


def _shown(conversation: Conversation) -> QuerySet[Event]:
    """One event per item: the one that brought the message, or the line itself. A reaction is shown on its target."""
    said = Q(message__seq=F("seq")) & ~Q(message__kind=Message.Kind.MARK)
    return _with_people(conversation.events.filter(said | Q(kind__in=LINES)))


def _last(conversation: Conversation, events: QuerySet[Event], size: int) -> tuple[list[Item], bool]:
    found = list(events.order_by("-seq")[: size + 1])
    items = [_item(event) for event in reversed(found[:size])]
    return _complete(conversation, items), len(found) > size


def _item(event: Event) -> Item:
    if event.message and event.message.seq == event.seq:
        return Item(event.seq, message=_message(event))
    return Item(event.seq, event=event)


def _message(event: Event) -> Message:
    event.message.named = [User(pk=one["id"], name=one["name"]) for one in event.named]
    return event.message


def _with_people(events: QuerySet[Event]) -> QuerySet[Event]:
    """`named`: whom a note mentions. With the events, because a query of its own would be one more for every screen."""
    named = Mention.objects.filter(message=OuterRef("message")).order_by("pk")
    return events.select_related("actor", "message__author", "message__delivery", "message__reply_to").annotate(
        named=ArraySubquery(named.values(one=JSONObject(id="user_id", name="user__name")))
    )


def _complete(conversation: Conversation, items: list[Item]) -> list[Item]:
    """Give the messages what the templates ask of them: their files (one query) and what is known already."""
    messages = [item.message for item in items if item.message]
    for message in messages:
        message.conversation, message.channel = conversation, conversation.channel
    if messages:
        prefetch_related_objects(messages, Prefetch("attachments", Attachment.objects.order_by("pk")))
        afterwards.tell(messages)
    handovers.tell(conversation, [item.event for item in items if item.event])
    return items
