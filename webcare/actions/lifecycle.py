"""Where a conversation stands: resolve, reopen, snooze, wake."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from webcare import clock, errors
from webcare.models import Conversation, Event, User
from webcare.promises import due_at

from . import claims

Status = Conversation.Status


def resolve(conversation: Conversation, by: User) -> Event:
    """Done for now; it comes back when the customer writes again. Raises AlreadyResolved."""
    with conversation.locked() as conversation:
        return resolve_locked(conversation, by)


def resolve_locked(conversation: Conversation, by: User | None, *, by_mail: bool = False, bot: bool = False) -> Event:
    """`resolve`, for an action that holds the lock already. `by_mail`: done here only, it goes on by mail. `bot`: by
    the bot, with nobody's help."""
    if not conversation.is_open:
        raise errors.AlreadyResolved
    before = conversation.change(
        status=Status.RESOLVED, resolved_at=clock.now(), waiting_since=None, due_at=None,
        claim_expires_at=None, snoozed_until=None,
    )  # fmt: skip
    how = ({"by_mail": True} if by_mail else {}) | ({"bot": True} if bot else {})
    return conversation.log("conversation.resolved", actor=by, before=before, name=by.name if by else "", **how)


def reopen(conversation: Conversation, by: User) -> Event:
    """Back in the list, with whoever reopened it. Raises AnotherIsOpen when the thread has a newer open one."""
    with conversation.locked() as conversation:
        if conversation.is_open:
            raise errors.NotOpen(_("This conversation is open already."))
        refuse_second_open(conversation)
        before = conversation.change(
            **our_turn(conversation, owner=by, is_claim=True) | {"resolved_at": None, "snoozed_until": None}
        )
        return conversation.log("conversation.reopened", actor=by, before=before, name=by.name)


def snooze(conversation: Conversation, by: User, until: datetime | None) -> Event:
    """Away until a moment (aware), or with None until the customer writes. Raises Refusal for a moment in the past."""
    if until is not None and until <= clock.now():
        raise errors.NotOpen(_("Choose a moment in the future."))
    with conversation.locked() as conversation:
        if not conversation.is_open:
            raise errors.AlreadyResolved
        before = conversation.change(status=Status.SNOOZED, snoozed_until=until, due_at=None, claim_expires_at=None)
        return conversation.log(
            "conversation.snoozed", actor=by, before=before, until=until.isoformat() if until else ""
        )


def wake(conversation: Conversation, by: User | None = None) -> Event | None:
    """Bring a snoozed conversation back; None when it is not snoozed (any more)."""
    with conversation.locked() as conversation:
        if conversation.status != Status.SNOOZED:
            return None
        if by is None and (conversation.snoozed_until is None or conversation.snoozed_until > clock.now()):
            return None  # the sweep came late, or someone snoozed it again
        return wake_locked(conversation, by)


def wake_locked(conversation: Conversation, by: User | None, reason: str = "") -> Event:
    """`wake`, for an action that holds the lock already."""
    fields = our_turn(conversation, owner=conversation.assignee, is_claim=conversation.is_claim)
    before = conversation.change(**fields | {"snoozed_until": None})
    return conversation.log("conversation.woken", actor=by, before=before, reason=reason or ("agent" if by else "time"))


def our_turn(conversation: Conversation, owner: User | None, *, is_claim: bool) -> dict[str, Any]:
    """The fields of a conversation in which it is our turn (still, or from now on)."""
    since = conversation.waiting_since or clock.now()
    return {
        "status": Status.OWNED if owner else Status.QUEUED,
        "assignee": owner,
        "is_claim": bool(owner) and is_claim,
        "claim_expires_at": claims.claim_end() if owner and is_claim else None,
        "waiting_since": since,
        "due_at": due_at(conversation.channel, since),
    }


def refuse_second_open(conversation: Conversation) -> None:
    """At most one open conversation per thread (the database holds this too)."""
    others = conversation.thread.conversations.exclude(pk=conversation.pk)
    if others.exclude(status=Status.RESOLVED).exists():
        raise errors.AnotherIsOpen
