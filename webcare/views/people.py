"""Whom a conversation is about, and who could have it."""

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from webcare.models import Conversation, Event, User
from webcare.models.conversation import ConversationQuerySet

from . import lists

HISTORY = 20  # conversations of the same person shown beside this one
COLLEAGUES = 50


def one(visible: ConversationQuerySet, user: User, pk: int) -> Conversation:
    """The conversation with all its screen says of it. Raises Http404."""
    return get_object_or_404(_for_screen(visible, user), pk=pk)


def conversation_with_history(
    visible: ConversationQuerySet, user: User, pk: int
) -> tuple[Conversation, list[Conversation]]:
    """`one`, and all conversations of the same person (newest first), in one query. Raises Http404."""
    rows = _for_screen(visible.filter(contact__conversations=pk), user)
    distance = Case(When(pk=pk, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = list(rows.alias(distance=distance).order_by("distance", "-opened_at", "-pk")[: HISTORY + 1])
    if not found or found[0].pk != pk:
        raise Http404
    return found[0], sorted(found, key=lambda row: (row.opened_at, row.pk), reverse=True)


def _for_screen(rows: ConversationQuerySet, user: User) -> QuerySet[Conversation]:
    resolved = Event.objects.filter(conversation=OuterRef("pk"), kind="conversation.resolved").order_by("-seq")
    return lists.with_marks(rows, user).select_related("thread__identity").annotate(
        resolved_by=Subquery(resolved.values("actor__name")[:1])
    )  # fmt: skip


def colleagues(conversation: Conversation, user: User) -> list[User]:
    """Who may have this conversation, with how many each has open: oneself first, then who is there."""
    has_open = Conversation.objects.open().filter(assignee=OuterRef("pk")).order_by().values("assignee")
    people = User.objects.filter(is_active=True).annotate(
        open_count=Subquery(has_open.annotate(number=Count("pk")).values("number"))
    )
    if conversation.team_id:
        in_team = User.teams.through.objects.filter(team=conversation.team_id).values("user")
        people = people.filter(Q(pk__in=in_team) | Q(role__in=(User.Role.LEAD, User.Role.ADMIN)))
    found = people.order_by("name", "pk")[:COLLEAGUES]
    return sorted(found, key=lambda person: (person.pk != user.pk, person.is_absent()))
