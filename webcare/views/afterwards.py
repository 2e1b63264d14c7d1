"""What happened to messages after they were said. Asked only where something did: an ordinary screen asks nothing."""

from collections import defaultdict

from webcare.models import Event, Message


def tell(messages: list[Message]) -> None:
    """Give each message `earlier` (its former texts), `tapped` (ids of answers taken) and `mark` (our reaction)."""
    _earlier([message for message in messages if message.edited_at and not message.deleted_at])
    _tapped([message for message in messages if message.data.get("choices")])
    _marks([message for message in messages if _is_ours(message)])


def _is_ours(message: Message) -> bool:
    return any(one.get("by") == "agent" for one in message.data.get("reactions") or ())


def _earlier(messages: list[Message]) -> None:
    if not messages:
        return
    found = defaultdict(list)
    for event in Event.objects.filter(message__in=messages, kind="message.edited").order_by("seq"):
        if event.data.get("was"):
            found[event.message_id].append({"was": event.data["was"], "at": event.at})
    for message in messages:
        message.earlier = found[message.pk]


def _tapped(messages: list[Message]) -> None:
    if not messages:
        return
    found = defaultdict(set)
    taps = Message.objects.filter(reply_to__in=messages, kind=Message.Kind.IN, data__has_key="choice")
    for target, choice in taps.values_list("reply_to_id", "data__choice"):
        found[target].add(str(choice))
    for message in messages:
        message.tapped = found[message.pk]


def _marks(messages: list[Message]) -> None:
    if not messages:
        return
    marks = Message.objects.filter(reply_to__in=messages, kind=Message.Kind.MARK).select_related("delivery")
    latest = {mark.reply_to_id: mark for mark in marks.order_by("seq")}
    for message in messages:
        message.mark = latest.get(message.pk)
