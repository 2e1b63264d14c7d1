"""One person under several names: found by each, learned when unowned, never taken from somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from connectors.contract import Id, Party
from webcare.models import ContactIdentity, Conversation, IdentityAlias
from webcare.text import identifier

from . import collisions, waiting
from .outcomes import Twin

MOST = 10  # names that one item may tell
NAMES = """
select named.kind, named.value, alias.identity_id, alias.holds,
    (select external_id from webcare_thread where identity_id = alias.identity_id order by id limit 1),
    exists (select 1 from webcare_identityalias other where other.identity_id = alias.identity_id and other.holds
        and other.kind = %s and other.value <> %s)
from unnest(%s::text[], %s::text[]) with ordinality as named (kind, value, place)
left join webcare_identityalias alias
    on alias.channel_id = %s and alias.kind = named.kind and alias.value = named.value
order by named.place
"""
# In one order for everybody: two who learn the same names wait for each other once, not crosswise.
LEARN = """
insert into webcare_identityalias (identity_id, channel_id, kind, value, holds, created_at)
select %s, %s, named.kind, named.value, %s, statement_timestamp()
from unnest(%s::text[], %s::text[]) as named (kind, value) order by named.kind, named.value
on conflict (channel_id, kind, value) do nothing returning value
"""


@dataclass(slots=True)
class Names:
    """What we know of the names that an item tells. `owner`: whose they are, by the surest; `thread`: theirs.

    `missing` are nobody's; `others` are another customer's; `renamed`: the surest replaces the one they had.
    """

    told: list[Id] = field(default_factory=list)
    owner: int | None = None
    thread: str = ""
    missing: list[Id] = field(default_factory=list)
    others: dict[int, Id] = field(default_factory=dict)
    renamed: bool = False


def clean(ids: Sequence[Id]) -> list[Id]:
    """Storable, each once, the surest first."""
    return list(dict.fromkeys(Id(kind[:20], identifier(value, 200)) for kind, value in ids if value))[:MOST]


def look_up(channel_id: int, ids: Sequence[Id]) -> Names:
    """One statement. A name that no longer holds finds its person only when nothing surer in the item is new:
    numbers are given to other people."""
    names = Names(clean(ids))
    if not names.told:
        return names
    kinds, values = [name.kind for name in names.told], [name.value for name in names.told]
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [kinds[0], values[0], kinds, values, channel_id])
        rows = cursor.fetchall()
    for kind, value, owner, holds, thread, has_another in rows:
        name = Id(kind, value)
        if owner is None:
            names.missing.append(name)
        elif names.owner is None and (holds or not names.missing):
            names.owner, names.thread = owner, thread or ""
            names.renamed = has_another and name != names.told[0] and names.told[0] in names.missing
        elif owner != names.owner:
            names.others.setdefault(owner, name)
    return names


def meet(conversation: Conversation, names: Names) -> None:
    """The held thread's person was told under these names: keep what is new, note what is somebody else's.

    Raises Twin when another transaction gave a name of this new person to somebody in the same moment.
    """
    thread = conversation.thread
    if names.missing:
        learned = learn(thread.channel_id, thread.identity_id, names.missing)
        if names.owner is None and len(learned) < len(names.missing):
            raise Twin
        waiting.wake(thread.channel_id, [waiting.thread_name(name) for name in learned])
        if names.renamed:
            replace(conversation, names.told[0])
    if names.others:
        collisions.note(conversation, names.others)


def learn(channel_id: int, identity_id: int, names: Sequence[Id], *, holds: bool = True) -> list[str]:
    """Give these names to a person, as far as they are nobody's; returns which became theirs."""
    with connection.cursor() as cursor:
        kinds, values = [name.kind for name in names], [name.value for name in names]
        cursor.execute(LEARN, [identity_id, channel_id, holds, kinds, values])
        return [value for (value,) in cursor.fetchall()]


def told(conversation: Conversation, ids: Sequence[Id]) -> None:
    """A receipt, or the answer to a send, named the customer of this conversation. Costs one look when nothing is new.

    Takes the thread's lock only when there is something to keep.
    """
    if not ids:
        return
    names, mine = look_up(conversation.channel_id, ids), conversation.thread.identity_id
    names.others |= {names.owner: names.told[0]} if names.owner not in (None, mine) else {}
    names.others.pop(mine, None)
    if not (names.missing or names.others):
        return
    names.owner, names.renamed = mine, False
    with conversation.locked() as conversation:
        meet(conversation, names)


def names_of(identity: ContactIdentity) -> tuple[Id, ...]:
    """The names that hold, to send to: kinds in the order in which they were learned, of each kind the newest first."""
    rows = IdentityAlias.objects.filter(identity=identity).order_by("pk").values_list("kind", "value", "holds")
    places: dict[str, int] = {}
    found = [(places.setdefault(kind, len(places)), Id(kind, value)) for kind, value, _holds in rows]
    holding = {Id(kind, value) for kind, value, holds in rows if holds}
    newest_first = sorted(reversed(found), key=lambda one: one[0])
    return tuple(name for _place, name in newest_first if name in holding)


def party_of(identity: ContactIdentity) -> Party:
    """The person as a connector is told."""
    contact = identity.contact
    return Party(
        id=identity.external_id, name=contact.name, email=contact.email, phone=contact.phone, ids=names_of(identity)
    )


def replace(conversation: Conversation, name: Id, said: str = "") -> None:
    """From now on the customer goes by this name; others of its kind are no longer sent to."""
    known = IdentityAlias.objects.filter(identity=conversation.thread.identity_id, kind=name.kind, holds=True)
    former = known.exclude(value=name.value)
    before = former.order_by("-pk").values_list("value", flat=True).first() or ""
    former.update(holds=False)
    conversation.log(
        "customer.renamed", **{"from": readable(Id(name.kind, before)), "to": readable(name), "said": said}
    )


def readable(name: Id) -> str:
    """A name as people know it: numbers only, the rest is our provider's business."""
    digits = name.value.lstrip("+")
    return f"+{digits}" if digits.isdecimal() and name.kind in ("phone", "wa_id") else ""
