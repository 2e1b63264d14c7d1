"""Who could be the same person, with the reason; and who is found by a name, an address or a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from webcare.actions import contacts
from webcare.models import Contact, ContactLink
from webcare.models.conversation import ConversationQuerySet

from .card_rows import as_objects
from .cards import Card

MOST = 20  # contacts with one address; a hundred of them are no longer a hint
TAIL = 9  # digits that tell a number, however its country was written


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be this customer. `proven`: both sides are known to use that address."""

    card: Card
    evidence: str
    proven: bool = False

    @property
    def channels(self) -> list[dict[str, str]]:
        return self.card.channels


def suggestions(card: Card, visible: ConversationQuerySet) -> list[Match]:
    """The best reason for each person, proofs first. At most five queries for the reasons, two of them always."""
    mine = [one["pk"] for one in card.group]
    reasons = _told(mine, contacts.LOGIN) | _same_phone(card) | _same_email(card) | _told(mine, contacts.SAME_ID)
    for pk in contacts.told_apart(mine) if reasons else ():
        reasons.pop(pk, None)
    found = []
    for other in cards_of({pk for pk in reasons if pk not in mine}, visible, by_contact=True):
        evidence = next(reasons[one["pk"]] for one in other.group if one["pk"] in reasons)
        found.append(Match(other, evidence, evidence == contacts.LOGIN or _both_proven(card, other)))
    return sorted((match for match in found if match.card.seen), key=lambda match: not match.proven)


def found_by(text: str) -> QuerySet[Contact]:
    """Contacts whose name, address or number holds these words."""
    digits = "".join(sign for sign in text if sign.isdigit())
    wanted = Q(name__icontains=text) | Q(email__icontains=text)
    rows = _with_digits(Contact.objects.all())
    if len(digits) >= 3 and not any(sign.isalpha() for sign in text):
        wanted |= Q(digits__contains=digits.lstrip("0") or digits) & ~Q(phone="")
    return rows.filter(wanted)


def persons(visible: ConversationQuerySet, text: str = "") -> QuerySet[Contact]:
    """The roots of everyone this user may see a conversation of, all or those found by these words."""
    rows = Contact.objects.filter(root=None)
    if text:
        rows = rows.filter(pk__in=found_by(text).annotate(person_id=Coalesce("root_id", "id")).values("person_id"))
    own = Exists(visible.filter(contact=OuterRef("pk")))
    linked = Exists(visible.filter(contact__root=OuterRef("pk")))
    return rows.filter(own | linked)


def cards_of(pks: Iterable[int], visible: ConversationQuerySet, by_contact: bool = False) -> list[Card]:
    """The cards of these persons, in the order of their keys given. `by_contact`: the keys are of any contact."""
    keys = list(pks)
    if by_contact and keys:
        rows = Contact.objects.filter(pk__in=keys).annotate(person_id=Coalesce("root_id", "id"))
        keys = list(rows.values_list("person_id", flat=True).distinct())
    groups: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
    if keys:
        for one in as_objects(Contact.objects.filter(Q(pk__in=keys) | Q(root__in=keys)), visible):
            groups[one["one"]["root"] or one["one"]["pk"]].append(one["one"])
    return [Card(group) for group in groups.values() if group]


def _same_email(card: Card) -> dict[int, str]:
    mine = {point.value.lower() for point in card.points if point.what == "mail"}
    if not mine:
        return {}
    # The exclusion is what lets PostgreSQL use the index, which has no empty addresses.
    rows = Contact.objects.exclude(email="").annotate(small=Lower("email")).filter(small__in=mine)
    return dict.fromkeys(rows.values_list("pk", flat=True)[: MOST + len(card.group)], contacts.SAME_EMAIL)


def _same_phone(card: Card) -> dict[int, str]:
    numbers = ("".join(filter(str.isdigit, point.value)) for point in card.points if point.what == "phone")
    tails = [number[-TAIL:] for number in numbers if len(number) >= TAIL]
    if not tails:
        return {}
    same = Q()
    for tail in tails:
        same |= Q(digits__endswith=tail)
    rows = _with_digits(Contact.objects.exclude(phone="")).filter(same)
    return dict.fromkeys(rows.values_list("pk", flat=True)[: MOST + len(card.group)], contacts.SAME_PHONE)


def _told(mine: list[int], evidence: str) -> dict[int, str]:
    """By a link that does not hold: by signing in, undone by somebody, or made to ask whether it is one person."""
    rows = ContactLink.objects.filter(Q(contact__in=mine) | Q(to__in=mine), evidence=evidence)
    pairs = rows.exclude(undone_at=None).values_list("contact", "to")
    return dict.fromkeys({pk for pair in pairs for pk in pair}, evidence)


def _with_digits(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    bare = Func(F("phone"), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")
    return rows.alias(digits=bare)


def _both_proven(card: Card, other: Card) -> bool:
    proven = [{p.value.lower() for p in one.points if p.what == "mail" and p.proof} for one in (card, other)]
    return bool(proven[0] & proven[1])
