"""Own channel: signed JSON in, a signed callback out. The format is described in docs/own-channel.md."""

import time

from django.utils.translation import gettext_lazy as _

from connectors import http
from connectors.answers import Answer
from connectors.contract import (
    Capability,
    Connector,
    Inbound,
    Limits,
    Media,
    Outbound,
    RawItem,
    Receipt,
    Rejected,
    SendError,
    Unauthorised,
    WebhookRequest,
)
from connectors.hook import signature
from connectors.hook.forms import HookForm, HookSettingsForm
from connectors.hook.outgoing import PING, body_of, id_in, raise_own_error
from connectors.hook.parsing import parse_body, split_body

ALWAYS = frozenset({Capability.MEDIA, Capability.TYPING, Capability.DELIVERY_RECEIPTS, Capability.READ_RECEIPTS})
LIMITS = Limits(text_length=10_000, media_bytes=25 * 1024 * 1024, media_types=("*/*",), media_count=10)
HINTS = {
    301: _("Enter the address it redirects to."),
    302: _("Enter the address it redirects to."),
    303: _("Enter the address it redirects to."),
    401: _("It does not accept our signature: compare the secrets and the clocks."),
    403: _("It does not accept our signature: compare the secrets and the clocks."),
    404: _("Check the path of the callback address."),
    405: _("The callback must accept POST."),
}


class Hook(Connector):
    kind = "hook"
    guide = "own-channel.md"
    label = _("Own channel")
    icon = "webhook"
    tint = "x"
    Form = HookForm
    SettingsForm = HookSettingsForm
    limits = LIMITS

    @property
    def capabilities(self) -> frozenset[Capability]:
        return ALWAYS | {Capability.SAFE_RESEND} if self.account.settings.get("safe_resend") else ALWAYS

    @property
    def secrets(self) -> list[str]:
        return [secret for secret in self.account.credentials.get("secrets", ()) if secret]

    def authenticate(self, request: WebhookRequest) -> None:
        signature.verify(request.headers.get(signature.HEADER, ""), request.body, self.secrets, time.time())

    def split(self, request: WebhookRequest) -> list[RawItem]:
        return split_body(request.body, self.address)

    def parse(self, item: RawItem) -> list[Inbound]:
        return [parse_body(item.body)]

    def send(self, message: Outbound) -> Receipt:
        answer = self._post(body_of(message), {"Idempotency-Key": message.token})
        raise_own_error(answer)
        answer.expect_ok()
        # Without an id of theirs, the token is what later receipts can name.
        return Receipt(provider_id=id_in(answer) or message.token)

    def check(self) -> None:
        answer = self._post(PING, {})
        raise_own_error(answer)
        try:
            answer.expect_ok()
        except SendError as error:
            hint = HINTS.get(answer.status)
            raise type(error)(f"{error.reason} {hint}" if hint else error.reason, error.code) from None

    def fetch(self, media: Media) -> bytes:
        """Without a signature: the file may lie on anybody's server."""
        return http.download(media.url, LIMITS.media_bytes)

    def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        address = self.account.credentials.get("callback_url", "")
        if not address:
            raise Rejected(_("This channel has no callback address."), "no_callback")
        if not self.secrets:
            raise Unauthorised(_("This channel has no secret to sign with."), "no_secret")
        signed = signature.sign(body, self.secrets[0], int(time.time()))
        return http.post(
            address,
            content=body,
            headers={"Content-Type": "application/json", signature.HEADER: signed, **headers},
            secrets=self.secrets,
        )
