"""What we know of a customer: corrected by agents, and vouched for by whoever signed them in."""

from collections.abc import Mapping

import structlog
from django.db import transaction

from connectors.contract import Party
from webcare import bells
from webcare.models import Contact, ContactIdentity, ContactLink, Conversation, Thread, User
from webcare.text import label

from . import contacts

log = structlog.get_logger(__name__)

FIELDS = ("name", "email", "phone", "language", "form_of_address", "remarks")
MAIL = "mailto:"  # begins an identity that stands for an address somebody vouched for
SCREENS = 50  # conversations whose open screens are told


def update(contact: Contact, by: User, values: Mapping[str, str]) -> list[str]:
    """Correct these `FIELDS`; returns the names of what changed.

    A linked customer shows the first value there is, the root's before the others': it is corrected where it stands,
    so that a link can be undone without losing what each of them said.
    """
    with transaction.atomic():
        group = _lock(contact)
        changed: dict[int, list[str]] = {}
        for name, value in values.items():
            owner = next((one for one in group if getattr(one, name)), group[0])
            if name in FIELDS and getattr(owner, name) != value:
                setattr(owner, name, value)
                changed.setdefault(owner.pk, []).append(name)
        for one in group:
            if one.pk in changed:
                one.save(update_fields=changed[one.pk])
        if changed:
            ring(group)
    names = sorted({name for names in changed.values() for name in names})
    log.info("contact.changed", contact=contact.pk, by=by.pk, fields=names)
    return names


def ring(group: list[Contact]) -> None:
    """Screens that show this person look again. Nothing was said, so no seq: cards and lists ask, timelines do not."""
    talks = Conversation.objects.filter(contact__in=group).order_by("-last_activity_at")
    for talk in talks[:SCREENS]:
        topics = [bells.thread_topic(talk.thread_id)] + ([bells.team_topic(talk.team_id)] if talk.is_open else [])
        bells.ring_browsers(topics, talk.thread_id, 0)


def vouch(thread: Thread, sender: Party, conversation: Conversation) -> None:
    """The provider vouches for who this is: further ids (`aliases`) and an address. For the thread we hold.

    Each alias is an identity of its own, with the person's contact; the visitor's contact is linked to it. Once an
    agent has undone such a link it is not made again: the person at the desk knows better.
    """
    visitor = thread.identity.contact
    for alias in sender.aliases:
        known = _identity(thread, alias, sender)
        _tell(known.contact, sender)
        _address(thread, sender, known.contact)
        if thread.identity.evidence != contacts.LOGIN:
            ContactIdentity.objects.filter(pk=thread.identity_id).update(evidence=contacts.LOGIN)
        if visitor.person == known.contact.person or _was_undone(visitor, known.contact):
            continue
        _link(thread, visitor, known.contact, conversation)


def _link(thread: Thread, visitor: Contact, known: Contact, conversation: Conversation) -> None:
    """Only the held thread gets a line: waiting for others here could be waiting for each other."""
    group = _lock(visitor, known)
    fresh = {one.pk: one for one in group}
    one, other = fresh[visitor.pk], fresh[known.pk]
    if one.person == other.person:
        return
    ContactLink.objects.create(contact_id=one.person, to=other, evidence=contacts.LOGIN)
    Contact.objects.of_person(one.person).update(root=other.person)
    thread.log("contact.linked", conversation, name=str(visitor), to=str(known), contact=one.person,
               evidence=contacts.LOGIN)  # fmt: skip


def _identity(thread: Thread, alias: str, sender: Party) -> ContactIdentity:
    rows = ContactIdentity.objects.select_related("contact")
    found = rows.filter(channel=thread.channel_id, external_id=alias).first()
    if found:
        return found
    contact = Contact.objects.create(name=label(sender.name), email=label(sender.email, 254))
    defaults = {"contact": contact, "name": label(sender.name), "evidence": contacts.LOGIN}
    made, is_new = rows.get_or_create(channel_id=thread.channel_id, external_id=alias, defaults=defaults)
    if not is_new:
        contact.delete()  # someone was first, in the same instant
    return made


def _tell(contact: Contact, sender: Party) -> None:
    """Fill what we did not know; what an agent corrected stays."""
    told = {"name": label(sender.name), "email": label(sender.email, 254)}
    news = {name: value for name, value in told.items() if value and not getattr(contact, name)}
    if news:
        Contact.objects.filter(pk=contact.pk).update(**news)


def _address(thread: Thread, sender: Party, contact: Contact) -> None:
    if not sender.email:
        return
    ContactIdentity.objects.update_or_create(
        channel_id=thread.channel_id, external_id=f"{MAIL}{label(sender.email, 190).lower()}",
        defaults={"contact": contact, "evidence": contacts.LOGIN},
    )  # fmt: skip


def _was_undone(one: Contact, other: Contact) -> bool:
    ids = [set(contacts.group_ids(each)) for each in (one, other)]
    rows = ContactLink.objects.exclude(undone_at=None).filter(evidence__in=(contacts.LOGIN, contacts.DISMISSED))
    pairs = set(rows.filter(contact__in=ids[0] | ids[1]).values_list("contact", "to"))
    return any((a in ids[0] and b in ids[1]) or (a in ids[1] and b in ids[0]) for a, b in pairs)


def _lock(*of: Contact) -> list[Contact]:
    """Everyone who is one of these persons, roots first, held until the transaction ends."""
    ids = {pk for contact in of for pk in contacts.group_ids(contact)}
    rows = Contact.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return sorted(rows, key=lambda one: (one.root_id is not None, one.pk))
