"""The trail of what changes people's rights: one entry for each verb, in the transaction of the verb."""

from typing import Any

import structlog
from django.db.models import Model

from webcare.models import AuditEntry, User

log = structlog.get_logger(__name__)


def record(verb: str, about: Model, by: User | None, **data: Any) -> AuditEntry:
    """`data`: ids and choices only. Names and addresses of people can be erased elsewhere, and never here."""
    log.info(verb, about=about.pk, by=by.pk if by else None, **data)
    return AuditEntry.objects.create(verb=verb, about=f"{about._meta.model_name} {about.pk}", actor=by, data=data)
