"""Files: stored under a random key, judged by their bytes, named in plain text."""

import hashlib
import io
import logging
from typing import IO

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from PIL import Image

from connectors.contract import Media, Rejected, SendError
from webcare import bells, errors, sounds
from webcare.files import storage_path
from webcare.models import Attachment, Message, User
from webcare.models.pipeline import back_off
from webcare.text import file_name, label

from .deadlines import in_seconds

log = logging.getLogger(__name__)
MAX_PIXELS = 50_000_000  # a picture that unpacks to more is refused before it is decoded
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
# What nearly every file is: asking the library takes longer than all the rest of storing it.
USUAL = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
FETCHED = ("media_type", "width", "height", "size", "digest", "state", "error", "due_at")
REFUSED_ENDINGS = (
    ".exe",
    ".bat",
    ".cmd",
    ".com",
    ".scr",
    ".msi",
    ".vbs",
    ".js",
    ".jar",
    ".ps1",
    ".hta",
    ".lnk",
    ".apk",
)


def store(file: IO[bytes], *, name: str, size: int, user: User | None = None, visitor: str = "") -> Attachment:
    """Keep an upload. It belongs to its uploader until a message takes it. Raises TooLarge and BadFile."""
    if size > settings.MAX_UPLOAD_BYTES:
        raise errors.TooLarge(settings.MAX_UPLOAD_BYTES)
    attachment = Attachment(uploaded_by=user, visitor=visitor, name=file_name(name))
    _fill(attachment, file.read(settings.MAX_UPLOAD_BYTES + 1), limit=settings.MAX_UPLOAD_BYTES)
    attachment.save()
    return attachment


def came_along(message: Message, media: Media, key: str) -> Attachment:
    """A file that stood in the message itself, not yet saved. One we refuse stays visible, with the reason.

    Nothing is too large here: the connector bounds the whole message.
    """
    content = media.content or b""
    file = Attachment(message=message, key=key, name=file_name(media.name or media.content_id), size=len(content))
    file.content_id = label(media.content_id) if media.extra.get("inline") else ""
    try:
        _fill(file, content, limit=None)
    except errors.Refusal as problem:
        file.state, file.error = Attachment.State.FAILED, problem.sentence[:200]
        file.media_type = "application/octet-stream"
    return file


def fetch(attachment: Attachment) -> bool:
    """Get the bytes of a file that came in as a link; on failure again later, then it shows as failed.

    False when someone else is at it.
    """
    if not _take(attachment):
        return False
    try:
        content = attachment.message.channel.connector.fetch(Media(**attachment.remote))
        _fill(attachment, content, limit=settings.MAX_UPLOAD_BYTES)
    except Exception as problem:
        _failed(attachment, problem)
    # The number of the attempt is its lease: whoever comes late may not overwrite a newer one.
    mine = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.PENDING, attempts=attachment.attempts)
    with attachment.message.conversation.locked() as conversation:
        if mine.update(**{name: getattr(attachment, name) for name in FETCHED}):
            if not attachment.due_at:
                conversation.log("media.fetched", message=attachment.message, state=attachment.state)
        elif not Attachment.objects.filter(pk=attachment.pk).exists():
            default_storage.delete(storage_path(attachment.key))  # its message was taken back while we fetched
    return True


def fetch_again(attachment: Attachment) -> None:
    """A person asked for another try of a file that could not be fetched."""
    failed = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.FAILED)
    with attachment.message.conversation.locked() as conversation:
        if failed.update(state=Attachment.State.PENDING, attempts=0, due_at=in_seconds(0), error=""):
            conversation.log("media.fetched", message=attachment.message, state=Attachment.State.PENDING)
            bells.ring_worker("fetch_media", attachment.pk)


def destroy(message: Message) -> None:
    """Its files, for good; the thread is held. Should this transaction fail after all, whoever asked asks again."""
    files = list(message.attachments.all())
    Attachment.objects.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:
        default_storage.delete(storage_path(file.key))


def throw_away(attachment: Attachment) -> bool:
    """Delete an upload that no message took; False when one took it just now."""
    with transaction.atomic():
        deleted, _kinds = Attachment.objects.filter(pk=attachment.pk, message=None).delete()
        if deleted:
            default_storage.delete(storage_path(attachment.key))
    return bool(deleted)


def _take(attachment: Attachment) -> bool:
    """One UPDATE decides who fetches. If that one dies, the file is due again when the lease has run out."""
    due = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.PENDING, due_at__lte=Now())
    if not due.update(attempts=F("attempts") + 1, due_at=in_seconds(settings.LEASE_SECONDS)):
        return False
    attachment.refresh_from_db(fields=["attempts"])
    return True


def _failed(attachment: Attachment, problem: Exception) -> None:
    """Refused for good, or again after a growing while; a mistake of our own is tried again too, and logged."""
    if not isinstance(problem, (SendError, errors.Refusal)):
        log.exception("attachment %s could not be fetched", attachment.pk)
    final = isinstance(problem, (Rejected, errors.Refusal))
    wait = None if final else back_off(attachment.attempts)
    attachment.error = str(getattr(problem, "reason", "") or getattr(problem, "sentence", ""))[:200]
    attachment.state = Attachment.State.PENDING if wait else Attachment.State.FAILED
    attachment.due_at = in_seconds(wait) if wait else None


def _fill(attachment: Attachment, content: bytes, *, limit: int | None) -> None:
    if not content:
        raise errors.BadFile(_("This file is empty."))
    if limit is not None and len(content) > limit:
        raise errors.TooLarge(limit)
    if attachment.name.lower().endswith(REFUSED_ENDINGS):
        raise errors.BadFile(_("Programs are not accepted: {name}").format(name=attachment.name))
    attachment.media_type = _type_of(content)
    if attachment.media_type.startswith("image/"):
        attachment.media_type, attachment.width, attachment.height = _measure(content, attachment.media_type)
    attachment.size, attachment.digest = len(content), hashlib.sha256(content).hexdigest()
    path = storage_path(attachment.key)
    default_storage.delete(path)  # of an attempt that died: a second file would get another name
    default_storage.save(path, ContentFile(content))
    attachment.state, attachment.error, attachment.due_at = Attachment.State.READY, "", None


def _type_of(content: bytes) -> str:
    """From the bytes; the sender's word and the name count for nothing."""
    if usual := next((kind for sign, kind in USUAL if content.startswith(sign)), "") or sounds.kind_of(content):
        return usual
    try:
        return puremagic.from_string(content[:65536], mime=True) or "application/octet-stream"
    except (puremagic.PureError, ValueError):
        return "text/plain" if _is_text(content[:4096]) else "application/octet-stream"


def _is_text(start: bytes) -> bool:
    return b"\x00" not in start and start.decode("utf-8", "ignore").encode() in (
        start,
        start[:-1],
        start[:-2],
        start[:-3],
    )


def _measure(content: bytes, guessed: str) -> tuple[str, int | None, int | None]:
    """Type and size of a picture we dare to show; any other stays a download. Reads the header, decodes nothing."""
    try:
        with Image.open(io.BytesIO(content), formats=list(IMAGES)) as image:
            kind, width, height = IMAGES[image.format or ""], image.width, image.height
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # whatever a hostile header makes of the library
        return "application/octet-stream" if guessed in IMAGES.values() else guessed, None, None
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    return kind, width, height


def _too_many_pixels() -> errors.BadFile:
    return errors.BadFile(_("This picture has too many pixels."))
