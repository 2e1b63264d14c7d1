"""What a visitor may see of their own thread: what was said to and fro, who helps, whether it is completed. No more."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import JsonResponse
from django.utils.translation import gettext as _

from webcare.models import Attachment, Event, Message, Thread

from .gate import Call, gate
from .items import HELPERS, LINES, line, said
from .refusing import Budget, Turned
from .standing import standing

ASKING = Budget("timeline", visitor=180, network=1800, channel=18000)
PAGE = 60  # items in the first answer and in each step back
MOST = 200  # changes told one by one; after more than that the newest page is told anew
NEVER = 2**62
NOTHING = {"head": 0, "status": "", "agent": None, "seen": 0, "oldest": 0, "items": []}


@gate("GET", ASKING)
def timeline(call: Call) -> JsonResponse:
    """`?after=N`: what changed since; `?after=0`: the newest page; `?before=N`: the page before that."""
    thread = Thread.objects.filter(channel=call.channel, external_id=call.visitor).first()
    if thread is None:
        return JsonResponse(NOTHING)
    after, before = _number(call, "after"), _number(call, "before")
    if before:
        return JsonResponse({"head": thread.last_seq} | standing(thread) | _page(thread, before))
    return JsonResponse(since(thread, after))


def since(thread: Thread, after: int) -> dict[str, Any]:
    """What changed after that seq; the newest page when that is 0, unknown or too long ago."""
    # The head is read before the items: it may promise too little, never too much.
    answer: dict[str, Any] = {"head": thread.last_seq} | standing(thread)
    changes = list(thread.events.after(after)[: MOST + 1]) if after else []
    if not after or len(changes) > MOST or after > thread.last_seq:
        return answer | _page(thread, NEVER) | {"reset": True}
    return answer | {"oldest": 0, "items": _items(thread, *_touched(thread, changes))}


def _number(call: Call, name: str) -> int:
    text = call.request.GET.get(name, "0")
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > NEVER:
        raise Turned(400, "number", _("That is not possible."))
    return int(text)


def _page(thread: Thread, before: int) -> dict[str, Any]:
    """The newest items before that seq, and the seq to go back from (0: there is nothing older)."""
    public = Q(kind__in=LINES) | Q(seq__lt=0)
    lines = thread.events.filter(public, seq__lt=before).order_by("-seq")[: PAGE + 1]
    spoken = _messages(thread).filter(seq__lt=before).order_by("-seq")[: PAGE + 1]
    found = sorted([*lines, *spoken], key=lambda one: one.seq)
    shown = found[-PAGE:]
    oldest = shown[0].seq if len(found) > PAGE else 0
    events = [one for one in shown if isinstance(one, Event)]
    return {"oldest": oldest, "items": _items(thread, [one for one in shown if isinstance(one, Message)], events)}


def _touched(thread: Thread, changes: list[Event]) -> tuple[list[Message], list[Event]]:
    """The messages and lines that these events brought or changed, each once."""
    ids = {event.message_id for event in changes if event.message_id and event.is_public}
    lines = {event.pk: event for event in changes if event.kind in LINES}
    for undo in changes:
        if undo.kind == "action.undone" and (kind := undo.data.get("undone")) in LINES:
            # The one before the undo: somebody else may have done the same since.
            if taken_back := thread.events.filter(kind=kind, seq__lt=undo.seq).order_by("-seq").first():
                lines[taken_back.pk] = taken_back
    return list(_messages(thread).filter(pk__in=ids)), list(lines.values())


def _messages(thread: Thread) -> Any:
    """Never notes: they are not for this reader, whatever else changes here."""
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    public = thread.messages.filter(kind__in=(Message.Kind.IN, Message.Kind.OUT))
    return public.select_related("author", "delivery").prefetch_related(files)


def _items(thread: Thread, spoken: list[Message], lines: list[Event]) -> list[dict[str, Any]]:
    taken_back = _taken_back(thread) if lines else set()
    names = Event.objects.filter(pk__in=[event.pk for event in lines if event.kind in HELPERS]).select_related("actor")
    actors = {event.pk: event.actor for event in names}
    items = [said(message, thread) for message in spoken]
    items += [line(event, actors.get(event.pk), is_gone=event.pk in taken_back) for event in lines]
    return sorted(items, key=lambda item: item["seq"])


def _taken_back(thread: Thread) -> set[int]:
    """Lines that somebody undid right away: the visitor need not know."""
    gone: set[int] = set()
    last: dict[str, int] = {}
    wanted = thread.events.filter(kind__in=[*LINES, "action.undone"]).order_by("seq")
    for pk, kind, data in wanted.values_list("pk", "kind", "data"):
        if kind != "action.undone":
            last[kind] = pk
        elif found := last.pop(data.get("undone", ""), None):
            gone.add(found)
    return gone
