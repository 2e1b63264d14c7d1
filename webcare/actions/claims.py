"""Who has a conversation: claim, take over, assign, release, expire. The first claim wins."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from webcare import clock, errors, policies
from webcare.models import Conversation, Event, Team, User
from webcare.promises import due_at

Status = Conversation.Status


def claim(conversation: Conversation, agent: User) -> Event:
    """Take an unowned conversation. Raises AlreadyClaimed (who was first), AlreadyYours, AlreadyResolved."""
    with conversation.locked() as conversation:
        _refuse_resolved(conversation)
        if conversation.assignee_id == agent.pk:
            raise errors.AlreadyYours
        if conversation.assignee:
            raise errors.AlreadyClaimed(conversation.assignee)
        before = conversation.change(**owned_by(conversation, agent, is_claim=True))
        return conversation.log("claim.taken", actor=agent, before=before)


def take_over(conversation: Conversation, agent: User) -> Event:
    """Take a conversation from a colleague or from the bot; the event tells them."""
    with conversation.locked() as conversation:
        _refuse_resolved(conversation)
        if conversation.assignee_id == agent.pk:
            raise errors.AlreadyYours
        former = conversation.assignee
        before = conversation.change(**owned_by(conversation, agent, is_claim=True))
        return conversation.log(
            "claim.taken_over", actor=agent, before=before, former=former.name if former else "", name=agent.name
        )


def assign(conversation: Conversation, by: User, to: User | None = None, team: Team | None = None) -> Event:
    """Give it to a person, to another team, or to a person in another team.

    Given to a team alone, it is unclaimed there. Raises NotAllowed when `to` could not see it.
    """
    with conversation.locked() as conversation:
        _refuse_resolved(conversation)
        target = team or conversation.team
        if to is None:
            return _to_team(conversation, by, team)
        if not policies.can_assign_to(to, conversation, target):
            raise errors.NotAllowed(_cannot_see(to, target))
        fields = owned_by(conversation, to, is_claim=False) | {"team": target}
        before = conversation.change(**fields)
        return conversation.log(
            "assignment.changed", actor=by, before=before, to=to.pk, name=to.name, team=target.name if target else ""
        )


def release(conversation: Conversation, by: User) -> Event:
    """Nobody has it any more; a waiting customer is back in the queue."""
    with conversation.locked() as conversation:
        _refuse_resolved(conversation)
        if not policies.can_release(by, conversation):
            raise errors.NotAllowed
        before = conversation.change(**unowned(conversation))
        return conversation.log("claim.released", actor=by, before=before)


def expire(conversation: Conversation, moment: datetime | None = None) -> Event | None:
    """Let a claim lapse whose owner went absent or did not answer in time. None when that is no longer so."""
    moment = moment or clock.now()
    with conversation.locked() as conversation:
        expires, owner = conversation.claim_expires_at, conversation.assignee
        if expires is None or owner is None:
            return None
        absent = owner.is_absent(moment)
        if expires > moment and not absent:
            return None
        before = conversation.change(**unowned(conversation))
        reason = "late" if expires <= moment else "absent"
        return conversation.log("claim.expired", before=before, name=owner.name, reason=reason)


def owned_by(conversation: Conversation, agent: User, *, is_claim: bool) -> dict[str, Any]:
    """The fields of a conversation that `agent` has from now on."""
    fields: dict[str, Any] = {"assignee": agent, "is_claim": is_claim, "claim_expires_at": None}
    if conversation.status in (Status.BOT, Status.QUEUED, Status.OWNED):
        waiting = conversation.waiting_since or clock.now()
        fields |= {"status": Status.OWNED, "waiting_since": waiting}
        fields |= {"claim_expires_at": claim_end() if is_claim else None}
    if conversation.status == Status.BOT:  # nobody was promised anything while the bot had it
        fields["due_at"] = due_at(conversation.channel, fields["waiting_since"])
    return fields


def unowned(conversation: Conversation) -> dict[str, Any]:
    """The fields of a conversation that nobody has any more."""
    fields: dict[str, Any] = {"assignee": None, "is_claim": False, "claim_expires_at": None}
    if conversation.status == Status.OWNED:
        fields["status"] = Status.QUEUED
    return fields


def claim_end() -> datetime:
    """When a claim taken now lapses."""
    return clock.now() + timedelta(minutes=settings.CLAIM_TIME)


def _to_team(conversation: Conversation, by: User, team: Team | None) -> Event:
    former = conversation.team
    before = conversation.change(**unowned(conversation) | {"team": team})
    return conversation.log(
        "team.changed", actor=by, before=before,
        team=team.name if team else "", former=former.name if former else "",
    )  # fmt: skip


def _cannot_see(to: User, team: Team | None) -> str:
    return _("{name} is not in team {team} and could not see this conversation.").format(
        name=to.name, team=team.name if team else "-"
    )


def _refuse_resolved(conversation: Conversation) -> None:
    if not conversation.is_open:
        raise errors.AlreadyResolved
