"""Opening hours: make, change, delete. Each is one line in the log, with who did it."""

from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from webcare import policies
from webcare.errors import NotAllowed, Refusal
from webcare.models import Calendar, Channel, Team, User

log = structlog.get_logger(__name__)

FIELDS = ("name", "timezone", "week", "holidays", "worked_holidays", "closures", "special_days")


class StillUsed(Refusal):
    """Deleting would turn these into "always open" without a word."""

    code = "still_used"

    def __init__(self, users: list[str]) -> None:
        names = ", ".join(users)
        super().__init__(_("Still used by {names}. Choose other opening hours there first.").format(names=names))


class NameTaken(Refusal):
    code, status = "name_taken", 422

    def __init__(self) -> None:
        super().__init__(_("There are opening hours with this name already."))


def save(calendar: Calendar, by: User, **values: Any) -> Calendar:
    """Make (an unsaved one) or change. Only the fields above are taken from `values`. Raises NotAllowed, NameTaken."""
    if not policies.can_manage_channels(by):
        raise NotAllowed()
    is_new = calendar.pk is None
    for name in FIELDS:
        if name in values:
            setattr(calendar, name, values[name])
    try:
        with transaction.atomic():
            calendar.save(update_fields=None if is_new else FIELDS)
    except IntegrityError as error:
        raise NameTaken() from error
    log.info("calendar.made" if is_new else "calendar.changed", calendar=calendar.pk, by=by.pk)
    return calendar


def delete(calendar: Calendar, by: User) -> None:
    """For good. Raises NotAllowed, StillUsed."""
    if not policies.can_manage_channels(by):
        raise NotAllowed()
    key = calendar.pk
    with transaction.atomic():
        Calendar.objects.select_for_update().get(pk=key)
        if users := used_by(calendar):
            raise StillUsed(users)
        calendar.delete()
    log.info("calendar.deleted", calendar=key, by=by.pk)


def used_by(calendar: Calendar) -> list[str]:
    """The names of channels and teams that keep these hours."""
    channels = Channel.objects.filter(calendar=calendar).values_list("name", flat=True)
    teams = Team.objects.filter(calendar=calendar).values_list("name", flat=True)
    return [*channels, *teams]
