"""The inbox views: which conversations, in which order, under which name. Navigation and list both read this."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject, Left, Lower
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webcare.forms import FilterForm
from webcare.models import Conversation, Delivery, Draft, Label, Mention, Message, ReadMark, User
from webcare.models.conversation import ConversationQuerySet

from .paging import Order

URGENT = Order("due_at", "waiting_since", "-last_activity_at", "-pk")  # as `most_urgent_first`
LATEST = Order("-last_activity_at", "-pk")  # as `latest_on_top`
PREVIEW_LENGTH = 160
RETURNING = Order("snoozed_until", "-last_activity_at", "-pk")


@dataclass(frozen=True, slots=True)
class View:
    name: str
    label: str | Promise
    icon: str
    key: str
    pick: Callable[[ConversationQuerySet, User], ConversationQuerySet]
    order: Order = URGENT
    counted: bool = True
    count: Callable[[ConversationQuerySet, User], ConversationQuerySet] | None = None  # when not all of it counts

    @property
    def by_activity(self) -> bool:
        """Whether anything that happens brings a conversation to the top."""
        return self.order is LATEST


VIEWS = {
    view.name: view
    for view in (
        View("mine", _("My conversations"), "user-round", "g m", lambda seen, user: seen.mine(user)),
        View("unclaimed", _("Unclaimed"), "inbox", "g n", lambda seen, user: seen.unclaimed()),
        View("open", _("All open"), "layers", "g o", lambda seen, user: seen.open()),
        View("due", _("Due soon"), "timer", "g d", lambda seen, user: seen.due_soon()),
        View(
            "mentions", _("Mentions"), "at-sign", "g a", lambda seen, user: seen.mentioning(user), LATEST,
            count=lambda seen, user: seen.mentioning(user, unseen=True),
        ),
        View("bot", _("With the bot"), "bot", "g b", lambda seen, user: seen.with_bot(), LATEST),
        View("snoozed", _("Snoozed"), "alarm-clock", "g u", lambda seen, user: seen.snoozed(), RETURNING),
        View("resolved", _("Resolved"), "check", "g r", lambda seen, user: seen.resolved(), LATEST, counted=False),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for: one view, perhaps of one team, perhaps only what has one label."""

    view: View
    team: int | None
    label: int | None = None

    @property
    def query(self) -> str:
        parts = {"view": self.view.name, "team": self.team, "label": self.label}
        return urlencode({name: value for name, value in parts.items() if value})

    def of(self, visible: ConversationQuerySet, user: User) -> ConversationQuerySet:
        """This list, without an order, out of all that the user may see."""
        picked = self.view.pick(visible, user)
        picked = picked.filter(team=self.team) if self.team else picked
        return picked.labelled(self.label) if self.label else picked


def chosen(request: HttpRequest, default: str = "unclaimed") -> Chosen:
    """Nonsense in the address shows the default view rather than an error."""
    return _chosen(request.GET, default)


def chosen_on_page(request: HttpRequest) -> Chosen:
    """For a fragment whose own address does not say it: the list in which the asking page stands."""
    return _chosen(QueryDict(urlsplit(request.headers.get("Referer", "")).query), "open")


def _chosen(query: QueryDict, default: str) -> Chosen:
    form = FilterForm(query)
    form.is_valid()
    wanted = form.cleaned_data
    return Chosen(VIEWS[wanted.get("view") or default], wanted.get("team"), wanted.get("label"))


def with_marks(rows: ConversationQuerySet, user: User) -> QuerySet[Conversation]:
    """With what a row needs beside the conversation: how far this user read, and whether a send surely failed."""
    marks = ReadMark.objects.filter(user=user, conversation=OuterRef("pk"))
    failed = Delivery.objects.filter(
        message__conversation=OuterRef("pk"), message__kind=Message.Kind.OUT, state=Delivery.State.FAILED
    )
    return rows.for_rows().annotate(
        read_seq=Subquery(marks.values("seq")[:1]),
        surely_failed=Case(When(has_failed=True, then=Exists(failed)), default=F("has_failed")),
    )


def with_drafts(rows: QuerySet[Conversation], user: User) -> QuerySet[Conversation]:
    """With what this user is writing there: at most two, the reply and the note."""
    mine = Draft.objects.filter(user=user, conversation=OuterRef("pk"))
    return rows.annotate(written=ArraySubquery(mine.values(one=JSONObject(kind="kind", text="text", at="saved_at"))))


def for_list(rows: ConversationQuerySet, user: User, view: View) -> QuerySet[Conversation]:
    """`with_marks`, and what only a row of the list says: labels, one's own draft, being mentioned."""
    drafts = Draft.objects.filter(user=user, conversation=OuterRef("pk")).order_by("-saved_at")
    unseen = Mention.objects.filter(user=user, conversation=OuterRef("pk"), seen_at=None)
    labels = Label.objects.filter(conversations=OuterRef("pk")).order_by(Lower("name"))
    found = with_marks(rows, user).annotate(
        draft=Subquery(drafts.values(start=Left("text", PREVIEW_LENGTH))[:1]),
        is_mentioned=Exists(unseen),
        tags=ArraySubquery(labels.values(one=JSONObject(name="name", colour="colour"))),
    )
    return _with_note(found, user) if view.name == "mentions" else found


def _with_note(rows: QuerySet[Conversation], user: User) -> QuerySet[Conversation]:
    """With what was said when this user was last mentioned, and by whom."""
    last = Mention.objects.filter(user=user, conversation=OuterRef("pk")).order_by("-pk")
    return rows.annotate(
        note=Subquery(last.values(start=Left("message__text", PREVIEW_LENGTH))[:1]),
        note_by=Subquery(last.values("message__author__name")[:1]),
    )
