"""Who may do what: pure predicates over rows that are already loaded. Views, API, sockets and templates ask here."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from webcare import clock

if TYPE_CHECKING:
    from webcare.models import Conversation, Event, Message, Team, Thread, User


def can_see(user: "User", conversation: "Conversation") -> bool:
    """The same rule as `ConversationQuerySet.visible_to`, for one row."""
    if user.is_lead or conversation.team_id is None or conversation.assignee_id == user.pk:
        return True
    return user.teams.filter(pk=conversation.team_id).exists()


def can_claim(user: "User", conversation: "Conversation") -> bool:
    return conversation.is_open and conversation.assignee_id is None


def can_take_over(user: "User", conversation: "Conversation") -> bool:
    return conversation.is_open and conversation.assignee_id not in (None, user.pk)


def can_release(user: "User", conversation: "Conversation") -> bool:
    """One's own; a lead also somebody else's."""
    return conversation.assignee_id is not None and (conversation.assignee_id == user.pk or user.is_lead)


def can_assign_to(user: "User", conversation: "Conversation", team: "Team | None") -> bool:
    """Someone can be given a conversation only where they may see it, or they would own what they cannot find."""
    return user.is_active and (user.is_lead or team is None or user.teams.filter(pk=team.pk).exists())


def can_undo(user: "User", event: "Event", moment: datetime | None = None) -> bool:
    """One's own act, for a short while. The extra seconds are the way the click has to travel."""
    age = ((moment or clock.now()) - event.at).total_seconds()
    return event.actor_id == user.pk and event.before is not None and age <= settings.UNDO_SECONDS + 5


def can_send_again(message: "Message") -> bool:
    return message.is_out and message.delivery.state in ("failed", "unsure")


def can_see_settings(user: "User") -> bool:
    return user.is_lead


def can_manage_channels(user: "User") -> bool:
    return user.is_admin


def is_window_open(thread: "Thread", moment: datetime | None = None) -> bool:
    """Free text is allowed now. Channels without a window never close."""
    return thread.reply_until is None or (moment or clock.now()) < thread.reply_until
