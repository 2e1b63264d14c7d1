"""The inbox views: which conversations, in which order, under which name. Navigation and list both read this."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webcare.forms import FilterForm
from webcare.models import Conversation, Delivery, ReadMark, User
from webcare.models.conversation import ConversationQuerySet

from .paging import Order

URGENT = Order("due_at", "waiting_since", "-last_activity_at", "-pk")  # as `most_urgent_first`
LATEST = Order("-last_activity_at", "-pk")  # as `latest_on_top`
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
        View("bot", _("With the bot"), "bot", "g b", lambda seen, user: seen.with_bot(), LATEST),
        View("snoozed", _("Snoozed"), "alarm-clock", "g u", lambda seen, user: seen.snoozed(), RETURNING),
        View("resolved", _("Resolved"), "check", "g r", lambda seen, user: seen.resolved(), LATEST, counted=False),
    )
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for: one view, perhaps of one team."""

    view: View
    team: int | None

    @property
    def query(self) -> str:
        return urlencode({"view": self.view.name} | ({"team": self.team} if self.team else {}))

    def of(self, visible: ConversationQuerySet, user: User) -> ConversationQuerySet:
        """This list, without an order, out of all that the user may see."""
        picked = self.view.pick(visible, user)
        return picked.filter(team=self.team) if self.team else picked


def chosen(request: HttpRequest, default: str = "unclaimed") -> Chosen:
    """Nonsense in the address shows the default view rather than an error."""
    form = FilterForm(request.GET)
    form.is_valid()
    return Chosen(VIEWS[form.cleaned_data.get("view") or default], form.cleaned_data.get("team"))


def chosen_on_page(request: HttpRequest) -> Chosen:
    """For a fragment whose own address does not say it: the list in which the asking page stands."""
    page = QueryDict(urlsplit(request.headers.get("Referer", "")).query)
    form = FilterForm(page)
    form.is_valid()
    return Chosen(VIEWS[form.cleaned_data.get("view") or "open"], form.cleaned_data.get("team"))


def with_marks(rows: ConversationQuerySet, user: User) -> QuerySet[Conversation]:
    """With what a row needs beside the conversation: how far this user read, and whether a send surely failed."""
    marks = ReadMark.objects.filter(user=user, conversation=OuterRef("pk"))
    failed = Delivery.objects.filter(message__conversation=OuterRef("pk"), state=Delivery.State.FAILED)
    return rows.for_rows().annotate(
        read_seq=Subquery(marks.values("seq")[:1]),
        surely_failed=Case(When(has_failed=True, then=Exists(failed)), default=F("has_failed")),
    )
