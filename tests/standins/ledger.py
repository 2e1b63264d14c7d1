"""What must be true of the database whatever happened, and the passing of time by hand."""

from collections import Counter

from django.db.models import Count
from django.db.models.functions import Now

from webcare import sweep
from webcare.actions.deadlines import in_seconds
from webcare.balance import Balance, balances
from webcare.models import Attachment, Channel, Conversation, Delivery, Message, RawEvent, Thread

QUIET_WITHIN = 30  # sweeps; far more than any honest backlog of a test needs


def time_passes() -> None:
    """Every wait and every lease is over, as if hours had gone by."""
    RawEvent.objects.filter(state="due").update(due_at=Now())
    Delivery.objects.filter(state="pending").update(due_at=Now())
    Delivery.objects.filter(state="sending").update(lease_until=in_seconds(-1))
    Attachment.objects.filter(state="pending").update(due_at=Now())
    Conversation.objects.filter(bot_due_at__gt=Now()).update(bot_due_at=Now())


def sweep_until_quiet() -> None:
    """Let time pass and sweep, until a sweep finds nothing any more."""
    for _ in range(QUIET_WITHIN):
        time_passes()
        if not any(sweep.once().values()):
            return
    raise AssertionError("the sweeps never come to rest")


def balance(channel: Channel) -> Balance:
    """As the settings page shows it."""
    return balances([channel.pk]).get(channel.pk, Balance())


def assert_whole(channel: Channel) -> None:
    """No gap in any seq, nothing twice, nothing half-written."""
    for thread in Thread.objects.filter(channel=channel):
        seqs = list(thread.events.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, len(seqs) + 1)), f"{thread}: {seqs}"
        assert thread.last_seq == len(seqs), f"{thread} says {thread.last_seq} of {len(seqs)}"
        brought = set(thread.events.filter(message__isnull=False).values_list("seq", "message__seq", "message"))
        for message in thread.messages.all():
            assert (message.seq, message.seq, message.pk) in brought, f"{message} has no event of its own"
    assert not Thread.objects.filter(channel=channel, messages=None).exists(), "a thread without a message"
    assert not Conversation.objects.filter(channel=channel, messages=None).exists(), "a conversation without a message"
    assert not channel.identities.filter(threads=None).exists(), "somebody without a thread"
    alone = Message.objects.filter(channel=channel, kind="out", delivery=None)
    assert not alone.exists(), "a reply that nobody will ever send"
    ids = Counter(Message.objects.filter(channel=channel).values_list("kind", "external_id"))
    assert [name for name, count in ids.items() if name[1] and count > 1] == []
    open_ones = Conversation.objects.filter(channel=channel).exclude(status="resolved")
    assert not open_ones.values("thread").annotate(n=Count("pk")).filter(n__gt=1).exists()


def assert_balanced(channel: Channel, *, received: int, waiting: int = 0) -> Balance:
    """`received` is what the provider says it sent and got a 200 for, copies included."""
    found = balance(channel)
    assert found.received == received
    assert found.stored + found.copies + found.ignored + found.failed + found.waiting == received
    assert found.waiting == waiting
    return found
