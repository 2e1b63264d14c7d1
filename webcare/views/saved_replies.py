"""The saved replies one can choose while writing in a conversation, filled in for it."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from webcare.actions import saved_replies as actions
from webcare.models import SavedReply
from webcare.placeholders import fill, language_of

from .answers import find

MOST = 500  # nobody can choose among more


@dataclass(frozen=True, slots=True)
class Choice:
    reply: SavedReply
    text: str
    language: str


@login_required
@require_safe
def saved_replies(request: HttpRequest, pk: int) -> HttpResponse:
    """In the customer's language where there is a text for it, else in the other. Most used first."""
    conversation = find(request, pk)
    wanted = language_of(conversation)
    found = SavedReply.objects.for_user(request.user).order_by("-used", "name")[:MOST]
    choices = []
    for reply in found:
        language, text = in_language(reply, wanted)
        choices.append(Choice(reply, fill(text, conversation, request.user, language), language))
    context = {"choices": choices, "conversation": conversation}
    return render(request, "conversations/_saved_replies.html", context)


def in_language(reply: SavedReply, wanted: str) -> tuple[str, str]:
    """(language, text): the wanted one if there is one."""
    texts = {"nl": reply.text_nl, "en": reply.text_en}
    language = wanted if texts.get(wanted) else next(code for code, text in texts.items() if text)
    return language, texts[language]


@login_required
@require_POST
def saved_reply_used(request: HttpRequest, pk: int) -> HttpResponse:
    actions.used(get_object_or_404(SavedReply.objects.for_user(request.user), pk=pk))
    return HttpResponse(status=204)
