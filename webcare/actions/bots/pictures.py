"""The owner's pictures, sent again and again: each message has copies of its own, made before anything is locked."""

import logging
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from webcare.files import storage_path
from webcare.models import Attachment

log = logging.getLogger(__name__)
SAME = ("name", "media_type", "size", "digest", "width", "height")


def copies(keys: Iterable[str]) -> list[Attachment]:
    """Not saved, in this order. One that is gone is left out: the words still go."""
    wanted = list(keys)
    kept = {file.key: file for file in Attachment.objects.filter(key__in=wanted, kept=True)} if wanted else {}
    made = [_copy(kept[key]) for key in wanted if key in kept]
    return [file for file in made if file]


def throw_away(files: Iterable[Attachment]) -> None:
    """Nobody was sent these."""
    for file in files:
        default_storage.delete(storage_path(file.key))


def _copy(kept: Attachment) -> Attachment | None:
    file = Attachment(**{name: getattr(kept, name) for name in SAME})
    try:
        with default_storage.open(storage_path(kept.key)) as stream:
            default_storage.save(storage_path(file.key), ContentFile(stream.read()))
    except OSError:
        log.exception("the bot's file %s cannot be read", kept.pk)
        return None
    return file
