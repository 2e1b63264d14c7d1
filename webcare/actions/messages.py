"""What we say: send, note, send again; and what became of it: mark."""

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from webcare import bells, clock, errors, policies
from webcare.crash import crash_here
from webcare.models import Attachment, Conversation, Delivery, Message, Thread, User
from webcare.models.pipeline import RANK

from . import letters, lifecycle

log = logging.getLogger(__name__)
PREVIEW_LENGTH = 160
Status = Conversation.Status


def send(
    conversation: Conversation, by: User, text: str, client_id: str, seen: int,
    attachments: list[str] | None = None, then: str = "", letter: letters.Letter | None = None,
) -> Message:  # fmt: skip
    """Queue a reply. The same `client_id` again returns the first message: one click is one message.

    `seen` is the seq up to which the writer had read; `then="resolve"` resolves in the same transaction; `letter` is
    what else a letter says, where letters go.
    Raises NewerMessages, AlreadyClaimed, AlreadyResolved, WindowClosed, Empty, TooLong, BadFile. Nothing is sent here:
    the Delivery is the job.
    """
    text = text.strip()
    with conversation.locked() as conversation:
        thread = conversation.thread
        if twin := thread.messages.filter(client_id=client_id).first():
            return twin
        files = _own_uploads(by, attachments or [])
        _check_may_send(conversation, by, text, files)
        _check_seen(thread, by, seen)
        extra = letters.written(conversation, by, letter)
        message = _add(conversation, Message.Kind.OUT, by, text, client_id, files, **extra)
        Delivery.objects.create(message=message, thread=thread)
        conversation.change(
            status=Status.ANSWERED, assignee=conversation.assignee or by,
            is_claim=conversation.is_claim or conversation.assignee is None, claim_expires_at=None,
            waiting_since=None, due_at=None, snoozed_until=None,
            **shown(message, files),
        )  # fmt: skip
        conversation.log("message.queued", actor=by, message=message, name=by.first_name)
        if then == "resolve":
            lifecycle.resolve_locked(conversation, by)
        bells.ring_worker("deliver", thread.pk)
    crash_here("send.after_commit")
    return message


def check_may_answer(conversation: Conversation, by: User, text: str, keys: list[str], seen: int) -> None:
    """What `send` would refuse, of a conversation that is locked: for an answer that leaves another way."""
    _check_may_send(conversation, by, text, _own_uploads(by, keys))
    _check_seen(conversation.thread, by, seen)


def note(conversation: Conversation, by: User, text: str, client_id: str) -> Message:
    """Write something only colleagues see. Raises Empty."""
    text = text.strip()
    if not text:
        raise errors.Empty
    with conversation.locked() as conversation:
        if twin := conversation.thread.messages.filter(client_id=client_id).first():
            return twin
        message = _add(conversation, Message.Kind.NOTE, by, text, client_id, [])
        conversation.change(last_activity_at=clock.now(), last_seq=message.seq)
        conversation.log("note.added", actor=by, message=message)
    return message


def send_again(message: Message, by: User) -> Message:
    """A person chose to send a failed (or unsure) message once more. Logged, because it may arrive twice."""
    with message.conversation.locked() as conversation:
        delivery = Delivery.objects.get(message=message)
        message.delivery = delivery
        if not policies.can_send_again(message):
            return message  # someone was first, or a receipt settled it
        if not policies.is_window_open(conversation.thread):
            raise errors.WindowClosed
        _set(delivery, state="pending", attempts=0, due_at=database_now(), reason="", code="", lease_until=None)
        conversation.change(has_failed=_has_failed(conversation))
        conversation.log("message.sent_again", actor=by, message=message, name=by.name)
        bells.ring_worker("deliver", conversation.thread.pk)
    return message


def mark(delivery: Delivery, state: str, *, lease: int | None = None, **outcome: Any) -> bool:
    """Record what became of a sending; False when it changes nothing (late, doubled, or the lease is another's).

    `lease`: only if the delivery is still held by that attempt. `outcome`: provider_id, reference (what replies will
    call it), reason, code, due_at, unclear.
    """
    with delivery.message.conversation.locked() as conversation:
        fresh = Delivery.objects.select_related("message").get(pk=delivery.pk)
        if lease is not None and (fresh.lease != lease or fresh.state != "sending"):
            if fresh.lease == lease:  # a receipt was faster than the answer; later ones may know only the answer's id
                _learn_id(fresh, outcome)
            return False
        if state == "pending":
            _set(fresh, state=state, lease_until=None, reason=outcome.get("reason", ""), due_at=outcome["due_at"])
            conversation.log("message.retried", message=fresh.message, unclear=outcome.get("unclear", False))
            return True
        if not fresh.may_become(state):
            return False
        _settle(fresh, state, outcome)
        conversation.change(has_failed=_has_failed(conversation))
        conversation.log(f"message.{state}", message=fresh.message, reason=fresh.reason)
        return True


def was_unclear(delivery: Delivery) -> bool:
    """An earlier try may have arrived."""
    return delivery.message.events.filter(kind="message.retried", data__unclear=True).exists()


def seen_by_customer(thread: Thread, upto: int, state: str = "read") -> None:
    """The customer's own screen reports what arrived (`delivered`) or was looked at (`read`), up to seq `upto`."""
    due = Delivery.objects.filter(thread=thread, message__seq__lte=upto, state__in=_below(state))
    for delivery in due.select_related("message__conversation__thread").order_by("message__seq"):
        mark(delivery, state)


def database_now() -> Now:
    """The database's clock: leases and retries must not depend on this host's."""
    return Now()


def token_of(message: Message) -> str:
    """Our own id of a message, which providers carry back."""
    return f"wc{message.pk}"


def from_token(token: str) -> int | None:
    """The message a token names; None for somebody else's."""
    number = token.removeprefix("wc")
    return (
        int(number) if token.startswith("wc") and number.isascii() and number.isdigit() and len(number) < 19 else None
    )


def shown(message: Message, files: list[Attachment] | None = None) -> dict[str, Any]:
    """What a list row shows of a conversation whose last message this is."""
    listed = [file for file in files or () if not file.content_id]
    text = " ".join(message.text.split()) or (f"\N{PAPERCLIP} {listed[0].name}" if listed else message.subject)
    return {
        "last_activity_at": clock.now(),
        "last_seq": message.seq,
        "preview": text[:PREVIEW_LENGTH],
        "preview_by": message.author_kind,
    }


def _add(
    conversation: Conversation, kind: str, by: User, text: str, client_id: str, files: list[Attachment], **extra: Any
) -> Message:
    now = clock.now()
    message = Message.objects.create(
        thread=conversation.thread, conversation=conversation, channel=conversation.channel,
        seq=conversation.thread.last_seq + 1, kind=kind, author_kind=Message.Author.AGENT, author=by,
        text=text, client_id=client_id, sent_at=now, created_at=now, **extra,
    )  # fmt: skip
    if files:
        Attachment.objects.filter(pk__in=[file.pk for file in files]).update(message=message)
    return message


def _check_may_send(conversation: Conversation, by: User, text: str, files: list[Attachment]) -> None:
    if not conversation.is_open:
        raise errors.AlreadyResolved
    if conversation.assignee_id not in (None, by.pk):
        raise errors.AlreadyClaimed(conversation.assignee)
    if not policies.is_window_open(conversation.thread):
        raise errors.WindowClosed
    if not text and not files:
        raise errors.Empty
    limit = conversation.channel.connector.limits.text_length
    if limit and len(text) > limit:
        raise errors.TooLong(limit)


def _check_seen(thread: Thread, by: User, seen: int) -> None:
    """Two people must not answer past each other, nor one past the customer. What a machine wrote holds up nobody."""
    said = thread.messages.filter(seq__gt=seen).exclude(kind=Message.Kind.NOTE).exclude(author=by)
    if newer := [message for message in said.order_by("seq") if not message.data.get("automatic")]:
        raise errors.NewerMessages(newer, thread.last_seq)


def _own_uploads(by: User, keys: list[str]) -> list[Attachment]:
    # Locked: the same upload may be on its way into another conversation right now.
    loose = Attachment.objects.select_for_update().order_by("pk")
    files = list(loose.filter(key__in=keys, uploaded_by=by, message=None)) if keys else []
    if len(files) != len(set(keys)):
        raise errors.BadFile
    return files


def _set(delivery: Delivery, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(fields))


def _settle(delivery: Delivery, state: str, outcome: dict[str, Any]) -> None:
    now: datetime = clock.now()
    fields: dict[str, Any] = {"state": state, "lease_until": None}
    fields |= {"reason": outcome.get("reason", "")[:300], "code": outcome.get("code", "")[:60]}
    if state in ("sent", "delivered", "read"):
        fields[f"{state}_at"] = now
        fields["sent_at"] = delivery.sent_at or now
    _set(delivery, **fields)
    _learn_id(delivery, outcome)


def _learn_id(delivery: Delivery, outcome: dict[str, Any]) -> None:
    """What the provider's receipts will call it. One that calls two messages the same gets no receipts by that id."""
    if not (provider_id := outcome.get("provider_id", "")[:300]):
        return
    try:
        with transaction.atomic():
            names = {"external_id": provider_id, "reference": outcome.get("reference", "")[:300]}
            Message.objects.filter(pk=delivery.message_id, external_id=None).update(**names)
    except IntegrityError:
        log.warning("delivery %s: the provider gave it the id of another message", delivery.pk)


def _has_failed(conversation: Conversation) -> bool:
    return Delivery.objects.filter(message__conversation=conversation, state__in=("failed", "unsure")).exists()


def _below(state: str) -> list[str]:
    return [name for name, rank in RANK.items() if rank < RANK[state]] + ["failed"]
