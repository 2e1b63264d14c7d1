"""Which conversation somebody's words belong to, and whose turn it is after them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from connectors.contract import InboundMessage
from webcare import bells, bots, clock, policies
from webcare.models import Attachment, Conversation, Message, Thread, User, hot
from webcare.promises import due_at
from webcare.subjects import bare
from webcare.text import label

from . import letters, lifecycle, messages

Status = Conversation.Status


def is_running(latest: Conversation | None, inbound: InboundMessage) -> bool:
    """Whether the message joins the latest conversation as it is. What nobody typed, or another app handles, wakes
    nothing."""
    if latest is None or inbound.automatic:
        return latest is not None
    return latest.is_open and (latest.status != Status.SNOOZED or inbound.standby)


def begin(thread: Thread, latest: Conversation | None, message: Message, inbound: InboundMessage) -> Conversation:
    """The last one if it sleeps or is recent enough to reopen; else a new one. What nobody typed waits for nobody."""
    if latest and latest.status == Status.SNOOZED:
        return _wake(latest)
    if latest and is_recent(latest):
        return _reopen(latest, message, inbound)
    now = clock.now()
    if inbound.automatic:
        return start(thread, latest, inbound, status=Status.RESOLVED, resolved_at=now)
    if inbound.standby:  # somebody else's machine has it: with a bot, as far as we can tell
        return start(thread, latest, inbound, status=Status.BOT)
    if _is_for_bot(message):
        return start(thread, latest, inbound, status=Status.BOT)
    return start(thread, latest, inbound, status=Status.QUEUED, waiting_since=now)


def start(thread: Thread, latest: Conversation | None, inbound: InboundMessage, **standing: Any) -> Conversation:
    """A new conversation in the held thread."""
    now = clock.now()
    conversation = Conversation(
        thread=thread, channel=thread.channel, contact=thread.identity.contact, team_id=thread.channel.team_id,
        subject=label(bare(inbound.subject), 300), continues=latest if inbound.reference else None,
        opened_at=now, last_activity_at=now, reply_until=thread.reply_until, **standing,
    )  # fmt: skip
    hot.insert(conversation)
    thread.log("conversation.opened", conversation)
    return conversation


def is_recent(conversation: Conversation) -> bool:
    """Resolved, but not so long ago that what is said now must be something else."""
    gap = timedelta(days=settings.REOPEN_GAP)
    return conversation.resolved_at is not None and clock.now() - conversation.resolved_at <= gap


def ours(conversation: Conversation, message: Message, files: list[Attachment]) -> None:
    """The customer spoke: whoever it was up to, it is up to us now."""
    fields = messages.shown(message, files)
    if conversation.thread.other_app and conversation.status in (Status.BOT, Status.ANSWERED, Status.SNOOZED):
        pass  # the other app's, until it hands over
    elif conversation.status == Status.BOT:
        fields["bot_due_at"] = min(conversation.bot_due_at or clock.now(), clock.now())
    elif conversation.status == Status.ANSWERED:
        fields |= taken_up(conversation, conversation.assignee)
    elif conversation.due_at is None and conversation.is_waiting:
        fields["due_at"] = due_at(conversation.channel, conversation.waiting_since or clock.now())
    if conversation.is_waiting and conversation.reply_until != conversation.thread.reply_until:
        fields["reply_until"] = conversation.thread.reply_until
    conversation.change(**fields)
    if conversation.bot_due_at:
        bells.ring_worker("bot_turn", conversation.pk)


def answered_elsewhere(conversation: Conversation, message: Message, files: list[Attachment]) -> None:
    """Somebody of ours answered outside Webcare: it is the customer's turn, with whoever had it, or with nobody."""
    fields = messages.shown(message, files)
    if conversation.is_open:
        fields |= {"waiting_since": None, "due_at": None, "claim_expires_at": None}
        if conversation.status != Status.SNOOZED:
            fields["status"] = Status.ANSWERED
    conversation.change(**fields)


def taken_up(conversation: Conversation, owner: User | None) -> dict[str, Any]:
    """The fields of a conversation that waits for us again."""
    return lifecycle.our_turn(conversation, owner, is_claim=conversation.is_claim)


def _is_for_bot(message: Message) -> bool:
    """The bot answers first here, and may answer this: letters only under the rule against loops."""
    channel = message.channel
    return bots.serves(channel) and (not letters.carries(channel) or policies.may_have_bot(message))


def _reopen(conversation: Conversation, message: Message, inbound: InboundMessage) -> Conversation:
    """Back to the bot if no person ever had it; to who helped last, if that person is there; else to the queue."""
    if inbound.standby or (_is_for_bot(message) and not _had_person(conversation)):
        fields: dict[str, Any] = {"status": Status.BOT, "assignee": None, "is_claim": False}
    else:
        fields = taken_up(conversation, _still_there(conversation.assignee))
    before = conversation.change(**fields | {"resolved_at": None})
    conversation.log("conversation.reopened", before=before, by="customer")
    return conversation


def _had_person(conversation: Conversation) -> bool:
    """Somebody of ours did something about it, here or in another app, or was asked to by the bot."""
    people = Q(actor__isnull=False) | Q(kind__in=("bot.handed_over", "message.mirrored"))
    return conversation.events.filter(people).exists()


def _wake(conversation: Conversation) -> Conversation:
    """Before its time, because the customer wrote. Logged first: the message comes after it in the timeline."""
    before = conversation.change(**taken_up(conversation, conversation.assignee) | {"snoozed_until": None})
    conversation.log("conversation.woken", before=before, reason="customer")
    return conversation


def _still_there(owner: User | None) -> User | None:
    return owner if owner and owner.is_active and not owner.is_absent() else None
