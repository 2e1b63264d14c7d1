"""What stands around every screen: navigation with counters, brand, theme. Nothing is asked of the database before
a template (or a view) asks for it here."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from webcare import policies
from webcare.models import ChannelAlarm, Conversation, Team, User
from webcare.models.conversation import ConversationQuerySet
from webcare.views import counters, lists

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation. `count` is words ("999+"), empty for none."""

    view: lists.View
    label: str | Promise
    icon: str
    url: str
    count: str
    team: int | None = None
    is_current: bool = False


class Shell:
    """Lazy: each part is fetched at most once per request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.chosen: lists.Chosen | None = None

    @property
    def brand(self) -> str:
        """The organisation's own name: this is their desk, not ours."""
        return settings.BRAND

    @property
    def theme(self) -> str:
        """`light`, `dark`, or empty: as the system says."""
        wish = self.request.COOKIES.get("theme", "")
        return wish if wish in ("light", "dark") else ""

    @property
    def languages(self) -> list[tuple[str, str]]:
        return [(code, {"nl": "Nederlands", "en": "English"}.get(code, code)) for code, _ in settings.LANGUAGES]

    @property
    def undo_seconds(self) -> int:
        return settings.UNDO_SECONDS

    @property
    def sees_settings(self) -> bool:
        return policies.can_see_settings(self.request.user)

    @property
    def edits_bot(self) -> bool:
        return policies.can_edit_bot(self.request.user)

    @cached_property
    def alarms(self) -> list[ChannelAlarm]:
        """What is wrong with channels right now, worst first, one for each channel; for who can repair it."""
        if not policies.can_manage_channels(self.request.user):
            return []
        found = ChannelAlarm.objects.filter(ended_at=None).select_related("channel")
        worst_last = sorted(found, key=lambda alarm: alarm.is_grave)
        by_channel = {alarm.channel_id: alarm for alarm in worst_last}
        return sorted(by_channel.values(), key=lambda alarm: not alarm.is_grave)

    @cached_property
    def visible(self) -> ConversationQuerySet:
        return Conversation.objects.visible_to(self.request.user)

    @cached_property
    def all_teams(self) -> list[Team]:
        """Every team, each knowing whether this user is in it."""
        mine = User.teams.through.objects.filter(user=self.request.user, team=OuterRef("pk"))
        return list(Team.objects.annotate(is_mine=Exists(mine)))

    @cached_property
    def teams(self) -> list[Team]:
        """Those whose queue this user sees."""
        return [team for team in self.all_teams if team.is_mine or self.request.user.is_lead]

    @cached_property
    def counts(self) -> dict[str, int]:
        """All counters in one query, each counted no further than the cap."""
        return counters.count(self.request.user, tuple(team.pk for team in self.teams))

    @cached_property
    def views(self) -> list[Item]:
        return [self._item(view, None) for view in lists.VIEWS.values()]

    @cached_property
    def queues(self) -> list[Item]:
        return [self._item(lists.VIEWS["open"], team) for team in self.teams]

    @property
    def tabs(self) -> list[tuple[str, str | Promise]]:
        """The parts of one team's queue."""
        return [(name, lists.VIEWS[name].label) for name in ("open", "unclaimed", "snoozed", "resolved")]

    @cached_property
    def help_at(self) -> Item | None:
        """The fullest queue, for who has nothing left to do."""
        busy = [item for item in self.queues if item.count and not item.is_current]
        return max(busy, key=lambda item: self.counts[f"team-{item.team}"], default=None)

    def _item(self, view: lists.View, team: Team | None) -> Item:
        target = lists.Chosen(view, team.pk if team else None)
        now = self.chosen
        return Item(
            view=view, team=target.team, label=team.name if team else view.label, icon=team.icon if team else view.icon,
            url=f"{reverse('inbox')}?{target.query}",
            count=capped(self.counts.get(f"team-{team.pk}" if team else view.name, 0)),
            is_current=now is not None and now.team == target.team and (now.view == view or team is not None),
        )  # fmt: skip


def capped(number: int) -> str:
    return f"{counters.CAP}+" if number > counters.CAP else str(number or "")


def shell_of(request: HttpRequest) -> Shell:
    """The one Shell of this request, shared by the view and its templates."""
    if not hasattr(request, "shell"):
        request.shell = Shell(request)
    return request.shell


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": shell_of(request)}
