"""What the customer said that the bot has not dealt with yet."""

from collections.abc import Iterable

from webcare.models import Conversation, Message
from webcare.subjects import bare

LONGEST = 4_000  # characters that are looked at
UNREAD = ("location", "person", "order", "story", "shared", "form", "unsupported", "trouble")  # shown, not in words
PERSON = "person"  # the choice that always asks for one


def unread(conversation: Conversation, seq: int) -> list[Message]:
    """What the customer said since, that somebody typed; also what they took back, which says nothing."""
    said = Message.objects.filter(conversation=conversation.pk, kind=Message.Kind.IN, seq__gt=seq)
    return [one for one in said.order_by("seq") if not one.data.get("automatic")]


def words(said: Iterable[Message]) -> str:
    """A line each; of a letter that begins a conversation its subject too."""
    lines = [line for one in said if not one.deleted_at for line in (_subject(one), one.text.strip()) if line]
    return "\n".join(lines)[:LONGEST]


def says_something(said: list[Message]) -> bool:
    return bool(words(said)) or any(map(files, said))


def choice(said: list[Message]) -> str:
    """Tapped, unless something was typed after it. Who leaves an address goes away: that is for a person."""
    if any(one.data.get("offline") for one in said):
        return PERSON
    return str(said[-1].data.get("choice") or "") if said and not said[-1].deleted_at else ""


def files(message: Message) -> int:
    """How many things of it cannot be read."""
    if message.deleted_at:
        return 0
    shown = [piece for piece in message.data.get("shows", ()) if piece.get("kind") in UNREAD]
    return len([file for file in message.attachments.all() if not file.content_id]) + len(shown)


def _subject(message: Message) -> str:
    """Of the first in its conversation; later ones repeat it."""
    return bare(message.subject) if message.subject and not message.data.get("references") else ""
