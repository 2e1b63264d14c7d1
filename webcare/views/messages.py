"""What agents write: replies, notes, and sending once more what did not arrive."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import attachments, inbox
from webcare.actions import messages as actions
from webcare.forms import ReplyForm, WriteForm
from webcare.models import Conversation, Message

from .answers import checked, done, find, next_of


@login_required
@require_POST
def messages(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a reply; `then=resolve` also resolves. A browser without scripts sends its files along."""
    conversation = find(request, pk)
    form = checked(ReplyForm(request.POST, request.FILES, limits=conversation.channel.connector.limits))
    wanted = form.cleaned_data
    keys = form.keys + [
        attachments.store(file, name=file.name or "", size=file.size or 0, user=request.user).key
        for file in request.FILES.getlist("files")
    ]
    message = actions.send(
        conversation, request.user, wanted["text"], wanted["client_id"], wanted["seen"],
        attachments=keys, then=wanted["then"],
    )  # fmt: skip
    inbox.mark_read(_now(conversation), request.user, message.seq)
    extra = {"message": f"m{message.pk}", "seq": message.seq, "client_id": message.client_id}
    if wanted["then"] != "resolve":
        return done(request, conversation, "", **extra)
    event = conversation.events.filter(kind="conversation.resolved", seq__gt=message.seq).order_by("seq").first()
    toast = _("Sent, conversation with {name} resolved").format(name=conversation.contact)
    return done(request, conversation, toast, event, next=next_of(request, conversation), **extra)


@login_required
@require_POST
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = find(request, pk)
    form = checked(WriteForm(request.POST))
    message = actions.note(conversation, request.user, form.cleaned_data["text"], form.cleaned_data["client_id"])
    inbox.mark_read(_now(conversation), request.user, message.seq)
    return done(request, conversation, "", message=f"m{message.pk}", seq=message.seq, client_id=message.client_id)


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
