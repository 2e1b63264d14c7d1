"""Put a conversation back as it was before one's own last act."""

from datetime import datetime
from typing import Any

from webcare import bells, errors, policies
from webcare.models import Conversation, Event, User
from webcare.models.event import KINDS

from .lifecycle import refuse_second_open

MOMENTS = ("claim_expires_at", "waiting_since", "due_at", "snoozed_until", "resolved_at", "bot_due_at")
STATE_CHANGES = [name for name, kind in KINDS.items() if kind.undoable]
STATE_CHANGES += ["action.undone", "claim.expired", "bot.handed_over"]


def undo(event_id: int, by: User) -> Conversation:
    """Undo that event. Raises TooLate when its time has passed or the conversation has moved on since."""
    event = Event.objects.select_related("conversation__thread").filter(pk=event_id).first()
    if event is None or not policies.can_undo(by, event):
        raise errors.TooLate
    with event.conversation.locked() as conversation:
        if _moved_on(conversation, event):
            raise errors.TooLate
        before = _restored(event.before or {})
        if conversation.status == "resolved" and before["status"] != "resolved":
            refuse_second_open(conversation)
        now_undone = conversation.change(**before)
        conversation.log("action.undone", actor=by, before=now_undone, undone=event.kind, name=by.name)
        if conversation.bot_due_at:
            bells.ring_worker("bot_turn", conversation.pk)
        return conversation


def _moved_on(conversation: Conversation, event: Event) -> bool:
    """Someone else changed it, or something was said, after the act."""
    later = conversation.thread.events.after(event.seq)
    return later.filter(kind__in=[*STATE_CHANGES, "message.received", "message.queued", "message.mirrored"]).exists()


def _restored(before: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in MOMENTS and value else value for name, value in before.items()
    }
