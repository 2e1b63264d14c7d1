"""Who is who: contacts that are one person are linked, let go again, or told apart for good. No row ever moves.

Locks are taken in the order that ingest takes them too: threads first, then contacts, each by key.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from webcare import clock
from webcare.errors import Refusal
from webcare.models import Contact, ContactLink, Conversation, User

log = structlog.get_logger(__name__)

BY_HAND, SAME_EMAIL, SAME_PHONE, LOGIN = "by_hand", "same_email", "same_phone", "verified_login"
SAME_ID = "same_id"  # the provider told a name of one with the other
EVIDENCE = (BY_HAND, SAME_EMAIL, SAME_PHONE, LOGIN, SAME_ID)
DISMISSED = "not_the_same"  # evidence of a link that never held: so nobody is asked again
TRIES = 20  # a group that changes while we wait for it is looked at again; more than once is rare already


class SamePerson(Refusal):
    code = "same_person"

    def __init__(self) -> None:
        super().__init__(_("These are one customer already."))


class NotLinked(Refusal):
    code = "not_linked"

    def __init__(self) -> None:
        super().__init__(_("This customer is not linked, or no longer."))


class _Moved(Exception):
    """The group changed before we held it."""


def group_ids(contact: Contact) -> list[int]:
    """The keys of all contacts that are this person, the root first."""
    root = Contact.objects.only("root").get(pk=contact.pk).person
    found = Contact.objects.of_person(root).values_list("pk", flat=True)
    return sorted(found, key=lambda pk: (pk != root, pk))


def link(contact: Contact, to: Contact, by: User | None, evidence: str = BY_HAND) -> ContactLink:
    """These are one person: the group of `contact` joins that of `to`. Raises SamePerson."""
    with _held(contact, to) as (contacts, open_now):
        one, other = contacts[contact.pk], contacts[to.pk]
        if one.person == other.person:
            raise SamePerson
        top, root = contacts[one.person], other.person
        made = ContactLink.objects.create(contact=top, to=other, evidence=evidence, by=by)
        Contact.objects.of_person(top.pk).update(root=root)
        for conversation, names in _lines(open_now, contacts.values(), name=one, to=other):
            conversation.log("contact.linked", actor=by, contact=top.pk, evidence=evidence, **names)
    log.info("contact.linked", contact=top.pk, to=to.pk, evidence=evidence, by=by.pk if by else None)
    return made


def unlink(contact: Contact, by: User) -> ContactLink:
    """Let go of this contact, together with those that were linked to it. Raises NotLinked."""
    with _held(contact) as (contacts, open_now):
        made = ContactLink.objects.filter(contact=contact, undone_at=None).first()
        if made is None:
            raise NotLinked
        one, former = contacts[contact.pk], contacts[contacts[contact.pk].person]
        made.undone_at, made.undone_by = clock.now(), by
        made.save(update_fields=["undone_at", "undone_by"])
        below = _below(contact.pk, contacts)
        Contact.objects.filter(pk__in=below).update(root=contact.pk)
        Contact.objects.filter(pk=contact.pk).update(root=None)
        for pk in {contact.pk} | below:
            contacts[pk].root_id = contact.pk if pk in below else None
        for conversation, names in _lines(open_now, contacts.values(), name=one, to=former):
            conversation.log("contact.unlinked", actor=by, contact=contact.pk, **names)
    log.info("contact.unlinked", contact=contact.pk, by=by.pk)
    return made


def dismiss(contact: Contact, other: Contact, by: User) -> None:
    """Not the same person: remembered as a link that was undone at once. Raises SamePerson while they are linked."""
    with _held(contact, other) as (contacts, _open):
        if contacts[contact.pk].person == contacts[other.pk].person:
            raise SamePerson
        now = clock.now()
        ContactLink.objects.create(
            contact=contact, to=other, evidence=DISMISSED, by=by, at=now, undone_by=by, undone_at=now
        )
    log.info("contact.told_apart", contact=contact.pk, other=other.pk, by=by.pk)


def told_apart(contact_ids: Iterable[int]) -> set[int]:
    """Keys of contacts somebody said are not this person."""
    ids = set(contact_ids)
    rows = ContactLink.objects.filter(Q(contact__in=ids) | Q(to__in=ids), evidence=DISMISSED)
    return {pk for pair in rows.values_list("contact", "to") for pk in pair} - ids


@contextmanager
def _held(*contacts: Contact) -> Iterator[tuple[dict[int, Contact], list[Conversation]]]:
    """Everyone who is one of these persons, by key, and their open conversations; nobody else can change them now."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic(), ExitStack() as stack:
                held = _hold(contacts, stack)
                yield held
                return
        except _Moved:
            if attempt == TRIES - 1:
                raise Refusal() from None


def _hold(contacts: tuple[Contact, ...], stack: ExitStack) -> tuple[dict[int, Contact], list[Conversation]]:
    ids = {pk for contact in contacts for pk in group_ids(contact)}
    talks = Conversation.objects.exclude(status=Conversation.Status.RESOLVED).filter(contact__in=ids)
    open_now = [stack.enter_context(talk.locked()) for talk in talks.select_related("thread").order_by("thread_id")]
    rows = Contact.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    locked = {row.pk: row for row in rows}
    if {pk for contact in contacts for pk in group_ids(contact)} != ids:
        raise _Moved
    return locked, [talk for talk in open_now if talk.is_open]


def _lines(
    open_now: Iterable[Conversation], group: Iterable[Contact], **named: Contact
) -> Iterator[tuple[Conversation, dict[str, str]]]:
    """What the line in each conversation calls the two persons: nothing where its readers see no conversation with one.

    The line stays when the link was a mistake, and whom other teams speak with is theirs to know. `group`: everyone
    who is one of the two.
    """
    calls = {key: str(one) for key, one in named.items()}
    person = {one.pk: one.person for one in group}
    spoken = set(Conversation.objects.filter(contact__in=person).values_list("contact", "team").distinct())
    teams = {(person[contact], team) for contact, team in spoken}
    for talk in open_now:
        seen = {key for key, one in named.items() if teams & {(person[one.pk], None), (person[one.pk], talk.team_id)}}
        yield talk, {key: name if key in seen else "" for key, name in calls.items()}


def _below(contact: int, contacts: Iterable[int]) -> set[int]:
    """Whoever is linked to this contact, directly or through another."""
    pairs = ContactLink.objects.filter(contact__in=contacts, undone_at=None).values_list("contact", "to")
    above = dict(pairs)
    below = {contact}
    while more := {one for one, to in above.items() if to in below and one not in below}:
        below |= more
    return below - {contact}
