"""Choosing a template for a customer to whom free words may not be sent now, and seeing what it becomes."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from webcare.actions import templates as actions
from webcare.answer_form import typed_into
from webcare.models import Conversation, MessageTemplate
from webcare.placeholders import language_of

from .answers import find

MOST = 500  # nobody can choose among more
STANDINGS = {
    "PENDING": _("being looked at"),
    "REJECTED": _("refused"),
    "PAUSED": _("paused"),
    "DISABLED": _("switched off"),
    "IN_APPEAL": _("being looked at again"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list. `standing`: why it cannot be sent; empty where it can."""

    row: MessageTemplate
    text: str
    standing: str | Promise

    @property
    def sendable(self) -> bool:
        return self.row.status == actions.APPROVED


@login_required
@require_safe
def template_picker(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, what can be sent and the customer's language first; with `?template=ID` the form of that one."""
    conversation = find(request, pk)
    if "template" in request.GET:
        return _form(request, conversation, request.GET["template"])
    wanted = language_of(conversation)
    rows = sorted(_rows(conversation), key=lambda row: _place(row, wanted))
    choices = [_choice(row) for row in rows]
    return render(request, "conversations/_templates.html", {"conversation": conversation, "choices": choices})


@login_required
@require_POST
def template_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """{"text": what the customer would read, "missing": keys of the blanks that are still empty}."""
    conversation = find(request, pk)
    row = chosen(conversation, request.POST.get("template", ""))
    values = actions.values_of(row, typed_into(request.POST))
    missing = [key for key, value in values.items() if not value]
    return JsonResponse({"text": actions.preview(row, values), "missing": missing})


def chosen(conversation: Conversation, pk: str | int) -> MessageTemplate:
    """A template of this conversation's channel. Raises NotSendable when it is gone."""
    number = str(pk)
    known = number.isascii() and number.isdecimal() and len(number) < 19
    row = conversation.channel.templates.filter(pk=int(number)).first() if known else None
    if row is None:
        raise actions.NotSendable
    row.channel = conversation.channel
    return row


def _form(request: HttpRequest, conversation: Conversation, pk: str) -> HttpResponse:
    try:
        row = chosen(conversation, pk)
    except actions.NotSendable:
        raise Http404 from None
    blanks = actions.blanks(row)
    context = {
        "conversation": conversation,
        "template": row,
        "text": actions.preview(row, {}),
        "blanks": [blank for blank in blanks if not blank.media],
        "media": next((blank.media for blank in blanks if blank.media), ""),
    }
    return render(request, "conversations/_template_form.html", context)


def _rows(conversation: Conversation) -> list[MessageTemplate]:
    rows = list(conversation.channel.templates.all()[:MOST])
    for row in rows:
        row.channel = conversation.channel
    return rows


def _place(row: MessageTemplate, wanted: str) -> tuple[bool, bool, str, str]:
    """What can be sent comes before what cannot, the customer's language before others."""
    return row.status != actions.APPROVED, row.language[:2] != wanted, row.name, row.language


def _choice(row: MessageTemplate) -> Choice:
    standing = "" if row.status == actions.APPROVED else STANDINGS.get(row.status, row.status.lower())
    return Choice(row, actions.preview(row, {}), standing)
