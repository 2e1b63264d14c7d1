"""What agents write to customers: replies, and sending once more what did not arrive."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import attachments, drafts, inbox, letters, replies, signals, templates
from webcare.actions import by_mail as actions_by_mail
from webcare.actions import messages as actions
from webcare.actions.letters import Letter
from webcare.answer_form import ExtrasForm, TemplateForm
from webcare.forms import ReplyForm
from webcare.letter_form import LetterForm
from webcare.models import Conversation, Message

from . import lists
from .answers import checked, done, find, next_of, page_of
from .templates import chosen


@login_required
@require_POST
def messages(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a reply; `then=resolve` also resolves. A browser without scripts sends its files along.

    `mode=template`: a template of the channel instead of words.
    """
    conversation = find(request, pk)
    if request.POST.get("mode") == "template":
        return _template(request, conversation)
    wanted = checked(ReplyForm(request.POST, request.FILES, limits=conversation.channel.connector.limits))
    by_mail = request.POST.get("by_mail") == "1"  # as the composer said it would, whoever came back meanwhile
    letter = checked(LetterForm(request.POST)).letter if by_mail or letters.carries(conversation.channel) else None
    message = _send(request, conversation, wanted, letter, by_mail=by_mail)
    drafts.sent(message, request.user, conversation, text=wanted.cleaned_data["text"])
    answer = _accepted(request, message)
    if by_mail:
        return _went_on(request, conversation, message, answer)
    return _sent(request, conversation, message, answer, resolved=wanted.cleaned_data["then"] == "resolve")


def _template(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    form = checked(TemplateForm(request.POST))
    wanted = form.cleaned_data
    filled = templates.filled(chosen(conversation, wanted["template"]), form.typed, form.keys)
    message = actions.send(
        conversation, request.user, "", wanted["client_id"], wanted["seen"],
        attachments=form.keys, then=wanted["then"], template=filled,
    )  # fmt: skip
    return _sent(request, conversation, message, _accepted(request, message), resolved=wanted["then"] == "resolve")


def _accepted(request: HttpRequest, message: Message) -> dict[str, Any]:
    """What the page is told of it; whoever wrote it has read it."""
    seq = replies.last_seq(message)
    inbox.mark_read(_now(message.conversation), request.user, seq)
    return {"message": f"m{message.pk}", "seq": seq, "client_id": message.client_id}


def _send(
    request: HttpRequest, conversation: Conversation, form: ReplyForm, letter: Letter | None, *, by_mail: bool
) -> Message:
    wanted = form.cleaned_data
    keys = form.keys + [
        attachments.store(file, name=file.name or "", size=file.size or 0, user=request.user).key
        for file in request.FILES.getlist("files")
    ]
    written = (conversation, request.user, wanted["text"], wanted["client_id"], wanted["seen"], keys, wanted["then"])
    if by_mail:
        return actions_by_mail.answer(*written, letter)
    extras = checked(ExtrasForm(request.POST))
    message = actions.send(
        *written, letter, reply_to=extras.cleaned_data["reply_to"], choices=extras.choices,
        list_title=extras.list_title,
    )  # fmt: skip
    signals.read(conversation, "answered")
    return message


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
