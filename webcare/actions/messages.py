"""What we say: send, note, send again. What became of it is told to `marks`."""

from typing import Any

from connectors.contract import QuickReply
from webcare import bells, clock, errors, policies
from webcare.crash import crash_here
from webcare.models import Attachment, Conversation, Delivery, Message, Thread, User, hot

from . import letters, lifecycle, marks, previews, replies, templates
from .marks import database_now, mark, seen_by_customer, was_unclear, window_closed
from .replies import Reply

__all__ = [
    "check_may_answer", "database_now", "from_token", "mark", "note", "seen_by_customer", "send", "send_again", "shown",
    "token_of", "was_unclear", "window_closed",
]  # fmt: skip
PREVIEW_LENGTH = 160
Status = Conversation.Status
UNSAID = (Message.Kind.NOTE, Message.Kind.MARK)  # nothing the customer reads as words


def send(
    conversation: Conversation, by: User, text: str, client_id: str, seen: int,
    attachments: list[str] | None = None, then: str = "", letter: letters.Letter | None = None, *,
    reply_to: int | None = None, choices: tuple[QuickReply, ...] = (), list_title: str = "",
    template: templates.Filled | None = None,
) -> Message:  # fmt: skip
    """Queue a reply. The same `client_id` again returns the first message: one click is one message.

    `seen` is the seq up to which the writer had read; `then="resolve"` resolves in the same transaction; `letter` is
    what else a letter says, where letters go. `reply_to`: the message pointed at, by its key. `list_title` opens a list
    of `choices`. `template`: that text instead of `text`. Where the channel needs several messages for it, the first
    is returned (see `replies.last_seq`).
    Raises NewerMessages, AlreadyClaimed, AlreadyResolved, WindowClosed, OtherApp, Empty, TooLong, BadFile, BadChoices.
    Nothing is sent here: the Delivery is the job.
    """
    text = template.text if template else text.strip()
    with conversation.locked() as conversation:
        thread = conversation.thread
        if twin := thread.messages.filter(client_id=client_id).first():
            return twin
        pointed = replies.answered(thread, reply_to)
        reply = Reply(text, _own_uploads(by, attachments or []), pointed, choices, list_title, template)
        replies.check(conversation, by, reply)
        _check_seen(thread, by, seen)
        sent = _queue(conversation, by, reply, client_id, letters.written(conversation, by, letter))
        if then == "resolve":
            lifecycle.resolve_locked(conversation, by)
        bells.ring_worker("deliver", thread.pk)
    crash_here("send.after_commit")
    return sent


def check_may_answer(conversation: Conversation, by: User, text: str, keys: list[str], seen: int) -> None:
    """What `send` would refuse, of a conversation that is locked: for an answer that leaves another way."""
    replies.check(conversation, by, Reply(text, _own_uploads(by, keys)))
    _check_seen(conversation.thread, by, seen)


def note(conversation: Conversation, by: User, text: str, client_id: str) -> Message:
    """Write something only colleagues see. Raises Empty."""
    text = text.strip()
    if not text:
        raise errors.Empty
    with conversation.locked() as conversation:
        if twin := conversation.thread.messages.filter(client_id=client_id).first():
            return twin
        message = add(conversation, Message.Kind.NOTE, by, [], text=text, client_id=client_id)
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
        if "template" not in message.data and not policies.window(conversation.thread).allows_text(by_person=True):
            raise errors.WindowClosed
        marks.put(delivery, state="pending", attempts=0, due_at=database_now(), reason="", code="", lease_until=None)
        conversation.change(has_failed=marks.has_failed(conversation))
        conversation.log("message.sent_again", actor=by, message=message, name=by.name)
        bells.ring_worker("deliver", conversation.thread.pk)
    return message


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
    text = previews.preview_of(message, listed)
    return {
        "last_activity_at": clock.now(),
        "last_seq": message.seq,
        "preview": text[:PREVIEW_LENGTH],
        "preview_by": message.author_kind,
    }


def add(conversation: Conversation, kind: str, by: User | None, files: list[Attachment], **fields: Any) -> Message:
    """The row of something we say, next in its thread; `by` None: the bot. Inside `locked()`; the caller logs the
    event that brings it."""
    now = clock.now()
    message = Message(
        thread=conversation.thread, conversation=conversation, channel=conversation.channel,
        seq=conversation.thread.last_seq + 1, kind=kind, author=by,
        author_kind=Message.Author.AGENT if by else Message.Author.BOT,
        sent_at=now, created_at=now, **fields,
    )  # fmt: skip
    hot.insert(message)
    if files:
        Attachment.objects.filter(pk__in=[file.pk for file in files]).update(message=message)
    return message


def _queue(conversation: Conversation, by: User, reply: Reply, client_id: str, fields: dict[str, Any]) -> Message:
    """The messages of an answer, each with its own Delivery, in the order in which they go. Returns the first."""
    sent: list[Message] = []
    for files, row in replies.written(reply, conversation.channel.connector.limits, fields):
        name = f"{client_id}/{len(sent) + 1}"[-64:] if sent else client_id
        message = add(conversation, Message.Kind.OUT, by, files, client_id=name, **row)
        Delivery.objects.create(message=message, thread=conversation.thread)
        sent.append(message)
        _now_theirs(conversation, by, message, files)
        conversation.log("message.queued", actor=by, message=message, name=by.first_name)
    return sent[0]


def _now_theirs(conversation: Conversation, by: User, message: Message, files: list[Attachment]) -> None:
    """We answered: it is the customer's turn, and the answer is what the lists show."""
    conversation.change(
        status=Status.ANSWERED, assignee=conversation.assignee or by,
        is_claim=conversation.is_claim or conversation.assignee is None, claim_expires_at=None,
        waiting_since=None, due_at=None, snoozed_until=None,
        **shown(message, files),
    )  # fmt: skip


def _check_seen(thread: Thread, by: User, seen: int) -> None:
    """Two people must not answer past each other, nor one past the customer. What a machine wrote holds up nobody."""
    said = thread.messages.filter(seq__gt=seen).exclude(kind__in=UNSAID).exclude(author=by)
    if newer := [message for message in said.order_by("seq") if not message.data.get("automatic")]:
        raise errors.NewerMessages(newer, thread.last_seq)


def _own_uploads(by: User, keys: list[str]) -> list[Attachment]:
    # Locked: the same upload may be on its way into another conversation right now.
    loose = Attachment.objects.select_for_update().order_by("pk")
    files = list(loose.filter(key__in=keys, uploaded_by=by, message=None, kept=False)) if keys else []
    if len(files) != len(set(keys)):
        raise errors.BadFile
    return files
