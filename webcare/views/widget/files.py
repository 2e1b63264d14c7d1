"""Files of visitors: taken one at a time, judged by their bytes, handed out only to who has the link."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from webcare import files
from webcare.actions import attachments
from webcare.errors import BadFile, TooLarge
from webcare.models import Attachment, Channel

from . import links
from .gate import Call, channel_of, gate
from .refusing import Budget, Turned
from .start import visitor_from

UPLOADING = Budget("upload", visitor=20, network=40, channel=400, seconds=300)
FORM = 16 * 1024  # bytes around the file in a form


@gate("POST", UPLOADING, token=False)
def upload(call: Call) -> JsonResponse:
    """Keep one file until a message takes it. Also before the first message: then it makes the visitor's token."""
    most = min(call.channel.connector.limits.media_bytes, settings.MAX_UPLOAD_BYTES)
    _check_length(call.request, most)
    sent = call.request.FILES.get("file")
    if sent is None:
        raise BadFile(_("No file arrived. Choose one and try again."))
    if (sent.size or 0) > most:
        raise TooLarge(most)
    visitor = call.visitor or visitor_from(call.request.POST.get("start"), call.channel)
    stored = attachments.store(sent, name=sent.name or "", size=sent.size or 0, visitor=visitor)
    if not call.channel.connector.limits.accepts(stored.media_type):
        _throw_away(stored)
    answer = {
        "key": stored.key, "name": stored.name, "size": stored.size, "media_type": stored.media_type,
        "image": stored.is_image, "width": stored.width, "height": stored.height,
        "url": links.address(stored, visitor, call.channel.key),
    }  # fmt: skip
    return JsonResponse(answer if call.visitor else answer | {"token": call.token(visitor)})


def _check_length(request: HttpRequest, most: int) -> None:
    """Before a byte of it is read."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        raise Turned(411, "length", _("That is not possible."))
    if int(length) > most + FORM:
        raise TooLarge(most)
    if request.content_type != "multipart/form-data":
        raise Turned(415, "content_type", _("That is not possible."))


def _throw_away(stored: Attachment) -> None:
    """A kind of file this channel does not carry: its bytes tell only once they are here."""
    attachments.throw_away(stored)
    raise BadFile(_("{name} is a kind of file that cannot be sent here.").format(name=stored.name))


@require_safe
def file(request: HttpRequest, key: str, file_key: str) -> HttpResponseBase:
    """By link alone, because a picture cannot send a token. The link names one file and one visitor, for a week."""
    found = Attachment.objects.select_related("message__thread").filter(key=file_key.replace("\x00", "")).first()
    try:
        channel = channel_of(key)
    except Turned:
        raise Http404 from None
    if found is None or not links.check(found.key, _owner(found, channel), request.GET.get("t", "")):
        raise Http404
    return files.respond(found)


def _owner(file: Attachment, channel: Channel) -> str:
    """The visitor in whose thread it is, or who just uploaded it."""
    if file.message is None:
        return file.visitor
    return file.message.thread.external_id if file.message.thread.channel_id == channel.pk else ""
