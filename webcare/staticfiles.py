"""Static files with names that change with their content, so that browsers may keep them for ever."""

import logging
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

log = logging.getLogger(__name__)


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
