"""What an administrator entered for a mailbox, as the rest of this package reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from connectors.email.addressing import is_address, on_the_wire
from connectors.email.mailbox import Mailbox
from connectors.email.presets import PORTS
from connectors.email.wire import Place
from connectors.errors import Rejected
from connectors.types import Account


@dataclass(frozen=True, slots=True)
class MailAccount:
    """One channel's mailbox. Missing settings read as empty: a half-filled form must not break the desk."""

    account: Account

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.account.settings

    @property
    def way_in(self) -> str:
        """imap, smtp or hook."""
        return self.settings.get("way_in") or "imap"

    @property
    def provider(self) -> str:
        """Who posts mail to us, as `providers.WAYS` has it; empty when nobody does."""
        chosen = self.settings.get("provider") or "postmark"
        return "" if self.way_in != "hook" else "raw" if chosen == "relay" else chosen

    @property
    def hook_secrets(self) -> tuple[str, ...]:
        """What proves a request to be theirs: Mailgun has a key of its own making."""
        return (self.account.credentials.get("signing_key", ""),) if self.provider == "mailgun" else self.secrets

    @property
    def address(self) -> str:
        return self.settings.get("address", "")

    @property
    def wire_address(self) -> str:
        """The same for the envelope. Raises Rejected when it cannot be sent from."""
        if not is_address(self.address):
            raise Rejected(_("This channel has no valid e-mail address."), "no_address")
        return on_the_wire(self.address)

    @property
    def addresses(self) -> tuple[str, ...]:
        """All of this mailbox, the main one first."""
        return tuple(dict.fromkeys(each for each in (self.address, *self.settings.get("aliases", ())) if each))

    @property
    def secrets(self) -> tuple[str, ...]:
        return tuple(secret for secret in self.account.credentials.get("secrets", ()) if secret)

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(
            addresses=self.addresses,
            domain=self.address.rpartition("@")[2],
            secrets=self.secrets,
            trusted_authserv=self.settings.get("trusted_authserv", ""),
        )

    @property
    def uses_oauth(self) -> bool:
        return self.settings.get("sign_in") == "oauth"

    def place(self, way: str) -> Place:
        """The server for `imap` or `smtp`."""
        security = self.settings.get(f"{way}_security") or "tls"
        port = self.settings.get(f"{way}_port") or PORTS[way].get(security, 0)
        return Place(self.settings.get(f"{way}_host", ""), port, security)

    def user(self, way: str) -> str:
        """Empty: this server is used without signing in."""
        chosen = self.settings.get(f"{way}_user", "")
        return "" if chosen == "-" else chosen or self.address

    @property
    def reader(self) -> str:
        return self.user("imap")

    def password(self, way: str) -> str:
        """For `imap` or `smtp`."""
        own = self.account.credentials.get("smtp_password", "") if way == "smtp" else ""
        return own or self.account.credentials.get("password", "")
