"""Teams: make, change, put in order, remove. Whoever joins or leaves one sees that at once."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webcare import bells, policies
from webcare.errors import Refusal
from webcare.models import Channel, Conversation, Team, User

from . import agents, audit, claims

FIELDS = ("name", "icon", "calendar", "signature")


class NameTaken(Refusal):
    code, status = "name_taken", 422

    def __init__(self) -> None:
        super().__init__(_("There is a team with this name already."))


class StillNeeded(Refusal):
    """Something belongs to this team, and nobody said where it goes."""

    code = "still_needed"

    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "One conversation belongs to this team. Choose where it goes.",
                "{count} conversations belong to this team. Choose where they go.",
                count,
            ).format(count=count)
        )


class NotThere(Refusal):
    code = "not_there"

    def __init__(self) -> None:
        super().__init__(_("This team no longer exists."))


def save(team: Team, by: User, members: Iterable[User] | None = None, **values: Any) -> Team:
    """Make (an unsaved one, which comes last) or change. `members`: of the active agents; others stay as they are.

    Raises NotAllowed, NameTaken.
    """
    is_new = team.pk is None
    for name in FIELDS:
        if name in values:
            setattr(team, name, values[name])
    try:
        with transaction.atomic():
            agents.allow(by)
            if is_new:
                team.position = Team.objects.count()
            team.save(update_fields=None if is_new else FIELDS)
            data = {} if members is None else _set_members(team, members)
            audit.record("team.made" if is_new else "team.changed", team, by, **data)
    except IntegrityError as error:
        raise NameTaken from error
    return team


def move(team: Team, by: User, step: int) -> None:
    """One place up (-1) or down (1) in every list of teams. Raises NotAllowed."""
    with transaction.atomic():
        agents.allow(by)
        teams = list(Team.objects.select_for_update(no_key=True).order_by("position", "name"))
        here = teams.index(team)
        there = min(max(here + step, 0), len(teams) - 1)
        teams.insert(there, teams.pop(here))
        for position, one in enumerate(teams):
            one.position = position
        Team.objects.bulk_update(teams, ["position"])


def remove(team: Team, by: User, *, to: Team | None = None, is_chosen: bool = False) -> None:
    """For good. What belongs to it goes to `to` (None: to no team, where everybody sees it), once that `is_chosen`.

    Its channels deliver there from now on. Raises NotAllowed, StillNeeded, NotThere.
    """
    with transaction.atomic():
        agents.allow(by)
        # Held: nothing new can point here before it is gone.
        if not Team.objects.select_for_update().filter(pk=team.pk).exists() or to == team:
            raise NotThere
        count = belonging(team)
        if not is_chosen and (count or Channel.objects.filter(team=team).exists()):
            raise StillNeeded(count)
        Channel.objects.filter(team=team).update(team=to)
        _hand_over(team, by, to)
        for member in team.members.all():
            bells.ring_rights(member.pk)
        audit.record("team.removed", team, by, to=to.pk if to else None, conversations=count)
        team.delete()


def belonging(team: Team) -> int:
    """How many conversations would need another team, resolved ones included."""
    return Conversation.objects.filter(team=team).count()


def _hand_over(team: Team, by: User, to: Team | None) -> None:
    """Open ones under their lock, with an event. Resolved ones quietly: nothing in them changes but who may look."""
    theirs = Conversation.objects.filter(team=team)
    for conversation in (
        theirs.exclude(status=Conversation.Status.RESOLVED).select_related("thread").order_by("thread_id")
    ):
        with conversation.locked() as fresh:
            if fresh.team_id == team.pk:
                owner = fresh.assignee
                keeps = owner is not None and policies.can_assign_to(owner, fresh, to)
                fresh.change(**{} if keeps else claims.unowned(fresh), team=to)
                fresh.log("team.changed", actor=by, team=to.name if to else "", former=team.name)
    theirs.update(team=to)


def _set_members(team: Team, members: Iterable[User]) -> dict[str, list[int]]:
    """Who came and who went, as ids."""
    active = User.objects.filter(is_active=True)
    before = set(team.members.filter(pk__in=active).values_list("pk", flat=True))
    after = {member.pk for member in members}
    team.members.add(*(after - before))
    team.members.remove(*(before - after))
    for pk in before ^ after:
        bells.ring_rights(pk)
    return {"joined": sorted(after - before), "left": sorted(before - after)}
