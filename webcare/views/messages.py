"""What agents write to customers: replies, and sending once more what did not arrive."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import attachments, drafts, inbox, letters
from webcare.actions import by_mail as actions_by_mail
from webcare.actions import messages as actions
from webcare.actions.letters import Letter
from webcare.forms import ReplyForm
from webcare.letter_form import LetterForm
from webcare.models import Conversation, Message

from . import lists
from .answers import checked, done, find, next_of, page_of


@login_required
@require_POST
def messages(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a reply; `then=resolve` also resolves. A browser without scripts sends its files along."""
    conversation = find(request, pk)
    wanted = checked(ReplyForm(request.POST, request.FILES, limits=conversation.channel.connector.limits))
    by_mail = request.POST.get("by_mail") == "1"  # as the composer said it would, whoever came back meanwhile
    letter = checked(LetterForm(request.POST)).letter if by_mail or letters.carries(conversation.channel) else None
    message = _send(request, conversation, wanted, letter, by_mail=by_mail)
    drafts.sent(message, request.user, conversation)
    inbox.mark_read(_now(message.conversation), request.user, message.seq)
    answer = {"message": f"m{message.pk}", "seq": message.seq, "client_id": message.client_id}
    if by_mail:
        return _went_on(request, conversation, message, answer)
    return _sent(request, conversation, message, answer, resolved=wanted.cleaned_data["then"] == "resolve")


def _send(
    request: HttpRequest, conversation: Conversation, form: ReplyForm, letter: Letter | None, *, by_mail: bool
) -> Message:
    wanted = form.cleaned_data
    keys = form.keys + [
        attachments.store(file, name=file.name or "", size=file.size or 0, user=request.user).key
        for file in request.FILES.getlist("files")
    ]
    send = actions_by_mail.answer if by_mail else actions.send
    return send(
        conversation, request.user, wanted["text"], wanted["client_id"], wanted["seen"],
        attachments=keys, then=wanted["then"], letter=letter,
    )  # fmt: skip


def _sent(
    request: HttpRequest, conversation: Conversation, message: Message, answer: dict[str, Any], *, resolved: bool
) -> HttpResponse:
    if not resolved:
        return done(request, conversation, "", **answer)
    event = conversation.events.filter(kind="conversation.resolved", seq__gt=message.seq).order_by("seq").first()
    toast = _("Sent, conversation with {name} resolved").format(name=conversation.contact)
    return done(request, conversation, toast, event, next=next_of(request, conversation), **answer)


def _went_on(
    request: HttpRequest, conversation: Conversation, message: Message, answer: dict[str, Any]
) -> HttpResponse:
    """To where it goes on. `seq` counts in another thread now, so it is not told."""
    toast = _("Sent by e-mail, the conversation goes on there")
    onward = page_of(message.conversation, lists.chosen(request, default="open"))
    return done(request, conversation, toast, next=onward, **answer | {"seq": 0})


@login_required
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's choice for a message that failed or may have been sent."""
    visible = Conversation.objects.visible_to(request.user)
    message = get_object_or_404(
        Message.objects.select_related("conversation__thread", "conversation__contact", "delivery"),
        pk=pk, kind=Message.Kind.OUT, conversation__in=visible,
    )  # fmt: skip
    actions.send_again(message, request.user)
    return done(request, message.conversation, "", message=f"m{message.pk}")


def _now(conversation: Conversation) -> Conversation:
    """With the thread as it is after our own message, so that the read mark may reach it."""
    conversation.thread.refresh_from_db(fields=["last_seq"])
    return conversation
