"""What stands above the text of a letter, and which of its files are listed below it."""

from dataclasses import dataclass
from typing import Any

from django import template

from webcare import robots
from webcare.actions import by_mail, letters
from webcare.models import Attachment, Conversation, Message
from webcare.subjects import answer_to

register = template.Library()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who could read along. `is_new`: a stranger in this exchange, never chosen by itself."""

    name: str
    email: str
    is_new: bool = False

    @property
    def written(self) -> str:
        """As one value of a form."""
        name = self.name.replace("\\", "").replace('"', "")
        return f'"{name}" <{self.email}>' if name else self.email

    @property
    def called(self) -> str:
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class Head:
    """Above the text: to whom, who reads along, about what. `way`: from a chat, by mail."""

    to: Reader
    subject: str
    cc: list[Reader]
    way: by_mail.Way | None = None


@register.simple_tag
def letter_head(conversation: Conversation) -> Head | None:
    """None where no letters are written."""
    contact = conversation.contact
    if way := by_mail.way_of(conversation):
        return Head(Reader(contact.name, way.address), way.subject, [], way)
    if not letters.carries(conversation.channel):
        return None
    identity = conversation.thread.identity
    last = conversation.thread.messages.exclude(kind=Message.Kind.NOTE).order_by("-seq")[:10]
    said = next((message for message in last if not message.data.get("automatic")), None)
    cc = _along(said, identity.external_id) if said else []
    return Head(Reader(identity.name or contact.name, identity.external_id), answer_to(conversation.subject), cc)


def _along(said: Message, customer: str) -> list[Reader]:
    """Everybody the last letter went to or came from, except the customer and ourselves."""
    people: list[dict[str, Any]] = [*said.data.get("to", ()), *said.data.get("cc", ())]
    if who := said.data.get("participant"):
        people.insert(0, who)
    own, found = robots.own_addresses(), {}
    for one in people:
        address = str(one.get("email", "")).lower()
        if "@" in address and address != customer and not robots.is_ours(address, own):
            found.setdefault(address, Reader(str(one.get("name", "")), address, bool(one.get("new"))))
    return list(found.values())[:20]


@register.filter
def is_letter(message: Message) -> bool:
    """Shown as a letter, not as a bubble."""
    return letters.carries(message.channel)


@register.filter
def listed(message: Message) -> list[Attachment]:
    """The files below a message: those its HTML shows already are not named again."""
    return [file for file in message.attachments.all() if not file.content_id]


@register.filter
def stranger(message: Message) -> str:
    """Who wrote this, when it was not the customer; empty when it was."""
    who = message.data.get("participant") or {}
    return f"{who['name']} <{who['email']}>" if who.get("name") else str(who.get("email", ""))
