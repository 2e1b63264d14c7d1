"""Who has a conversation: claim, take over, give to someone, release."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import claims
from webcare.forms import AssignForm

from .answers import checked, done, find


@login_required
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """With `over=1`: also from a colleague or from the bot."""
    conversation = find(request, pk)
    if request.POST.get("over"):
        event = claims.take_over(conversation, request.user)
        return done(
            request,
            conversation,
            _("You took over the conversation with {name}").format(name=conversation.contact),
            event,
        )
    event = claims.claim(conversation, request.user)
    return done(
        request, conversation, _("You claimed the conversation with {name}").format(name=conversation.contact), event
    )


@login_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = find(request, pk)
    event = claims.release(conversation, request.user)
    return done(request, conversation, _("Conversation with {name} released").format(name=conversation.contact), event)


@login_required
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = find(request, pk)
    chosen = checked(AssignForm(request.POST)).cleaned_data
    event = claims.assign(conversation, request.user, to=chosen["user"], team=chosen["team"])
    receiver = chosen["user"] or chosen["team"]
    toast = _("Conversation with {name} handed to {receiver}").format(name=conversation.contact, receiver=receiver)
    return done(request, conversation, toast, event)
