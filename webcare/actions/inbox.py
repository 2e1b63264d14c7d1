"""What belongs to one agent's own view: how far they read, whether they are there."""

from datetime import timedelta

from webcare import bells, clock
from webcare.models import Conversation, ReadMark, User

from . import notes


def mark_read(conversation: Conversation, user: User, seq: int) -> None:
    """Read up to `seq`. Two tabs may report in any order: the last write wins, lists show what it says."""
    seq = min(max(seq, 0), conversation.thread.last_seq)
    ReadMark.objects.bulk_create(
        [ReadMark(user=user, conversation=conversation, seq=seq)],
        update_conflicts=True, unique_fields=["user", "conversation"], update_fields=["seq"],
    )  # fmt: skip
    notes.seen(conversation, user, seq)
    # No event: looking changes nothing. But the customer's screen says "read", so it is told to look again.
    bells.ring_browsers([bells.visitor_topic(conversation.thread_id)], conversation.thread_id, seq)


def set_presence(user: User, presence: str) -> None:
    user.presence = presence
    user.save(update_fields=["presence"])


def seen_alive(user: User) -> None:
    """An open inbox of this agent showed a sign of life. Written at most every 15 s, whatever the number of tabs."""
    now = clock.now()
    stale = User.objects.filter(pk=user.pk).exclude(last_seen_at__gt=now - timedelta(seconds=15))
    stale.update(last_seen_at=now)
