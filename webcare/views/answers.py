"""How an action answers: JSON where a script asked, the page again (with a message) after a plain form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from webcare.context import shell_of
from webcare.errors import Refusal
from webcare.forms import sentence
from webcare.middleware import wants_json
from webcare.models import Conversation, Event

from . import lists


class Invalid(Refusal):
    """A form that was not filled in well."""

    code, status = "invalid", 422

    def __init__(self, form: forms.Form) -> None:
        super().__init__(
            sentence(form), fields={name: [str(e) for e in errors] for name, errors in form.errors.items()}
        )


def find(request: HttpRequest, pk: int) -> Conversation:
    """The conversation, for whoever may see it; 404 for everybody else."""
    rows = Conversation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("thread", "contact", "channel", "assignee", "team"), pk=pk)


def checked(form: forms.Form) -> forms.Form:
    """The form, if it is valid. Raises Invalid with a sentence for people."""
    if not form.is_valid():
        raise Invalid(form)
    return form


def done(
    request: HttpRequest, conversation: Conversation, toast: str, event: Event | None = None, **extra: Any
) -> HttpResponse:
    """After an action. `event`: what "Undo" would undo. `next` (an address, or None) in `extra`: where to go."""
    here = lists.chosen(request, default="open")
    gone = not Conversation.objects.visible_to(request.user).filter(pk=conversation.pk).exists()
    inbox = f"{reverse('inbox')}?{here.query}"
    undo = reverse("undo", args=[event.pk]) if event and event.before is not None else None
    if wants_json(request):
        return JsonResponse(
            {"toast": toast, "undo": undo, "conversation": conversation.pk, "list": inbox, "gone": gone} | extra
        )
    if toast:
        messages.success(request, toast, extra_tags=undo or "")
    if "next" in extra or gone:
        return HttpResponseRedirect(extra.get("next") or inbox)
    return HttpResponseRedirect(page_of(conversation, here))


def page_of(conversation: Conversation, here: lists.Chosen) -> str:
    return f"{reverse('conversation', args=[conversation.pk])}?{here.query}"


def next_of(request: HttpRequest, conversation: Conversation) -> str | None:
    """The most urgent other conversation of this list in which it is our turn; None: nothing left."""
    here = lists.chosen(request, default="open")
    rows = here.of(shell_of(request).visible, request.user).filter(status__in=("queued", "owned"))
    following = here.view.order.apply(rows.exclude(pk=conversation.pk)).first()
    return page_of(following, here) if following else None
