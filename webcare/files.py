"""Where attachments live and how they are handed out: random keys, links that expire, nothing a browser would run."""

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase

from webcare import ranges
from webcare.models import Attachment

LINK_SALT = "webcare.file"
LINK_SECONDS = 24 * 3600
# What browsers play, as `attachments` tells it from the bytes; none of it can hold a script.
PLAYED = frozenset({
    "audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm",
    "video/3gpp", "video/mp4", "video/quicktime", "video/webm",
})  # fmt: skip


def storage_path(key: str) -> str:
    """Two characters of folder, so that no folder grows without end."""
    return f"attachments/{key[:2]}/{key}"


def sign(attachment: Attachment, reader: str) -> str:
    """A token for a link that only `reader` was given ("visitor:..." or "peer") and that expires."""
    return signing.dumps([attachment.key, reader], salt=LINK_SALT, compress=True)


def check(key: str, reader: str, token: str, max_age: int = LINK_SECONDS) -> bool:
    try:
        return signing.loads(token, salt=LINK_SALT, max_age=max_age) == [key, reader]
    except signing.BadSignature:
        return False


def public_url(attachment: Attachment) -> str:
    """For a channel's peer that fetches the file itself. Absolute, expiring."""
    return f"{settings.PUBLIC_URL}/files/{attachment.key}/?peer={sign(attachment, 'peer')}"


def respond(attachment: Attachment, wanted: str = "") -> HttpResponseBase:
    """The bytes, harmless: what only draws or sounds inline, everything else as a download; never sniffed or scripted.

    `wanted`: the Range header of a player that jumps.
    """
    if attachment.state != Attachment.State.READY or not default_storage.exists(storage_path(attachment.key)):
        raise Http404
    stream = default_storage.open(storage_path(attachment.key))
    inline = attachment.is_image or attachment.media_type in PLAYED
    kind = attachment.media_type if inline else "application/octet-stream"
    if attachment.media_type in PLAYED:
        response = ranges.respond(stream, attachment.size, kind, wanted)
    else:
        response = FileResponse(stream, as_attachment=not inline, filename=attachment.name, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    response["Cross-Origin-Resource-Policy"] = "same-site"
    return response
