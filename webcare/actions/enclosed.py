"""The files of a message that came in: here already, along with it, or still to be fetched."""

import base64

from django.utils.crypto import salted_hmac

from connectors.contract import Media
from webcare import bells
from webcare.models import Attachment, Message, RawEvent, Thread, hot
from webcare.models.message import new_storage_key
from webcare.text import file_name, label, storable

from . import attachments
from .incoming import clean
from .marks import database_now

State = Attachment.State


def take(thread: Thread, message: Message, media: tuple[Media, ...], raw: RawEvent | None) -> list[Attachment]:
    """In the order of the message."""
    found = (_taken(thread, message, one, _key(raw, number)) for number, one in enumerate(media))
    return [file for file in found if file]


def _taken(thread: Thread, message: Message, media: Media, key: str) -> Attachment | None:
    if media.content is None:
        return _held(thread, message, media) if media.held else _announced(message, media)
    file = attachments.came_along(message, media, key)
    hot.insert(file)
    return file


def _held(thread: Thread, message: Message, media: Media) -> Attachment | None:
    """An upload of this very customer."""
    held = Attachment.objects.filter(key=media.id, visitor=thread.external_id, message=None).first()
    if held:
        held.message = message
        held.save(update_fields=["message"])
    return held


def _announced(message: Message, media: Media) -> Attachment:
    """A placeholder that a worker fills: the message never waits.

    One that may not be kept stays as it is: shown from `remote["url"]`, while that lives.
    """
    remote = {
        "id": storable(media.id), "url": storable(media.url), "name": storable(media.name),
        "media_type": label(media.media_type, 100), "extra": clean(media.extra),
    }  # fmt: skip
    state, due_at = (State.READY, None) if media.transient else (State.PENDING, database_now())
    attachment = Attachment.objects.create(
        message=message, name=file_name(media.name or media.id), media_type=label(media.media_type, 100),
        size=media.size or 0, state=state, due_at=due_at,
        remote=remote | ({"transient": True} if media.transient else {}),
    )  # fmt: skip
    if not media.transient:
        bells.ring_worker("fetch_media", attachment.pk)
    return attachment


def _key(raw: RawEvent | None, number: int) -> str:
    """Nobody can guess it; and an item worked once more writes over the same file, so a crash leaves none behind."""
    if raw is None:
        return new_storage_key()
    digest = salted_hmac("webcare.enclosed", f"{raw.pk}/{number}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
