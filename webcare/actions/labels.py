"""Labels: the words a team sorts by. Leads make them; everybody puts them on conversations and customers."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from webcare import clock, errors, policies
from webcare.models import Contact, Conversation, Event, Label, User
from webcare.text import label as one_line

NAME_LENGTH = 40


class NameTaken(errors.Refusal):
    code, status = "name_taken", 422

    def __init__(self) -> None:
        super().__init__(_("There is a label with this name already."))


class StillUsed(errors.Refusal):
    code = "still_used"

    def __init__(self) -> None:
        super().__init__(_("This label is in use. Archive it: then nobody can choose it any more."))


class Archived(errors.Refusal):
    code = "archived"

    def __init__(self) -> None:
        super().__init__(_("This label has been archived. A team lead can bring it back."))


# -- on conversations and customers --


def add(conversation: Conversation, label: Label, by: User) -> Event | None:
    """None when it is on already. Raises Archived."""
    _refuse_archived(label)
    with conversation.locked() as conversation:
        if conversation.labels.filter(pk=label.pk).exists():
            return None
        conversation.labels.add(label)
        return conversation.log("label.added", actor=by, **_said(label))


def remove(conversation: Conversation, label: Label, by: User) -> Event | None:
    """None when it is not on (any more). An archived one can be taken off."""
    with conversation.locked() as conversation:
        if not conversation.labels.filter(pk=label.pk).exists():
            return None
        conversation.labels.remove(label)
        return conversation.log("label.removed", actor=by, **_said(label))


def add_to_contact(contact: Contact, label: Label) -> None:
    """Twice is once. Raises Archived."""
    _refuse_archived(label)
    contact.labels.add(label)


def remove_from_contact(contact: Contact, label: Label) -> None:
    contact.labels.remove(label)


# -- the labels themselves --


def create(by: User, name: str, colour: str = Label.Colour.GREY) -> Label:
    """Raises NotAllowed, Empty, NameTaken (also by an archived one)."""
    return _save(Label(name=name, colour=colour), by)


def change(label: Label, by: User, name: str, colour: str) -> Label:
    """Another name or colour, everywhere it stands. Raises NotAllowed, Empty, NameTaken."""
    label.name, label.colour = name, colour
    return _save(label, by)


def archive(label: Label, by: User) -> None:
    """It stays where it is; nobody can choose it any more. Raises NotAllowed."""
    _check_may(by)
    Label.objects.filter(pk=label.pk, archived_at=None).update(archived_at=clock.now())


def bring_back(label: Label, by: User) -> None:
    """Raises NotAllowed."""
    _check_may(by)
    Label.objects.filter(pk=label.pk).update(archived_at=None)


def delete(label: Label, by: User) -> None:
    """Only one that is on nothing. Raises NotAllowed, StillUsed."""
    _check_may(by)
    with transaction.atomic():
        # Locked against whoever would put it on something right now: their row refers to this one.
        locked = Label.objects.select_for_update().filter(pk=label.pk).first()
        if locked and (locked.conversations.exists() or locked.contacts.exists()):
            raise StillUsed
        Label.objects.filter(pk=label.pk).delete()


def _save(label: Label, by: User) -> Label:
    _check_may(by)
    label.name = one_line(label.name, NAME_LENGTH)
    if not label.name:
        raise errors.Empty
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError as problem:
        raise NameTaken from problem
    return label


def _refuse_archived(label: Label) -> None:
    """As the database has it: the page it was chosen on may be old."""
    if Label.objects.filter(pk=label.pk, archived_at__isnull=False).exists():
        raise Archived


def _check_may(by: User) -> None:
    if not policies.can_manage_labels(by):
        raise errors.NotAllowed


def _said(label: Label) -> dict[str, Any]:
    """As it was called then: the line in the timeline stays true."""
    return {"label": label.pk, "name": label.name, "colour": label.colour}
