"""Customers on WhatsApp, Messenger and Instagram: what they do is done at the stand-in, which tells us by webhook."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from webcare.actions import attachments, deliveries, profiles, replies
from webcare.demo.graph.accounts import Account
from webcare.demo.graph.chats import Line
from webcare.demo.graph.customers import Customer as Person
from webcare.demo.graph.whatsapp import WhatsApp
from webcare.demo.graph.whatsapp_customer import WhatsAppCustomer
from webcare.demo.seed import files, meta_site
from webcare.demo.seed.script import Play, Step
from webcare.demo.seed.wires import Customer
from webcare.models import Attachment, Channel, ContactIdentity, Conversation, Message
from webcare.models.conversation import ConversationQuerySet

TYPES = {"photo": "image/jpeg", "pdf": "application/pdf"}
NO_WORDS = "-"


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
        DOES[step.verb](self, step)
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


def _write(who: Chatter, step: Step) -> None:
    words = "" if step.text == NO_WORDS else step.text
    for number, file in enumerate(step.files):
        caption = words if number == 0 else ""
        who.person.sends(files.make(file), TYPES[file.kind], caption, file.name)
    if not step.files:
        who.person.says(words)


def _tap(who: Chatter, step: Step) -> None:
    line = next(one for one in reversed(who.person.chat.lines) if one.choices)
    choice = next(one for one in line.choices if one["title"] == step.text)
    who.person.taps(choice["id"], choice["title"], message=line.id)


def _place(who: Chatter, step: Step) -> None:
    """`Dam 1, Amsterdam | 52.37 | 4.89`"""
    name, latitude, longitude = step.text.split(" | ")
    who.person.places(float(latitude), float(longitude), name)


def _mention(who: Chatter, step: Step) -> None:
    who.person.mentions(files.make(step.files[0]))  # type: ignore[attr-defined]


def _advert(who: Chatter, step: Step) -> None:
    """`Winteractie | Ik zag jullie actie`: the advert, and what they wrote under it."""
    title, _bar, words = step.text.partition(" | ")
    if isinstance(who.person, WhatsAppCustomer):
        advert = {
            "source_type": "ad",
            "source_id": "120000000000001",
            "headline": title,
            "source_url": "https://fb.me/x",
        }
    else:
        advert = {
            "source": "ADS",
            "type": "OPEN_THREAD",
            "ad_id": "120000000000001",
            "ads_context_data": {"ad_title": title},
        }
    who.person.says(words, referral=advert)


def _order(who: Chatter, step: Step) -> None:
    """`SKU | quantity | price`, in euro."""
    sku, quantity, price = step.text.split(" | ")
    item = {"product_retailer_id": sku, "quantity": int(quantity), "item_price": float(price), "currency": "EUR"}
    order = {"catalog_id": "910000000000001", "product_items": [item]}
    who.person.shares("order", order)  # type: ignore[attr-defined]


def _unsupported(who: Chatter, step: Step) -> None:
    error = {
        "code": 131051,
        "title": "Message type unknown",
        "error_data": {"details": "Message type is not supported."},
    }
    who.person.shares("unsupported", {"type": step.text or "poll"}, errors=[error])  # type: ignore[attr-defined]


DOES: dict[str, Callable[[Chatter, Step], object]] = {
    "write": _write,
    "answers": lambda who, step: who.person.says(step.text, reply_to=who.last(mine=False)),
    "voice": lambda who, step: who.person.speaks(int(step.text or 4)),
    "location": _place,
    "reacts": lambda who, step: who.person.reacts(who.last(mine=False), step.text),
    "edits": lambda who, step: who.person.edits(who.last(mine=True), step.text),
    "takes back": lambda who, step: who.person.takes_back(who.last(mine=True)),
    "taps": _tap,
    "mentions": _mention,
    "advert": _advert,
    "order": _order,
    "unsupported": _unsupported,
    "new number": lambda who, step: who.person.changes_number(step.text.lstrip("+").replace(" ", "")),  # type: ignore[attr-defined]
    "phone app": lambda who, step: who.person.account.writes(who.person, step.text),  # type: ignore[attr-defined]
}
