"""The bot as agents meet it in a conversation: given back to it, and why it said what it said."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from webcare import bot_why as explaining
from webcare import bots, policies
from webcare.actions.bots import handing
from webcare.models import BotTurn
from webcare.views.answers import done, find


@login_required
@require_POST
def bot_hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The bot goes on with it; when the customer waits, at once."""
    conversation = find(request, pk)
    event = handing.hand_back(conversation, request.user)
    return done(request, conversation, _("The bot has the conversation with {name} again").format(
        name=conversation.contact), event)  # fmt: skip


@login_required
@require_safe
def bot_why(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What one decision of the bot rested on, by the version that took it."""
    turn = get_object_or_404(BotTurn.objects.select_related("version"), conversation=find(request, pk), number=number)
    why = explaining.explain(turn.why, bots.version(turn.version_id), turn.language)
    context = {"why": why, "turn": turn, "may_edit": policies.can_edit_bot(request.user)}
    return render(request, "conversations/_why.html", context)
