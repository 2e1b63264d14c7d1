"""Customers on WhatsApp, Messenger and Instagram: what they do is done at the stand-in, which tells us by webhook."""

from dataclasses import dataclass, field
from typing import Any

from webcare.actions import attachments, deliveries, profiles, replies
from webcare.demo.graph.accounts import Account
from webcare.demo.graph.chats import Line
from webcare.demo.graph.customers import Customer as Person
from webcare.demo.graph.whatsapp import WhatsApp
from webcare.demo.seed import chat_acts, meta_site
from webcare.demo.seed.script import Play, Step
from webcare.demo.seed.wires import Customer
from webcare.models import Attachment, Channel, ContactIdentity, Conversation, Message
from webcare.models.conversation import ConversationQuerySet


@dataclass(slots=True)
class Chatter(Customer):
    """A person at the stand-in. Whoever reads is not told to have got it first, as happens on a phone in use."""

    person: Person = field(default=None)  # type: ignore[assignment]

    @classmethod
    def arrive(cls, channel: Channel, play: Play) -> "Chatter":
        account = meta_site.account(channel.kind)
        names: dict[str, Any] = {"name": play.name}
        if isinstance(account, WhatsApp) and play.phone:
            names["phone"] = "".join(one for one in play.phone if one.isdigit())
        person = account.customer(**names)
        return cls(channel, person.key, person)

    @property
    def account(self) -> Account:
        """At the present moment of the story."""
        return meta_site.account(self.channel.kind)

    def write(self, play: Play, step: Step) -> None:
        assert self.account is self.person.account
        is_new = not self.person.chat.lines
        chat_acts.DOES[step.verb](self, step)
        if step.files or step.verb == "voice":
            for file in Attachment.objects.filter(message__channel=self.channel, state="pending"):
                attachments.fetch(file)
        if is_new:  # messages do not carry the name everywhere
            for identity in ContactIdentity.objects.filter(channel=self.channel, name=""):
                profiles.fetch(identity)

    def take(self, message: Message) -> None:
        assert self.account is self.person.account
        deliveries.deliver(message.thread_id)

    def saw(self, message: Message, state: str) -> None:
        for line in self._lines(message):
            self.account.graph.progress.tell(self.person.account, self.person, line, state)

    def fails(self, message: Message, state: str, reason: str, code: str) -> None:
        """Refused afterwards with this code; or the connection broke, and nobody knows."""
        if state == "unsure":
            self.account.graph.faults.plan("messages", "reset_after", times=1)
            deliveries.deliver(message.thread_id)
            return
        self.take(message)
        for line in self._lines(message):
            self.account.graph.progress.tell(self.person.account, self.person, line, "failed", int(code))

    def _lines(self, message: Message) -> list[Line]:
        """On the customer's screen; an answer may have become several."""
        until = replies.last_seq(message)
        sent = Message.objects.filter(thread=message.thread_id, kind=Message.Kind.OUT, seq__range=(message.seq, until))
        found = (self.person.chat.find(id) for id in sent.values_list("external_id", flat=True) if id)
        return [line for line in found if line is not None]

    def conversations(self) -> ConversationQuerySet:
        names = [name.lstrip("+") for name in self.person.addresses]
        own = Conversation.objects.filter(thread__channel=self.channel, thread__external_id__in=names)
        return own.order_by("-pk")

    def last(self, mine: bool) -> str:
        """The id of the last message on their screen that is theirs, or ours."""
        return next(one.id for one in reversed(self.person.chat.lines) if one.mine is mine and not one.deleted)
