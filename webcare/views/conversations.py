"""One conversation: its page, its pane, and what its timeline missed."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from webcare import policies
from webcare.actions import inbox as own
from webcare.actions import parts, signals
from webcare.context import shell_of
from webcare.forms import moments
from webcare.middleware import wants_json
from webcare.models import Conversation, Draft

from . import items, labels, lists, people
from .answers import find
from .inbox import list_context

NEVER = 2**62
# The parts of the pane that say where the conversation stands; sent along with every catch-up.
STATE = [
    f"conversations/_{name}.html"
    for name in ("meta", "owner", "release", "acts", "more", "state", "window", "composer_state", "label_options")
]


@login_required
@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page; for a script that shows the list already, only the panes of this conversation."""
    shell_of(request).chosen = here = lists.chosen(request, default="open")
    found, history, card = people.conversation_with_history(shell_of(request).visible, request.user, pk)
    context = {"here": here, "card": card} | _pane(request, found, history)
    if wants_json(request):
        return render(request, "conversations/_fragment.html", context)
    return render(request, "inbox/inbox.html", context | list_context(request, here, opened=found))


def _pane(request: HttpRequest, found: Conversation, history: list[Conversation]) -> dict[str, object]:
    shown, has_older = items.newest(found)
    return {
        "conversation": found, "history": history, "items": shown, "older": shown[0].seq if has_older else None,
        "fresh": _first_unread(found, shown), "colleagues": people.colleagues(found, request.user),
        "past": [other for other in history if other.opened_at < found.opened_at],
        "moments": moments(), "drafts": _drafts(found), **_channel(found),
    } | _standing(request, found)  # fmt: skip


def _channel(found: Conversation) -> dict[str, object]:
    """What the composer may offer: nobody asks which channel it is."""
    connector = found.channel.connector
    limits = connector.limits
    can = sorted(one.value for one in connector.capabilities)
    return {"limits": limits, "can": can, "most_text": parts.most_text(limits)}


def _drafts(found: Conversation) -> list[Draft]:
    rows = found.written
    return [Draft(kind=one["kind"], text=one["text"], saved_at=datetime.fromisoformat(one["at"])) for one in rows]


def _standing(request: HttpRequest, found: Conversation) -> dict[str, object]:
    """What the head, the banner and the composer say about where this conversation stands."""
    user = request.user
    found.thread.channel = found.channel
    window = policies.window(found.thread)
    may_write = window.allows_text(by_person=True)
    may_answer = found.is_open and found.assignee_id in (None, user.pk)
    return {
        "conversation": found,
        "labels": labels.on_conversation(found),
        "is_mine": found.assignee_id == user.pk,
        "is_others": found.is_open and found.assignee_id not in (None, user.pk),
        "may_claim": policies.can_claim(user, found) and (found.status != "bot" or found.thread.other_app),
        "may_release": policies.can_release(user, found),
        "may_hand_back": policies.can_hand_back(user, found),
        "window": window,
        "window_open": may_write,
        "may_reply": may_answer and may_write,
        "may_choose": may_answer and window.state == "template",
    }


def _first_unread(found: Conversation, shown: list[items.Item]) -> int | None:
    """The seq of the first thing somebody else wrote since this user last looked; None when there is no such mark."""
    if found.read_seq is None or found.read_seq >= found.last_seq:
        return None
    return next((item.seq for item in shown if item.message and item.seq > found.read_seq), None)


@login_required
@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """`?after=N`: what changed since (`&state=1`: and in any case where it stands now); `?before=N`: older items;
    neither: this conversation folded out in another."""
    found = people.one(shell_of(request).visible, request.user, pk)
    number = _number(request)
    if "after" in request.GET:
        return _catch_up(request, found, number)
    if "before" in request.GET:
        shown, has_older = items.before(found, number)
    else:
        shown, has_older = items.newest(found)
    context = {"conversation": found, "items": shown, "older": shown[0].seq if has_older else None}
    template = "conversations/_older_items.html" if "before" in request.GET else "conversations/_past_part.html"
    return _with_head(render(request, template, context), found)


def _catch_up(request: HttpRequest, found: Conversation, number: int) -> HttpResponse:
    changed = items.after(found, number) if number < found.thread.last_seq else []
    if not changed and number >= found.thread.last_seq and "state" not in request.GET:
        return _with_head(HttpResponse(), found)
    context = {"items": changed, "parts": STATE, "here": lists.chosen_on_page(request)}
    return _with_head(render(request, "conversations/_catch_up.html", context | _standing(request, found)), found)


def _with_head(response: HttpResponse, found: Conversation) -> HttpResponse:
    """How far this answer reaches. Read before the items were, so it never promises too much."""
    response["X-Head"] = str(found.thread.last_seq)
    return response


def _number(request: HttpRequest) -> int:
    text = request.GET.get("after") or request.GET.get("before") or "0"
    if not text.isdecimal() or int(text) > NEVER:
        raise Http404
    return int(text)


@login_required
@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    text = request.POST.get("seq", "")
    if not text.isdecimal() or int(text) > NEVER:
        raise Http404
    own.mark_read(found, request.user, int(text))
    signals.read(found, "opened")
    return HttpResponse(status=204)
