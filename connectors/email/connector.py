"""Mail: a mailbox of our own, fetched over IMAP or handed to us, answered over SMTP. See docs/mail.md."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from connectors.contract import (
    Capability,
    Connector,
    Forged,
    Inbound,
    InboundMessage,
    Limits,
    Outbound,
    RawItem,
    Receipt,
    Unreadable,
    WebhookRequest,
)
from connectors.email import limits as sizes
from connectors.email import providers, smtp
from connectors.email.account import MailAccount
from connectors.email.checking import check
from connectors.email.forms import EmailForm, EmailSettingsForm
from connectors.email.imap import Session
from connectors.email.items import handed_over
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

    @property
    def own_addresses(self) -> tuple[str, ...]:
        return tuple(address.lower() for address in self.mail.addresses)

    @property
    def inlets(self) -> tuple[str, ...]:
        return self.mail.addresses if self.mail.way_in == "smtp" else ()

    @property
    def hook_bytes(self) -> int:
        """A mail with its files, in base64 inside JSON or a form."""
        return sizes.HOOK_BYTES if self.mail.provider else 0

    def authenticate(self, request: WebhookRequest) -> None:
        if not self.mail.provider:
            raise Forged(404, code="no_hook")
        providers.authenticate(self.mail.provider, request, self.mail.hook_secrets, time.time())

    def split(self, request: WebhookRequest) -> list[RawItem]:
        return providers.split(self.mail.provider, request, self.account.key)

    def take_in(self, raw: bytes, sender: str, readers: Sequence[str]) -> RawItem:
        """A mail that our own mail server was handed: the same one handed over twice has the same key."""
        return handed_over(self.account.key, raw, sender, readers)

    def session(self) -> Session:
        return Session(self.mail)

    def poll(self, cursor: str) -> tuple[list[RawItem], str]:
        with self.session() as session:
            return session.poll(cursor)

    def check(self) -> None:
        check(self.mail)

    def parse(self, item: RawItem) -> list[Inbound]:
        try:
            envelope = mapping(load_json(item.body), "the envelope")
        except ValueError as problem:
            raise Unreadable(str(problem)) from None
        if item.blob is None:
            raise Unreadable(_("There is no mail in this item."), "no_mail")
        return [_noted(inbound, envelope) for inbound in read(item.blob, envelope, self.mail.mailbox)]

    def send(self, message: Outbound) -> Receipt:
        return Receipt(provider_id=smtp.send(message, self.mail))


def _noted(inbound: Inbound, envelope: Mapping[str, Any]) -> Inbound:
    """What we know of a mail that the mail itself cannot say: that we do not have all of it."""
    if not isinstance(inbound, InboundMessage):
        return inbound
    notes: dict[str, Any] = {"truncated": True} if envelope.get("truncated") else {}
    if envelope.get("unfetched"):
        notes["unreadable"] = str(_("The mail server does not give us this mail. It still lies in the mailbox."))
    return replace(inbound, extra={**inbound.extra, **notes}) if notes else inbound
