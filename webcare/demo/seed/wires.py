"""How customers write on each kind of channel of the demo, and what their side reports back: no network, real items."""

import io
import json
import secrets
from dataclasses import dataclass
from typing import Any, ClassVar

from connectors.contract import WebhookRequest
from webcare import clock
from webcare.actions import attachments, deliveries, ingest, intake, messages
from webcare.demo.seed import files
from webcare.demo.seed.script import File, Play, Step
from webcare.demo.seed.shop_site import ELSEWHERE
from webcare.models import Attachment, Channel, Conversation, Delivery, Message, User
from webcare.models.conversation import ConversationQuerySet
from webcare.visitors import issue


class NotWorked(RuntimeError):
    """What the demo's customer sent was not taken in: a mistake in the demo."""


@dataclass(slots=True)
class Customer:
    """A person on one channel; `id` is how that channel knows them."""

    channel: Channel
    id: str
    tells_delivered: ClassVar[bool] = False  # by itself, before it is read

    def write(self, play: Play, step: Step) -> None:
        raise NotImplementedError

    def take(self, message: Message) -> None:
        """Our message reaches their side."""
        raise NotImplementedError

    def saw(self, message: Message, state: str) -> None:
        """Their side reports `delivered` or `read`."""
        raise NotImplementedError

    def fails(self, message: Message, state: str, reason: str, code: str) -> None:
        """What became of a sending that went wrong: `failed` or `unsure`."""
        messages.mark(Delivery.objects.get(message=message), state, reason=reason, code=code)

    def conversations(self) -> ConversationQuerySet:
        """Theirs, the last one first: an older one that was reopened, or a new one."""
        own = Conversation.objects.filter(thread__channel=self.channel, thread__external_id=self.id)
        return own.order_by("-pk")

    def _bring(self, body: dict[str, Any]) -> None:
        """As the hook's or the widget's view does: split, store, work."""
        request = WebhookRequest("POST", "/", {}, json.dumps(body).encode())
        for lane in intake.accept(self.channel, self.channel.connector.split(request)):
            if not ingest.work(self.channel.pk, lane):
                raise NotWorked(body)


class Visitor(Customer):
    """Writes in the widget of a web chat."""

    @classmethod
    def arrive(cls, channel: Channel, play: Play) -> "Visitor":
        return cls(channel, issue(channel)[0])

    def write(self, play: Play, step: Step) -> None:
        path, title = play.page
        self._bring(
            {
                "id": secrets.token_hex(13), "visitor": self.id, "text": step.text,
                "name": play.name, "email": play.email,
                "attachments": [keep(file, visitor=self.id).key for file in step.files],
                "page": {"url": f"{ELSEWHERE}{path or '/'}", "title": title or "Voorbeeld Fietsen"},
                "locale": play.language, "at": clock.now().isoformat(), "offline": step.manner == "offline",
            }
        )  # fmt: skip

    def take(self, message: Message) -> None:
        deliveries.deliver(message.thread_id)

    def saw(self, message: Message, state: str) -> None:
        messages.seen_by_customer(message.thread, message.seq, state)


class AppUser(Customer):
    """Writes in an app of the shop's own that speaks the format of docs/own-channel.md. Has no files."""

    tells_delivered: ClassVar[bool] = True

    @classmethod
    def arrive(cls, channel: Channel, play: Play) -> "AppUser":
        return cls(channel, f"klant-{secrets.randbelow(9000) + 1000}-{secrets.token_hex(3)}")

    def write(self, play: Play, step: Step) -> None:
        sender = {"id": self.id, "name": play.name, "email": play.email, "phone": play.phone}
        message = {"id": _app_id(), "thread": self.id, "sender": sender, "text": step.text}
        self._bring({"messages": message | {"sent_at": clock.now().isoformat()}})

    def take(self, message: Message) -> None:
        messages.mark(
            Delivery.objects.get(message=message), Delivery.State.SENT, provider_id=f"app-{secrets.token_hex(8)}"
        )

    def saw(self, message: Message, state: str) -> None:
        receipt = {"token": messages.token_of(message), "state": state, "at": clock.now().isoformat()}
        self._bring({"statuses": receipt})


def keep(file: File, *, user: User | None = None, visitor: str = "") -> Attachment:
    """Upload a file of the demo as its sender does."""
    content = files.make(file)
    return attachments.store(io.BytesIO(content), name=file.name, size=len(content), user=user, visitor=visitor)


def _app_id() -> str:
    return f"app-{secrets.token_hex(8)}"
