"""Accounts and mails for tests of the wire."""

from itertools import count
from typing import Any

from connectors.email.account import MailAccount
from connectors.types import Account
from tests.standins.dovecot import PASSWORD, Dovecot

SECRET = "wcs_0123456789abcdef"
_number = count(1)


def account(credentials: dict[str, Any] | None = None, kept: list[Any] | None = None, **settings: Any) -> MailAccount:
    """A mailbox `support@example.nl`; what it remembers is appended to `kept`."""
    credentials = {"secrets": [SECRET], "password": PASSWORD} | (credentials or {})
    usual = {"address": "support@example.nl", "company": "Voorbeeld", "way_in": "imap"}
    remember = (kept if kept is not None else []).append
    return MailAccount(Account("email", f"key{next(_number)}", credentials, usual | settings, remember))


def mailbox(server: Dovecot, user: str, **settings: Any) -> MailAccount:
    """One on the real server, which holds every user there is."""
    security = settings.get("imap_security", "none")
    port = server.tls if security == "tls" else server.plain
    usual = {"imap_host": "localhost", "imap_port": port, "imap_security": security, "imap_user": user}
    return account(settings.pop("credentials", None), settings.pop("kept", None), **usual | settings)


def mail(number: int = 1, text: str = "Waar is mijn fiets?", **headers: str) -> bytes:
    heads = {
        "From": "Noor <noor@klant.example>",
        "Subject": f"Vraag {number}",
        "Message-ID": f"<{number}@klant.example>",
    }
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (heads | headers).items()]
    return "\r\n".join([*lines, "", text, ""]).encode()
