"""Refuse to run on a database that would lose what it confirmed."""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

log = logging.getLogger(__name__)
MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")


def refuse_unsafe_database() -> None:
    """Raises ImproperlyConfigured when a confirmed commit could be lost; with the override it is only said loudly."""
    with connection.cursor() as cursor:
        cursor.execute("select name, setting from pg_settings where name = any(%s)", [list(MUST_BE_ON)])
        off = sorted(name for name, setting in cursor.fetchall() if setting == "off")
    if not off:
        return
    sentence = f"PostgreSQL runs with {', '.join(off)} off: it may lose messages it has confirmed."
    if not settings.ALLOW_UNSAFE_DATABASE:
        raise ImproperlyConfigured(
            f"{sentence} Switch that on, or set WEBCARE_ALLOW_UNSAFE_DATABASE=1 where losing data does not matter."
        )
    log.critical(sentence)
