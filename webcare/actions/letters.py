"""What a letter of ours says besides its text: subject, who else reads it, what it answers, who signs."""

from dataclasses import dataclass
from typing import Any

from connectors.contract import Capability, Party, Quote
from webcare import html, placeholders
from webcare.models import Channel, Conversation, Message, User
from webcare.subjects import answer_to
from webcare.text import label

MOST_QUOTED = 100_000  # characters; of a longer letter only the text is quoted


@dataclass(frozen=True, slots=True)
class Letter:
    """What the writer chose. None: as the conversation suggests. `cc` holds (name, address)."""

    subject: str | None = None
    cc: tuple[tuple[str, str], ...] = ()


def carries(channel: Channel) -> bool:
    """Letters go here: formatted text, with a subject."""
    return Capability.HTML in channel.connector.capabilities


def written(conversation: Conversation, by: User | None, letter: Letter | None) -> dict[str, Any]:
    """The fields of a new Message of ours: kept, so that sending again sends the same. Empty where no letters go."""
    if not carries(conversation.channel):
        return {}
    letter = letter or Letter()
    subject = answer_to(conversation.subject) if letter.subject is None else letter.subject
    return {
        "subject": label(subject, 300),
        "quoted_text": signature(conversation, by),
        "data": {"cc": [{"name": name, "email": address} for name, address in letter.cc]} if letter.cc else {},
    }


def signature(conversation: Conversation, by: User | None) -> str:
    """The team's, with its placeholders filled; empty without a team."""
    text = conversation.team.signature if conversation.team else ""
    return placeholders.fill(text, conversation, by).strip()


def outgoing(message: Message) -> dict[str, Any]:
    """The fields of an Outbound. What is answered is the customer's last letter, or our own where there is none yet."""
    answered = _answered(message)
    fields: dict[str, Any] = {
        "subject": message.subject,
        "signature": message.quoted_text,
        "language": placeholders.language_of(message.conversation),
        "cc": tuple(
            Party(id=one["email"], name=one.get("name", ""), email=one["email"]) for one in message.data.get("cc", ())
        ),
    }
    if answered:
        fields["reply_to"] = answered.reference
        fields["references"] = tuple(answered.data.get("references", ()))
        fields["quote"] = _quote(answered) if answered.is_in else None
    elif chat := message.conversation.continues:
        fields["quote"] = _asked(chat)
    return fields


def _answered(message: Message) -> Message | None:
    earlier = Message.objects.filter(thread=message.thread_id, seq__lt=message.seq).exclude(reference="")
    earlier = earlier.select_related("thread__identity__contact")
    theirs = earlier.filter(kind=Message.Kind.IN).order_by("-seq")
    typed = next((one for one in theirs[:10] if not one.data.get("automatic")), None)
    return typed or earlier.filter(kind=Message.Kind.OUT).order_by("-seq").first()


def _asked(chat: Conversation) -> Quote | None:
    """What somebody asked in the chat that this first letter answers."""
    said = list(chat.thread.messages.filter(conversation=chat, kind=Message.Kind.IN).order_by("-seq")[:5])
    if not said:
        return None
    text = "\n\n".join(message.text for message in reversed(said) if message.text)
    return Quote(name=chat.contact.name, address=chat.contact.email, at=said[0].sent_at, text=text[:MOST_QUOTED])


def _quote(answered: Message) -> Quote:
    """The letter answered with all it quoted, the HTML cleaned: we never pass on what a stranger's program wrote."""
    who = answered.data.get("participant")
    identity = answered.thread.identity
    rich = answered.html + answered.quoted_html
    return Quote(
        name=who["name"] if who else identity.contact.name or identity.name,
        address=who["email"] if who else identity.external_id,
        at=answered.sent_at,
        text="\n\n".join(part for part in (answered.text, answered.quoted_text) if part)[:MOST_QUOTED],
        html=html.clean(rich) if len(rich) <= MOST_QUOTED else "",
    )
