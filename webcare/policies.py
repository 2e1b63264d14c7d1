"""Who may do what: pure predicates over rows that are already loaded. Views, API, sockets and templates ask here."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from webcare import clock, robots
from webcare.windows import Window, opened, window

if TYPE_CHECKING:
    from webcare.models import Conversation, Event, Message, SavedReply, Team, Thread, User

__all__ = ["Window", "opened", "window"]  # as policies.window(...)
BOT_LETTERS_A_DAY = 5  # to one person


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


def can_hand_back(user: "User", conversation: "Conversation") -> bool:
    """Where the bot answers first, and nobody else has it. Whether it is on at all is found out when it is tried."""
    if not (conversation.channel.bot and conversation.is_open) or conversation.thread.other_app:
        return False
    return conversation.status != "bot" and conversation.assignee_id in (None, user.pk)


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


def can_manage_people(user: "User") -> bool:
    """Teams, agents, roles."""
    return user.is_admin


def can_edit_bot(user: "User") -> bool:
    """Write for the chatbot and put it live: leads, and whom an administrator lets."""
    return user.is_lead or user.edits_bot


def can_set_presence_of(user: "User", agent: "User") -> bool:
    """One's own; a lead's also for somebody who forgot."""
    return agent.is_active and not agent.is_invited and (user.pk == agent.pk or user.is_lead)


def can_manage_labels(user: "User") -> bool:
    return user.is_lead


def can_share_replies(user: "User") -> bool:
    return user.is_lead


def can_change_reply(user: "User", reply: "SavedReply") -> bool:
    """One's own; a lead the shared ones too. Somebody else's own nobody."""
    return reply.owner_id == user.pk or (reply.owner_id is None and can_share_replies(user))


def is_window_open(thread: "Thread", moment: datetime | None = None) -> bool:
    """Free text is allowed now, whoever writes it. Channels without a window never close."""
    return window(thread, moment).is_open


def may_answer_automatically(message: "Message", moment: datetime | None = None, *, most: int = 1) -> bool:
    """Something nobody typed may go back to who wrote this mail: the one rule against loops (RFC 3834).

    Never to what a machine or a list sent, to who cannot read it, to a forged or unproven sender, to ourselves; and at
    most once (`most` times) in 24 hours to one person.
    """
    data = message.data
    if not message.is_in or any(data.get(reason) for reason in ("automatic", "bulk", "suppress", "held", "unreadable")):
        return False
    if data.get("auth", {}).get("dmarc") == "fail":
        return False
    sender = (data.get("participant") or {}).get("email") or message.thread.identity.external_id
    if robots.is_machine(sender) or robots.is_ours(sender):
        return False
    return robots.times_answered(message, sender, moment or clock.now(), most) < most


def may_have_bot(message: "Message") -> bool:
    """The bot may answer this letter: a conversation takes more than one answer, a loop would take far more."""
    return may_answer_automatically(message, most=BOT_LETTERS_A_DAY)
