"""Files: stored under a random key, judged by their bytes, named in plain text."""

import hashlib
import io
import logging
from typing import IO

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from connectors.contract import Media, SendError
from webcare import errors
from webcare.files import storage_path
from webcare.models import Attachment, User
from webcare.models.pipeline import back_off
from webcare.text import file_name

from .deadlines import in_seconds

log = logging.getLogger(__name__)
MAX_PIXELS = 50_000_000  # a picture that unpacks to more is refused before it is decoded
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
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
    _fill(attachment, file.read(settings.MAX_UPLOAD_BYTES + 1))
    attachment.save()
    return attachment


def fetch(attachment: Attachment) -> None:
    """Get the bytes of a file that came in as a link; on failure again later, then it shows as failed."""
    channel = attachment.message.channel
    attachment.attempts += 1
    try:
        content = channel.connector.fetch(Media(**attachment.remote))
        _fill(attachment, content)
    except (SendError, errors.Refusal) as problem:
        wait = back_off(attachment.attempts) if isinstance(problem, SendError) else None
        attachment.error = str(getattr(problem, "reason", "") or problem)[:200]
        attachment.state = Attachment.State.PENDING if wait else Attachment.State.FAILED
        attachment.due_at = in_seconds(wait or 0)
    attachment.save()
    if attachment.state != Attachment.State.PENDING:
        message = attachment.message
        with message.conversation.locked() as conversation:
            conversation.log("media.fetched", message=message, state=attachment.state)


def fetch_again(attachment: Attachment) -> None:
    """A person asked for another try of a file that could not be fetched."""
    Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.FAILED).update(
        state=Attachment.State.PENDING, attempts=0, due_at=in_seconds(0)
    )


def _fill(attachment: Attachment, content: bytes) -> None:
    if not content:
        raise errors.BadFile(_("This file is empty."))
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise errors.TooLarge(settings.MAX_UPLOAD_BYTES)
    if attachment.name.lower().endswith(REFUSED_ENDINGS):
        raise errors.BadFile(_("Programs are not accepted: {name}").format(name=attachment.name))
    attachment.media_type = _type_of(content)
    if attachment.media_type.startswith("image/"):
        attachment.media_type, attachment.width, attachment.height = _measure(content, attachment.media_type)
    attachment.size, attachment.digest = len(content), hashlib.sha256(content).hexdigest()
    default_storage.save(storage_path(attachment.key), ContentFile(content))
    attachment.state, attachment.error, attachment.due_at = Attachment.State.READY, "", None


def _type_of(content: bytes) -> str:
    """From the bytes; the sender's word and the name count for nothing."""
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
            if image.width * image.height > MAX_PIXELS:
                raise errors.BadFile(_("This picture has too many pixels."))
            return IMAGES[image.format or ""], image.width, image.height
    except (UnidentifiedImageError, OSError, KeyError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "application/octet-stream" if guessed in IMAGES.values() else guessed, None, None
