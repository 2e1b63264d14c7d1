"""The mails customers of the demo write: real ones, with what mail programs put around a few sentences."""

import secrets
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from connectors.contract import RawItem
from connectors.email import tokens
from connectors.email.threading import lane_of
from connectors.reading import dump_json
from webcare import clock
from webcare.actions import ingest, intake, messages
from webcare.demo.seed import files
from webcare.demo.seed.post import bounce, newsletter
from webcare.demo.seed.script import File, Play, Step
from webcare.demo.seed.wires import Customer, NotWorked
from webcare.models import Channel, Conversation, Delivery, Message
from webcare.models.conversation import ConversationQuerySet

WROTE = {"nl": "Op {when} schreef {name} <{address}>:", "en": "On {when}, {name} <{address}> wrote:"}
QUOTE = (
    '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{line}<br></div><blockquote class="gmail_quote" '
    'style="margin:0 0 0 .8ex;border-left:1px solid #ccc">{below}</blockquote></div>'
)
MACHINES = {"auto-reply": {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}}


@dataclass(slots=True)
class Writer(Customer):
    """A person with an address. Each play is an exchange of its own; `id` is the address."""

    first: str = ""  # the Message-ID that began it
    last: str = ""  # of their own last mail
    heard: list[Message] = field(default_factory=list)  # ours, as they came

    @classmethod
    def arrive(cls, channel: Channel, play: Play) -> "Writer":
        return cls(channel, play.email)

    def write(self, play: Play, step: Step) -> None:
        mail = self._addressed(play)
        for name, value in MACHINES.get(step.manner, {}).items():
            mail[name] = value
        _fill(mail, play, step, self.heard[-1] if self.heard else None)
        for file in step.files:
            _enclose(mail, file)
        self._hand_over(mail)
        self.last = str(mail["Message-ID"])
        self.first = self.first or self.last

    def take(self, message: Message) -> None:
        reference = tokens.message_id(
            self._secret, messages.token_of(message), message.thread.external_id, self._address.partition("@")[2]
        )
        delivery = Delivery.objects.get(message=message)
        messages.mark(delivery, Delivery.State.SENT, provider_id=reference, reference=reference)
        message.reference = reference
        self.first = self.first or reference
        self.heard.append(message)

    def saw(self, message: Message, state: str) -> None:
        """Mail does not tell."""

    def fails(self, message: Message, state: str, reason: str, code: str) -> None:
        """It left, and then their server wrote back."""
        if state != Delivery.State.FAILED:
            return Customer.fails(self, message, state, reason, code)  # super() knows no class made anew for its slots
        self.take(message)
        self._hand_over(bounce(self._address, self.id, message.reference, reason, code))

    def conversations(self) -> ConversationQuerySet:
        own = Message.objects.filter(channel=self.channel, reference=self.first).values("thread")
        return Conversation.objects.filter(thread__in=own).order_by("-pk")

    @property
    def _address(self) -> str:
        return str(self.channel.settings["address"])

    @property
    def _secret(self) -> str:
        return str(self.channel.credentials["secrets"][0])

    def _addressed(self, play: Play) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f'"{play.name}" <{play.email}>'
        mail["To"] = self._way_back() or self._address
        mail["Subject"] = f"Re: {play.subject}" if self.heard else play.subject
        mail["Date"] = clock.now()
        mail["Message-ID"] = f"<{secrets.token_hex(10)}.m@{play.email.partition('@')[2]}>"
        if play.cc:
            mail["Cc"] = play.cc
        if answered := self.heard[-1].reference if self.heard else self.last:
            mail["In-Reply-To"] = answered
            mail["References"] = " ".join(dict.fromkeys([self.first, answered]))
        return mail

    def _way_back(self) -> str:
        """What our letters name as the address for answers."""
        if not self.heard:
            return ""
        local, _at, domain = self._address.partition("@")
        return f"{local}+{tokens.thread_token(self._secret, self.heard[-1].thread.external_id)}@{domain}"

    def _hand_over(self, mail: EmailMessage) -> None:
        """As our mail server does: store, work."""
        raw = mail.as_bytes()
        envelope = {"way": "smtp", "sender": self.id, "recipients": [self._address]}
        envelope["received_at"] = clock.now().isoformat()
        item = RawItem(self.channel.connector.address, secrets.token_hex(16), lane_of(raw), dump_json(envelope), raw)
        for lane in intake.accept(self.channel, [item]):
            if not ingest.work(self.channel.pk, lane):
                raise NotWorked(mail["Subject"])


def _fill(mail: EmailMessage, play: Play, step: Step, answered: Message | None) -> None:
    """The words, and below them what is answered, as the usual programs write it."""
    if step.manner == "newsletter":
        return newsletter(mail, step.text)
    text, html = step.text, "".join(f"<div>{escape(line) or '<br>'}</div>" for line in step.text.split("\n"))
    if answered:
        line = _wrote(play, answered)
        text += f"\n\n{line}\n" + "\n".join(f"> {row}".rstrip() for row in answered.text.split("\n"))
        html += QUOTE.format(line=escape(line), below="<br>".join(escape(row) for row in answered.text.split("\n")))
    mail.set_content(f"{text}\n", cte="quoted-printable")
    if step.manner != "plain":
        mail.add_alternative(f'<div dir="ltr">{html}</div>\n', subtype="html", cte="quoted-printable")


def _wrote(play: Play, answered: Message) -> str:
    address = answered.channel.settings["address"]
    return WROTE[play.language].format(
        when=f"{answered.created_at:%d-%m-%Y %H:%M}", name="Voorbeeld Fietsen", address=address
    )


def _enclose(mail: EmailMessage, file: File) -> None:
    kind = ("application", "pdf") if file.kind == "pdf" else ("image", "jpeg")
    mail.add_attachment(files.make(file), maintype=kind[0], subtype=kind[1], filename=file.name)
