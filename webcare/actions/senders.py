"""Who writes, and in which thread: the identity on this channel, the person behind it, the exchange it belongs to."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import connection

from connectors.contract import InboundMessage, Party
from webcare import clock
from webcare.models import Channel, Contact, ContactIdentity, Thread
from webcare.models.hot import first_of, insert
from webcare.text import identifier, label

from . import identities

TYPED = "offline_form"  # evidence of an address that was typed in a chat: nobody has written from it yet
CROWD, CROWD_WITHIN = 20, timedelta(minutes=5)  # new conversations of one sender; what comes on top is held
IDENTITY = "select * from webcare_contactidentity where channel_id = %s and external_id = %s for no key update"
ONCE = "on conflict (channel_id, external_id) do nothing"
PROVEN = "select external_id from webcare_thread where channel_id = %s and external_id = %s"
REFERRED = """
select thread.external_id from unnest(%s::text[]) with ordinality as named (reference, place)
join webcare_message message on message.channel_id = %s and message.reference = named.reference
    and message.reference <> ''
join webcare_thread thread on thread.id = message.thread_id
order by named.place, message.id desc limit 1
"""
RECENT = """
select thread.external_id from webcare_conversation conversation
join webcare_thread thread on thread.id = conversation.thread_id
where conversation.contact_id = %s and conversation.opened_at > %s and conversation.channel_id = %s
order by conversation.opened_at desc limit %s
"""


@dataclass(slots=True)
class Place:
    """Where a message belongs. `held`: its sender began so many conversations just now that it joins the last one.

    `names`: what we know of the sender's names, where the channel has several for one person.
    """

    channel: Channel
    sender: Party
    thread: str
    held: bool = False
    found: ContactIdentity | None = None
    names: identities.Names | None = None

    def identity(self) -> ContactIdentity:
        """The sender's own; made when nobody knew them."""
        self.found = self.found or identity_of(self.channel, self.sender)[0]
        return self.found

    def whose(self, thread: Thread) -> ContactIdentity:
        """The customer the thread is with, who need not be the sender."""
        if self.found and self.found.pk == thread.identity_id:
            thread.identity = self.found
        else:
            thread.identity = ContactIdentity.objects.select_related("contact").get(pk=thread.identity_id)
        return thread.identity


def place_of(channel: Channel, inbound: InboundMessage) -> Place:
    """The thread a signed token names, else that of the first reference we know, else the one the channel says.

    Only what has a `reference` (a mail) is looked at twice: everywhere else the channel knows its threads. A person
    keeps the one they have, whichever of their names they write under.
    """
    place = Place(channel, inbound.sender, identifier(inbound.thread, 200))
    if inbound.sender.ids:
        place.names = identities.look_up(channel.pk, inbound.sender.ids)
        place.thread = place.names.thread or place.thread
        if any(name.value.lstrip("+") in inbound.sender.phone for name in place.names.others.values()):
            place.sender = replace(inbound.sender, phone="")  # somebody else's, as far as we know
    if not inbound.reference:
        return place
    if known := _proven(channel, place, inbound) or _referred(channel, inbound.references):
        place.thread = known
        return place
    place.found, is_new = identity_of(channel, inbound.sender)
    if not is_new and (crowded := _crowded(channel, place.found)):
        place.thread, place.held = crowded, True
    return place


def identity_of(channel: Channel, sender: Party) -> tuple[ContactIdentity, bool]:
    """The sender on this channel, and whether we met them just now. Locked: two first mails are counted in turn."""
    name = identifier(sender.id, 200)
    if known := first_of(ContactIdentity, IDENTITY, [channel.pk, name]):
        return known, False
    contact = Contact(
        name=label(sender.name or sender.handle), email=label(sender.email, 254), phone=label(sender.phone, 40)
    )
    insert(contact)
    identity = ContactIdentity(contact=contact, channel=channel, external_id=name, name=label(sender.name))
    if insert(identity, ONCE):
        return identity, True
    contact.delete()  # someone was first, in the same instant
    return first_of(ContactIdentity, IDENTITY, [channel.pk, name]), False


def learn(identity: ContactIdentity, sender: Party) -> None:
    """Fill what we did not know; what the customer told before is not overwritten by a later claim."""
    contact = identity.contact
    if identity.evidence == TYPED and identity.external_id == identifier(sender.id, 200):
        identity.evidence = "first_seen"
        identity.save(update_fields=["evidence"])
    claimed = {"name": label(sender.name), "email": label(sender.email, 254), "phone": label(sender.phone, 40)}
    news = {field: value for field, value in claimed.items() if value and not getattr(contact, field)}
    if language := str(sender.extra.get("locale", ""))[:2]:
        news |= {"language": language} if not contact.language else {}
    if news:
        for field, value in news.items():
            setattr(contact, field, value)
        contact.save(update_fields=list(news))


def participant(thread: Thread, customer: ContactIdentity, sender: Party) -> dict[str, Any] | None:
    """Who writes in a thread that is somebody else's; None when it is the customer. The customer is never switched.

    `new`: nobody the customer wrote to, and they never wrote here before. What they say may not be what they know.
    """
    if customer.external_id == identifier(sender.id, 200):
        return None
    known: set[str] = set()
    for data in thread.messages.order_by("-seq").values_list("data", flat=True)[:50]:
        people = [*data.get("to", ()), *data.get("cc", ()), data.get("participant") or {}]
        known |= {str(one.get("email", "")).lower() for one in people if isinstance(one, dict)}
    who = {"name": label(sender.name), "email": label(sender.id, 254)}
    return who if sender.id.lower() in known else who | {"new": True}


def _proven(channel: Channel, place: Place, inbound: InboundMessage) -> str:
    return _one(PROVEN, [channel.pk, place.thread]) if inbound.proven_thread else ""


def _referred(channel: Channel, references: tuple[str, ...]) -> str:
    named = [identifier(reference) for reference in references[:100]]
    return _one(REFERRED, [named, channel.pk]) if named else ""


def _crowded(channel: Channel, identity: ContactIdentity) -> str:
    """The thread that takes what is too much from this sender; empty when it is not too much."""
    since = clock.now() - CROWD_WITHIN
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [identity.contact_id, since, channel.pk, CROWD])
        rows = cursor.fetchall()
    return rows[0][0] if len(rows) == CROWD else ""


def _one(sql: str, values: list[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row[0] if row else ""
