"""A name that two customers claim stays with whom it was; agents are told, and asked whether they are one person."""

from collections.abc import Mapping

from django.db.models import Q

from connectors.contract import Id
from webcare import clock
from webcare.models import Contact, ContactIdentity, ContactLink, Conversation

from . import contacts


def note(conversation: Conversation, others: Mapping[int, Id]) -> None:
    """The held thread's customer was told under names of these `others` (keys of identities). Each pair once."""
    mine = ContactIdentity.objects.select_related("contact").get(pk=conversation.thread.identity_id)
    for other in ContactIdentity.objects.select_related("contact").filter(pk__in=others):
        if _is_new(mine.contact, other.contact):
            _propose(mine, other)
            conversation.log("customer.collided", what=others[other.pk].kind)


def _is_new(one: Contact, other: Contact) -> bool:
    """Neither one person already, nor proposed before, whatever became of it."""
    pairs = Q(contact=one, to=other) | Q(contact=other, to=one)
    asked = ContactLink.objects.filter(pairs, evidence__in=(contacts.SAME_ID, contacts.DISMISSED))
    return one.person != other.person and not asked.exists()


def _propose(mine: ContactIdentity, other: ContactIdentity) -> None:
    """As a link that never held: it shows with both as a suggestion, and nothing is merged by it."""
    now = clock.now()
    ContactLink.objects.create(
        contact=mine.contact, to=other.contact, evidence=contacts.SAME_ID, at=now, undone_at=now
    )  # fmt: skip
    # What makes the card of either look for matches; only where nothing better was known.
    both = ContactIdentity.objects.filter(pk__in=(mine.pk, other.pk), evidence="first_seen")
    both.update(evidence=contacts.SAME_ID)
