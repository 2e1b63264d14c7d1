"""Mail: a mailbox of our own, fetched over IMAP or handed to us, answered over SMTP. See docs/mail.md."""

from django.utils.translation import gettext_lazy as _

from connectors.contract import (
    Capability,
    Connector,
    Forged,
    Inbound,
    Limits,
    Outbound,
    RawItem,
    Receipt,
    Unreadable,
    WebhookRequest,
)
from connectors.email import smtp
from connectors.email.account import MailAccount
from connectors.email.forms import EmailForm, EmailSettingsForm
from connectors.email.message import read
from connectors.reading import load_json, mapping

ALWAYS = frozenset({Capability.MEDIA, Capability.HTML})


class Email(Connector):
    kind = "email"
    guide = "mail.md"
    label = _("E-mail")
    icon = "mail"
    tint = "mail"
    Form = EmailForm
    SettingsForm = EmailSettingsForm
    limits = Limits(text_length=100_000, media_bytes=20 * 1024 * 1024, media_types=("*/*",), media_count=20)

    @property
    def mail(self) -> MailAccount:
        return MailAccount(self.account)

    @property
    def capabilities(self) -> frozenset[Capability]:
        return ALWAYS | {Capability.POLLING} if self.mail.way_in == "imap" else ALWAYS

    def authenticate(self, request: WebhookRequest) -> None:
        raise Forged(404, code="no_hook")

    def split(self, request: WebhookRequest) -> list[RawItem]:
        raise Unreadable(_("This channel takes no hooks."))

    def parse(self, item: RawItem) -> list[Inbound]:
        try:
            envelope = mapping(load_json(item.body), "the envelope")
        except ValueError as problem:
            raise Unreadable(str(problem)) from None
        if item.blob is None:
            raise Unreadable(_("There is no mail in this item."), "no_mail")
        return read(item.blob, envelope, self.mail.mailbox)

    def send(self, message: Outbound) -> Receipt:
        return Receipt(provider_id=smtp.send(message, self.mail))
