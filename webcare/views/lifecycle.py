"""Where a conversation stands: resolve, reopen, snooze, wake; and undoing one's own last act."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import lifecycle
from webcare.actions import undo as undoing
from webcare.forms import SnoozeForm
from webcare.templatetags.times import exact

from .answers import checked, done, find, next_of


@login_required
@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """With `stay=1` the screen stays here; otherwise the next conversation of the list opens."""
    conversation = find(request, pk)
    event = lifecycle.resolve(conversation, request.user)
    toast = _("Conversation with {name} resolved").format(name=conversation.contact)
    if request.POST.get("stay"):
        return done(request, conversation, toast, event)
    return done(request, conversation, toast, event, next=next_of(request, conversation))


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = find(request, pk)
    event = lifecycle.reopen(conversation, request.user)
    return done(request, conversation, _("Conversation with {name} reopened").format(name=conversation.contact), event)


@login_required
@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = find(request, pk)
    moment = checked(SnoozeForm(request.POST)).moment
    event = lifecycle.snooze(conversation, request.user, moment)
    toast = _("Snoozed until {time}").format(time=exact(moment)) if moment else _("Snoozed until the customer writes")
    return done(request, conversation, toast, event, next=next_of(request, conversation))


@login_required
@require_POST
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    """Also when the customer or the clock was first: then there is nothing to say."""
    conversation = find(request, pk)
    event = lifecycle.wake(conversation, request.user)
    toast = _("Conversation with {name} is back").format(name=conversation.contact)
    return done(request, conversation, toast, event)


@login_required
@require_POST
def undo(request: HttpRequest, event_id: int) -> HttpResponse:
    """Only one's own act, for a few seconds; the action checks both."""
    conversation = undoing.undo(event_id, request.user)
    return done(request, conversation, _("Undone"))
