"""WhatsApp, by the Cloud API: one connector is one phone number. See docs/meta.md."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from connectors.contract import (
    Blank,
    Capability,
    Connector,
    Inbound,
    Limits,
    Media,
    Outbound,
    Party,
    RawItem,
    Receipt,
    Signal,
    Standing,
    TemplateInfo,
    WebhookRequest,
)
from connectors.meta import handshake, signature, watch
from connectors.meta import media as files
from connectors.meta.client import Graph
from connectors.whatsapp import checking, listing, sending, templates
from connectors.whatsapp.forms import WhatsAppForm, WhatsAppSettingsForm
from connectors.whatsapp.items import split_body
from connectors.whatsapp.limits import MOST_BYTES, limits_of
from connectors.whatsapp.messages import rules_of
from connectors.whatsapp.parsing import parse_body


class WhatsApp(Connector):
    kind = "whatsapp"
    guide = "meta.md"
    label = _("WhatsApp")
    icon = "message-circle-more"
    tint = "wa"
    Form = WhatsAppForm
    SettingsForm = WhatsAppSettingsForm
    capabilities = frozenset(
        {
            Capability.MEDIA,
            Capability.QUICK_REPLIES,
            Capability.TEMPLATES,
            Capability.DELIVERY_RECEIPTS,
            Capability.READ_RECEIPTS,
            Capability.REACTIONS,
            Capability.EDIT,
            Capability.DELETE,
            Capability.REPLY_TO,
            Capability.SIGNALS,
            Capability.WATCH,
        }
    )

    @property
    def limits(self) -> Limits:
        return limits_of(self.account.settings)

    @property
    def address(self) -> str:
        return self._setting("phone_number_id") or self.account.key

    @property
    def waba(self) -> str:
        """The account above the number, to which templates and subscriptions belong."""
        return self._setting("waba_id")

    @property
    def graph(self) -> Graph:
        return Graph(self.account)

    def authenticate(self, request: WebhookRequest) -> None:
        signature.verify(request.headers.get(signature.HEADER, ""), request.body, self.graph.app_secrets)

    def handshake(self, request: WebhookRequest) -> str | None:
        return handshake.answer(request, self.account.credentials.get("verify_token") or "")

    def split(self, request: WebhookRequest) -> list[RawItem]:
        return split_body(request.body, self.address, self.waba)

    def parse(self, item: RawItem) -> list[Inbound]:
        return parse_body(item.body, rules_of(self.account.settings))

    def send(self, message: Outbound) -> Receipt:
        return sending.send(self.graph, self.address, message)

    def signal(self, recipient: Party, signal: Signal, message_id: str) -> None:
        """Typing is only shown in answer to a message, and marks it as read."""
        if message_id:
            sending.signal(self.graph, self.address, message_id, typing=signal == "typing")

    def fetch(self, media: Media) -> bytes:
        sha256 = str(media.extra.get("sha256") or "")
        return files.fetch(
            self.graph, media.id, url=media.url, sha256=sha256, most=MOST_BYTES, phone_number_id=self.address
        )

    def templates(self) -> list[TemplateInfo]:
        return listing.templates(self.graph, self.waba)

    def blanks(self, components: Sequence[Mapping[str, Any]]) -> list[Blank]:
        return templates.blanks(components)

    def preview(self, components: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> str:
        return templates.preview(components, values)

    def check(self) -> None:
        checking.check(self.graph, self.address, self.waba, self._setting("app_id"))

    def watch(self) -> Standing:
        graph = self.graph
        return Standing(watch.subscribed(graph, self.waba, self._setting("app_id")), watch.token_until(graph))

    def subscribe(self) -> None:
        watch.subscribe(self.graph, self.waba)

    def _setting(self, name: str) -> str:
        return str(self.account.settings.get(name) or "")
