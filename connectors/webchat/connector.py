"""Chat on the customer's own website: the widget is the provider, and the desk that serves it is us."""

from django.utils.translation import gettext_lazy as _

from connectors.contract import (
    Capability,
    Choices,
    Connector,
    Forged,
    Inbound,
    Limits,
    Outbound,
    RawItem,
    Receipt,
    WebhookRequest,
)
from connectors.webchat.forms import WebChatForm, WebChatSettingsForm
from connectors.webchat.login import Login, read_login
from connectors.webchat.parsing import parse_body, split_body


class WebChat(Connector):
    """Takes `{"id", "visitor", "text", "attachments", "name", "email", "page", "locale", "at"}`, or a receipt
    `{"visitor", "token", "state": "delivered" | "read", "at"}`, one in each request. A tap on an offered answer is a
    message with that answer's words, `choice` (its id) and `reply_to` (our token of the message that offered it)."""

    kind = "webchat"
    has_hook = False  # our own page is the provider: the widget view has checked who it is
    label = _("Website chat")
    icon = "message-square"
    tint = "chat"
    guide = "widget.md"
    Form = WebChatForm
    SettingsForm = WebChatSettingsForm
    capabilities = frozenset(
        {
            Capability.MEDIA,
            Capability.QUICK_REPLIES,
            Capability.TYPING,
            Capability.DELIVERY_RECEIPTS,
            Capability.READ_RECEIPTS,
            Capability.SAFE_RESEND,
        }
    )
    limits = Limits(
        text_length=4000,
        media_bytes=10 * 1024 * 1024,
        media_types=("image/*", "audio/*", "video/*", "application/pdf", "text/plain"),
        media_count=10,
        choices=Choices(buttons=4, title=60, text_length=4000),
    )

    def authenticate(self, request: WebhookRequest) -> None:
        """Always Forged: nothing that still has to prove itself can be from our widget.

        The widget's view verifies the visitor's token, puts `visitor` and the ids of that visitor's own uploads into
        the body itself, and goes straight to `split`. It never hands on a `visitor` that a browser wrote.
        """
        raise Forged(404, code="no_hook")

    def login(self, token: str, now: float) -> Login:
        """Whom the shop's server vouches for with this token. Raises Unreadable, for the console of its developer."""
        return read_login(token, self.account.credentials.get("identity_secrets", ()), self.account.key, now)

    def split(self, request: WebhookRequest) -> list[RawItem]:
        return split_body(request.body, self.address)

    def parse(self, item: RawItem) -> list[Inbound]:
        return [parse_body(item.body)]

    def send(self, message: Outbound) -> Receipt:
        """Only confirms: the message is stored, and the visitor's browser is told to look, like an agent's."""
        return Receipt(provider_id=message.token)
