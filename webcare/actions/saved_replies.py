"""Saved replies: texts one uses again. Everybody has their own; leads make the shared ones."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from webcare import clock, errors, policies
from webcare.models import SavedReply, User
from webcare.text import label as one_line
from webcare.text import storable

NAME_LENGTH = 80


class NameTaken(errors.Refusal):
    code, status = "name_taken", 422

    def __init__(self) -> None:
        super().__init__(_("There is a saved reply with this name already."))


def save(reply: SavedReply, by: User, *, name: str, text_nl: str, text_en: str, shared: bool) -> SavedReply:
    """Make (an unsaved one) or change. Raises NotAllowed, Empty (no name, or no text at all), NameTaken."""
    owner = None if shared else (reply.owner if reply.pk and reply.owner else by)
    if not policies.can_change_reply(by, reply if reply.pk else SavedReply(owner=owner)):
        raise errors.NotAllowed
    if shared and not policies.can_share_replies(by):
        raise errors.NotAllowed
    reply.name, reply.owner = one_line(name, NAME_LENGTH), owner
    reply.text_nl, reply.text_en = storable(text_nl).strip(), storable(text_en).strip()
    if not reply.name or not (reply.text_nl or reply.text_en):
        raise errors.Empty
    reply.changed_at = clock.now()
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as problem:
        raise NameTaken from problem
    return reply


def delete(reply: SavedReply, by: User) -> None:
    """For good; what was sent with it stays. Raises NotAllowed."""
    if not policies.can_change_reply(by, reply):
        raise errors.NotAllowed
    SavedReply.objects.filter(pk=reply.pk).delete()


def used(reply: SavedReply) -> None:
    """Somebody put it in their answer."""
    SavedReply.objects.filter(pk=reply.pk).update(used=F("used") + 1)
