"""The people who work here: their role and teams, presence, leaving and coming back.

There is always an administrator: whoever changes rights holds the rows of all administrators while deciding, so two
who demote each other at the same moment cannot both succeed.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from webcare import bells, policies
from webcare.errors import NotAllowed, Refusal
from webcare.models import Conversation, Team, User

from . import audit, claims, inbox, safeguards, sessions


class LastAdministrator(Refusal):
    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__(_("This is the last administrator. Make somebody else administrator first."))


class Yourself(Refusal):
    code = "yourself"

    def __init__(self) -> None:
        super().__init__(_("You cannot deactivate yourself. Ask another administrator."))


def change(
    agent: User, by: User, *, name: str, role: str, teams: Iterable[Team], edits_bot: bool | None = None
) -> User:
    """Name, role, teams, and whether they write for the chatbot (None: as it was); acts at once, on open screens too.

    Raises NotAllowed, LastAdministrator.
    """
    with transaction.atomic():
        fresh = _locked(agent, by)
        if fresh.is_admin and role != User.Role.ADMIN:
            _refuse_last(fresh)
        before = _rights(fresh)
        fresh.name, fresh.role = name, User.Role(role)
        fresh.edits_bot = fresh.edits_bot if edits_bot is None else edits_bot
        fresh.save(update_fields=["name", "role", "edits_bot"])
        fresh.teams.set(teams)
        after = _rights(fresh)
        audit.record("agent.changed", fresh, by, before=before, after=after)
        bells.ring_rights(fresh.pk)
    return fresh


def deactivate(agent: User, by: User) -> User:
    """Out at once: sessions end, sockets close, what they had is back in the queue.

    Raises NotAllowed, Yourself, LastAdministrator.
    """
    with transaction.atomic():
        fresh = _locked(agent, by)
        if fresh.pk == by.pk:
            raise Yourself
        if fresh.is_admin:
            _refuse_last(fresh)
        fresh.is_active = False
        fresh.save(update_fields=["is_active"])
        sessions.end(fresh)
        given_back = give_back(fresh, by)
        audit.record("agent.deactivated", fresh, by, given_back=given_back)
    return fresh


def reactivate(agent: User, by: User) -> User:
    """With the role, teams and password of before; sessions of before stay ended. Raises NotAllowed."""
    with transaction.atomic():
        fresh = _locked(agent, by)
        fresh.is_active = True
        fresh.save(update_fields=["is_active"])
        audit.record("agent.reactivated", fresh, by)
    return fresh


def drop_factors(agent: User, by: User) -> User:
    """For somebody who lost their phone: two-factor and passkeys are off, and every session ends. Raises NotAllowed."""
    with transaction.atomic():
        fresh = _locked(agent, by)
        count, _rows = fresh.authenticator_set.all().delete()
        sessions.end(fresh)
        audit.record("agent.factors_dropped", fresh, by, count=count)
        if count:
            safeguards.tell(fresh, "factors_dropped")
    return fresh


def set_presence(agent: User, by: User, presence: str) -> None:
    """For somebody who forgot. Raises NotAllowed."""
    if not policies.can_set_presence_of(by, agent):
        raise NotAllowed
    inbox.set_presence(agent, presence)


def give_back(agent: User, by: User | None) -> int:
    """Everything open that this person has is nobody's again; returns how many conversations that were.

    No `before` in the event: putting it back would give it to somebody who is not there.
    """
    theirs = Conversation.objects.filter(assignee=agent).exclude(status=Conversation.Status.RESOLVED)
    count = 0
    for conversation in theirs.select_related("thread").order_by("thread_id"):
        with conversation.locked() as fresh:
            if fresh.assignee_id == agent.pk and fresh.is_open:
                fresh.change(**claims.unowned(fresh))
                fresh.log("claim.expired", actor=by, name=agent.name, reason="left")
                count += 1
    return count


def allow(by: User) -> None:
    """`by` must be an administrator at this moment, whatever an older page thought. Raises NotAllowed."""
    if by.pk not in _administrators():
        raise NotAllowed


def _rights(agent: User) -> dict[str, Any]:
    teams = sorted(agent.teams.values_list("pk", flat=True))
    return {"role": agent.role, "teams": teams} | ({"edits_bot": True} if agent.edits_bot else {})


def _locked(agent: User, by: User) -> User:
    allow(by)
    return User.objects.select_for_update(no_key=True).get(pk=agent.pk)


def _refuse_last(agent: User) -> None:
    if _administrators() <= {agent.pk}:
        raise LastAdministrator


def _administrators() -> set[int]:
    """Those who can act: active, and come in. Their rows stay locked until the transaction ends."""
    rows = User.objects.select_for_update(no_key=True).order_by("pk")
    return set(rows.filter(role=User.Role.ADMIN, is_active=True, invited_at=None).values_list("pk", flat=True))
