"""Attachments: taken from agents, handed to those who may see the conversation."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from webcare import errors, files, policies
from webcare.actions import attachments
from webcare.models import Attachment, Conversation


@login_required
@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Keep a file until its message is sent."""
    file = request.FILES.get("file")
    if file is None:
        raise errors.BadFile(_("No file arrived. Choose one and try again."))
    stored = attachments.store(file, name=file.name or "", size=file.size or 0, user=request.user)
    return JsonResponse(
        {
            "key": stored.key,
            "name": stored.name,
            "size": stored.size,
            "media_type": stored.media_type,
            "image": stored.is_image,
            "url": reverse("file", args=[stored.key]),
        }  # fmt: skip
    )


@require_safe
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    """For who may see its conversation (or just uploaded it), and for peers that were given a signed link."""
    attachment = get_object_or_404(Attachment.objects.select_related("message"), key=key.replace("\x00", ""))
    if token := request.GET.get("peer"):
        if files.check(key, "peer", token):
            return files.respond(attachment, request.headers.get("Range", ""))
        raise Http404
    if not request.user.is_authenticated or not _may_see(request, attachment):
        raise Http404
    return files.respond(attachment, request.headers.get("Range", ""))


def _may_see(request: HttpRequest, attachment: Attachment) -> bool:
    if attachment.kept:  # the chatbot's own
        return policies.can_edit_bot(request.user)
    if attachment.message is None:
        return attachment.uploaded_by_id == request.user.pk
    mine = Conversation.objects.visible_to(request.user)
    return mine.filter(pk=attachment.message.conversation_id).exists()


@login_required
@require_POST
def fetch_again(request: HttpRequest, key: str) -> JsonResponse:
    """Another try for a file that could not be fetched."""
    linked = Attachment.objects.select_related("message").filter(message__isnull=False)
    attachment = get_object_or_404(linked, key=key.replace("\x00", ""))
    if not _may_see(request, attachment):
        raise Http404
    attachments.fetch_again(attachment)
    return JsonResponse({"state": "pending"}, status=202)
