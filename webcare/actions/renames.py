"""A customer's names changed, says the provider: the new ones are theirs from now on, the old ones find them still."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from connectors.contract import Id, InboundIdentity
from webcare.models import Channel, Contact, Conversation, IdentityAlias
from webcare.text import label

from . import collisions, identities, waiting
from .outcomes import NotYet, Useless


def apply(channel: Channel, change: InboundIdentity) -> None:
    """Raises NotYet for somebody who never wrote, Useless when it tells nothing new.

    A new name that is another customer's already (they wrote under it before this came) is not taken from there.
    """
    old, new = identities.clean(change.old), identities.clean(change.new)
    before = identities.look_up(channel.pk, old)
    owner = before.owner or next(iter(before.others), None) or identities.look_up(channel.pk, new).owner
    talks = Conversation.objects.filter(thread__identity=owner).select_related("thread").order_by("-pk")
    latest = talks.first() if owner else None
    if latest is None:
        raise NotYet(waiting.thread_name((old + new)[0].value) if old + new else "")
    with latest.locked() as conversation:
        _rename(conversation, [name for name in old if name not in new], new, label(change.said, 300))


def _rename(conversation: Conversation, gone: list[Id], new: list[Id], said: str) -> None:
    thread = conversation.thread
    learned = identities.learn(thread.channel_id, thread.identity_id, new) if new else []
    left = _let_go(conversation, gone)
    back = _of(conversation, new).filter(identity=thread.identity_id, holds=False).update(holds=True)
    others = {
        alias.identity_id: Id(alias.kind, alias.value)
        for alias in _of(conversation, new).exclude(identity=thread.identity_id)
    }
    if not (learned or left or back or others):
        raise Useless("these names are known already")
    if learned or left or back:
        _correct_number(conversation, gone, new)
        conversation.log("customer.renamed", **{"from": _readable(gone), "to": _readable(new)}, said=said)
        waiting.wake(thread.channel_id, [waiting.thread_name(name) for name in learned])
    collisions.note(conversation, others)


def _let_go(conversation: Conversation, gone: list[Id]) -> int:
    """These no longer hold. Unknown ones are kept too: a message sent under them may still be under way."""
    if not gone:
        return 0
    thread = conversation.thread
    left = _of(conversation, gone).filter(identity=thread.identity_id, holds=True).update(holds=False)
    identities.learn(thread.channel_id, thread.identity_id, gone, holds=False)
    return left


def _of(conversation: Conversation, names: Sequence[Id]) -> QuerySet[IdentityAlias]:
    wanted = Q(pk=None)
    for name in names:
        wanted |= Q(kind=name.kind, value=name.value)
    return IdentityAlias.objects.filter(wanted, channel=conversation.channel)


def _correct_number(conversation: Conversation, gone: list[Id], new: list[Id]) -> None:
    """A number of theirs that is no longer theirs must not stay on their card; any other was put there by somebody."""
    contact = conversation.thread.identity.contact
    stale = {_digits(name.value) for name in gone} - {""}
    if _digits(contact.phone) in stale:
        Contact.objects.filter(pk=contact.pk).update(phone=_readable(new))


def _readable(names: Sequence[Id]) -> str:
    return next(filter(None, map(identities.readable, names)), "")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
