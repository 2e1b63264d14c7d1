"""Static files with names that change with their content, so that browsers may keep them for ever."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

log = logging.getLogger(__name__)
COMPRESSED = ("dist/", "img/")  # what pages load; compressing the admin's and libraries' files would take ten seconds


class Storage(CompressedManifestStaticFilesStorage):
    """Renames imports between our ES modules too, and takes a missing bundle lightly."""

    support_js_module_import_aggregation = True

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The versioned name, or the plain one when the file is not there (third-party bundles need npm)."""
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            log.info("static file missing: %s", name)
            return name

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        return super().compress_files([path for path in paths if path.startswith(COMPRESSED)])


def collect() -> bool:
    """Run collectstatic unless nothing changed since it last ran; whether it ran."""
    root = Path(settings.STATIC_ROOT)
    mark, now = root / ".collected", fingerprint()
    if mark.is_file() and mark.read_text() == now:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(now)
    return True


def fingerprint() -> str:
    """Of the names, sizes and times of everything that would be collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
