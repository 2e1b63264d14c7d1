"""What a customer's card is made of, asked of the database with the page around it: one array, no query of its own."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from webcare.actions.contact_details import FIELDS
from webcare.models import Contact, ContactIdentity, Conversation, Label
from webcare.models.conversation import ConversationQuerySet


def group_of(person: Any, visible: ConversationQuerySet) -> ArraySubquery:
    """All contacts of this person as one array of objects. `person`: the root's key, or an expression for it."""
    return ArraySubquery(as_objects(Contact.objects.of_person(person), visible))


def as_objects(rows: QuerySet[Contact], visible: ConversationQuerySet) -> QuerySet[Any]:
    names = ("pk", *FIELDS, "created_at")
    known = ContactIdentity.objects.filter(contact=OuterRef("pk")).order_by("pk")
    identities = known.values(one=JSONObject(
        kind="channel__kind", channel="channel__name", external_id="external_id", name="name", evidence="evidence",
    ))  # fmt: skip
    labels = Label.objects.filter(contacts=OuterRef("pk")).order_by().values(
        one=JSONObject(pk="pk", name="name", colour="colour")
    )  # fmt: skip
    return rows.values(one=JSONObject(
        **{name: name for name in names}, root="root_id", identities=ArraySubquery(identities),
        labels=ArraySubquery(labels), total=_counted(Conversation.objects.all()), seen=_counted(visible),
        last=Subquery(visible.filter(contact=OuterRef("pk")).order_by("-opened_at").values("opened_at")[:1]),
    ))  # fmt: skip


def _counted(rows: ConversationQuerySet) -> Subquery:
    mine = rows.filter(contact=OuterRef("pk")).order_by().values("contact")
    return Subquery(mine.annotate(number=Count("pk")).values("number"))
