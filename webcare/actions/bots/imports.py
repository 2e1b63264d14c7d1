"""A file that is being imported: kept between looking at what it would do and doing it; its uploader's alone."""

from typing import IO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from webcare.actions import attachments
from webcare.files import storage_path
from webcare.models import Attachment, User

from .sheets import MAX_BYTES, Unreadable


def keep(file: IO[bytes], *, name: str, size: int, by: User) -> tuple[str, bytes]:
    """Its key and its bytes. Like every upload that nothing takes it is gone after a day. Raises Unreadable."""
    if size > MAX_BYTES:
        raise Unreadable(_("This file is larger than {limit} MB.").replace("{limit}", str(MAX_BYTES // 2**20)))
    kept = attachments.store(file, name=name, size=size, user=by)
    return kept.key, read(kept.key, by)


def read(key: str, by: User) -> bytes:
    """The bytes of what this person uploaded. Raises Unreadable when it is not there (any more)."""
    kept = _of(key, by)
    if kept is None:
        raise Unreadable(_("The file is not here any more. Choose it once more."))
    with default_storage.open(storage_path(kept.key)) as file:
        return file.read(MAX_BYTES + 1)


def forget(key: str, by: User) -> None:
    if kept := _of(key, by):
        attachments.throw_away(kept)


def _of(key: str, by: User) -> Attachment | None:
    rows = Attachment.objects.filter(uploaded_by=by, message=None, kept=False)
    return rows.filter(key=key.replace("\x00", "")).first()
