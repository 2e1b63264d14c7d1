"""Reacting to what a customer wrote, and taking them over from another app."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import control
from webcare.actions import reactions as actions
from webcare.models import Conversation, Message

from .answers import done, find


@login_required
@require_POST
def reactions(request: HttpRequest, pk: int) -> HttpResponse:
    """`emoji`: put on that message; empty takes ours away."""
    visible = Conversation.objects.visible_to(request.user)
    said = Message.objects.filter(kind__in=(Message.Kind.IN, Message.Kind.OUT), conversation__in=visible)
    message = get_object_or_404(said.select_related("conversation__thread", "conversation__contact"), pk=pk)
    actions.react(message, request.user, request.POST.get("emoji", ""))
    return done(request, message.conversation, "", message=f"m{message.pk}")


@login_required
@require_POST
def take_control(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on we handle this customer, not the other app."""
    conversation = find(request, pk)
    control.take(conversation, request.user)
    return done(request, conversation, _("You handle this customer here now."))
