"""The name of somebody who wrote, asked of the provider where messages do not carry it."""

from django.db import transaction

from connectors.contract import Capability, SendError
from webcare import bells
from webcare.models import Contact, ContactIdentity, Conversation
from webcare.text import label

from . import contact_details, identities


def ask(conversation: Conversation) -> None:
    """Have a worker ask, at the beginning of a conversation with somebody nameless: lost, it is asked at the next."""
    if Capability.PROFILES in conversation.channel.connector.capabilities:
        bells.ring_worker("fetch_profile", conversation.thread.identity_id)


def fetch(identity: ContactIdentity) -> bool:
    """Fill in the name the provider tells, if nobody did meanwhile; False when there is none. Never raises: a customer
    without a name is nothing unusual."""
    try:
        found = identity.channel.connector.profile(identities.party_of(identity))
    except SendError:
        return False
    name = label(found.name or found.handle)
    if not name:
        return False
    with transaction.atomic():
        ContactIdentity.objects.filter(pk=identity.pk, name="").update(name=name)
        filled = Contact.objects.filter(pk=identity.contact_id, name="").update(name=name)
        if filled:
            contact_details.ring([identity.contact])
    return bool(filled)
