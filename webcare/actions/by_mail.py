"""A chat goes on by mail: its visitor left an address and went, so the answer follows them there.

The answer begins a thread of its own in one of our mailboxes. Its conversation continues the chat's, which is done with
that; the visitor's reply comes back into the new one.
"""

import base64
import secrets
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from webcare import clock, errors, placeholders, whereabouts
from webcare.models import Channel, ContactIdentity, Conversation, Message, Thread, User

from . import claims, letters, lifecycle, messages, senders

Status = Conversation.Status


class NoWay(errors.Refusal):
    """No address, or no mailbox of ours to write from."""

    code = "no_mail"

    def __init__(self) -> None:
        super().__init__(_("This can no longer be answered by e-mail. Your text is still here."))


@dataclass(frozen=True, slots=True)
class Way:
    """The mailbox an answer leaves from, to whom, and whether that is how to reach them now."""

    channel: Channel
    address: str
    subject: str
    is_gone: bool


def way_of(conversation: Conversation) -> Way | None:
    """None: this conversation is answered where it is. Only an address left for that purpose is written to."""
    address = conversation.contact.email
    if not address or letters.carries(conversation.channel) or not conversation.is_open:
        return None
    heard = Message.objects.filter(conversation=conversation, kind=Message.Kind.IN).order_by("-seq").first()
    channel = _mailbox(conversation) if heard and heard.data.get("offline") else None
    if channel is None:
        return None
    with translation.override(placeholders.language_of(conversation)):
        subject = _("Your question in our chat")
    return Way(channel, address, subject, is_gone=not whereabouts.is_here(conversation.thread_id))


def answer(
    conversation: Conversation, by: User, text: str, client_id: str, seen: int,
    attachments: list[str] | None = None, then: str = "", letter: letters.Letter | None = None,
) -> Message:  # fmt: skip
    """`messages.send`, leaving by mail; raises the same, and NoWay. The same click again returns the first message."""
    with conversation.locked() as chat:
        if twin := Message.objects.filter(client_id=client_id, conversation__continues=chat).first():
            return twin
        messages.check_may_answer(chat, by, text.strip(), attachments or [], seen)
        way = way_of(chat)
        if way is None:
            raise NoWay
        letter = letter or letters.Letter()
        if letter.subject is None:
            letter = replace(letter, subject=way.subject)
        follow = _begin(chat, by, way)
        _hand_over(chat, by, follow, way)
        return messages.send(follow, by, text, client_id, follow.thread.last_seq, attachments, then, letter)


def _mailbox(conversation: Conversation) -> Channel | None:
    """The team's own, else the first."""
    able = [channel for channel in Channel.objects.listening().order_by("pk") if letters.carries(channel)]
    own = [channel for channel in able if channel.team_id and channel.team_id == conversation.team_id]
    return (own or able or [None])[0]


def _begin(chat: Conversation, by: User, way: Way) -> Conversation:
    """A thread and a conversation in the mailbox, in the hands of who answers."""
    identity, _made = ContactIdentity.objects.get_or_create(
        channel=way.channel, external_id=way.address.lower(),
        defaults={"contact": chat.contact, "name": chat.contact.name, "evidence": senders.TYPED},
    )  # fmt: skip
    name = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
    thread = Thread.objects.create(channel=way.channel, identity=identity, external_id=name)
    with thread.locked() as thread:
        now = clock.now()
        follow = Conversation.objects.create(
            thread=thread, channel=way.channel, contact=identity.contact, team=chat.team, continues=chat,
            status=Status.OWNED, assignee=by, is_claim=chat.is_claim or chat.assignee is None, subject=way.subject,
            waiting_since=chat.waiting_since or now, opened_at=now, last_activity_at=now,
        )  # fmt: skip
        follow.log("conversation.opened")
        follow.log("conversation.continued", earlier=chat.pk, channel=chat.channel.name)
    follow.thread = thread
    return follow


def _hand_over(chat: Conversation, by: User, follow: Conversation, way: Way) -> None:
    """The chat is done: who opens it finds where it went on."""
    if chat.assignee is None:
        chat.change(**claims.owned_by(chat, by, is_claim=True))
    chat.log("conversation.continued", actor=by, later=follow.pk, channel=way.channel.name, address=way.address)
    lifecycle.resolve_locked(chat, by, by_mail=True)
