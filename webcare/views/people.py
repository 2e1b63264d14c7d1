"""Whom a conversation is about, and who could have it."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from webcare.models import Contact, Conversation, Event, User
from webcare.models.conversation import ConversationQuerySet

from . import card_rows, lists
from .cards import Card

HISTORY = 20  # conversations of the same person shown beside this one
COLLEAGUES = 50
MANY = 100  # open conversations of one person; counting further costs time and tells nobody anything


def one(visible: ConversationQuerySet, user: User, pk: int) -> Conversation:
    """The conversation with all its screen says of it. Raises Http404."""
    return get_object_or_404(_for_screen(visible, user).select_related("contact__root"), pk=pk)


def conversation_with_history(
    visible: ConversationQuerySet, user: User, pk: int
) -> tuple[Conversation, list[Conversation], Card]:
    """`one`, what this user may see of all contact with the same person (newest first, on any channel), and that
    person's card, in one query. Raises Http404."""
    asked = Conversation.objects.filter(pk=pk).annotate(person=Coalesce("contact__root_id", "contact_id"))
    person = Subquery(asked.values("person"))
    rows = _with_card(visible.filter(_is_of(person)), user, person, visible)
    distance = Case(When(pk=pk, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = list(rows.alias(distance=distance).order_by("distance", "-opened_at", "-pk")[: HISTORY + 1])
    if not found or found[0].pk != pk:
        raise Http404
    return found[0], sorted(found, key=lambda row: (row.opened_at, row.pk), reverse=True), _card(found)


def person_with_history(
    visible: ConversationQuerySet, user: User, pk: int, most: int = HISTORY + 1
) -> tuple[list[Conversation], Card]:
    """The same for a contact by its own key. Raises Http404 when this user may see no conversation with that person."""
    asked = Contact.objects.filter(pk=pk).annotate(person=Coalesce("root_id", "id"))
    person = Subquery(asked.values("person"))
    rows = _with_card(visible.filter(_is_of(person)), user, person, visible)
    found = list(rows.order_by("-opened_at", "-pk")[:most])
    if not found:
        raise Http404
    return found, _card(found)


def _with_card(
    rows: ConversationQuerySet, user: User, person: Subquery, visible: ConversationQuerySet
) -> QuerySet[Conversation]:
    return _for_screen(rows, user).annotate(group=card_rows.group_of(person, visible))


def _card(rows: list[Conversation]) -> Card:
    """The same in each row. Contacts without a name of their own are told the person's, so that nobody asks again."""
    card = Card(rows[0].group)
    for row in rows:
        if row.contact.root_id:
            row.contact.root = Contact(pk=card.pk, name=card.value("name"))
    return card


def _is_of(person: Any) -> Func:
    """Conversations with this person. An array is asked for first; as a join, PostgreSQL would read whole tables."""
    contacts = ArraySubquery(Contact.objects.of_person(person).values("pk"))
    joined = {"template": "%(expressions)s)", "arg_joiner": " = ANY("}
    return Func(F("contact_id"), contacts, output_field=BooleanField(), **joined)


def newest_first(rows: list[Conversation]) -> list[Conversation]:
    return sorted(rows, key=lambda row: (row.opened_at, row.pk), reverse=True)


def _for_screen(rows: ConversationQuerySet, user: User) -> QuerySet[Conversation]:
    resolved = Event.objects.filter(conversation=OuterRef("pk"), kind="conversation.resolved").order_by("-seq")
    return lists.with_drafts(lists.with_marks(rows, user), user).select_related("thread__identity").annotate(
        resolved_by=Subquery(resolved.values("actor__name")[:1])
    )  # fmt: skip


def colleagues(conversation: Conversation, user: User) -> list[User]:
    """Who may have this conversation, with how many each has open (`MANY` stands for more): oneself first, then who is
    there."""
    # In the order of the index by owner: without one PostgreSQL reads all that is open, hoping to find enough soon.
    has_open = Conversation.objects.open().filter(assignee=OuterRef("pk")).order_by("status").values("pk")[:MANY]
    counted = Func(ArraySubquery(has_open), function="cardinality", output_field=IntegerField())
    people = User.objects.at_work().annotate(open_count=counted)
    if conversation.team_id:
        in_team = User.teams.through.objects.filter(team=conversation.team_id).values("user")
        people = people.filter(Q(pk__in=in_team) | Q(role__in=(User.Role.LEAD, User.Role.ADMIN)))
    found = people.order_by("name", "pk")[:COLLEAGUES]
    return sorted(found, key=lambda person: (person.pk != user.pk, person.is_absent()))
