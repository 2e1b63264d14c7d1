"""Accounts of Messenger and Instagram to test with."""

import json
from datetime import UTC, datetime
from typing import Any

import tests.connectors.ready  # noqa: F401
from connectors.contract import Account, Connector, Id, Outbound, Party
from connectors.instagram.connector import Instagram
from connectors.messenger.connector import Messenger

SECRET, OLD, TOKEN, VERIFY = "app-secret-00001", "former-secret-002", "EAA-page-token-01", "verify-me-please"
PAGE, PSID, IG, IGSID, APP = (
    "410000000000001", "5100000000000001", "17840000000000001", "6100000000000001", "710000000000001",
)  # fmt: skip

NOOR = Party(PSID, ids=(Id("psid", PSID),))
SENT = json.dumps({"recipient_id": PSID, "message_id": "m_OUT1"}).encode()


def account(kind: str, remember: Any = None, **settings: Any) -> Account:
    credentials = {"access_token": TOKEN, "app_secrets": [SECRET, OLD], "verify_token": VERIFY}
    kept = {"remember": remember} if remember else {}
    return Account(kind, "key1", credentials, {"app_id": APP, **settings}, **kept)


def messenger(**settings: Any) -> Connector:
    return Messenger(account("messenger", **{"page_id": PAGE, **settings}))


def instagram(**settings: Any) -> Connector:
    return Instagram(account("instagram", **{"ig_id": IG, **settings}))


def outbound(**changed: Any) -> Outbound:
    at = datetime(2026, 11, 22, 11, tzinfo=UTC)
    return Outbound(**{"token": "wc42", "thread": PSID, "recipient": NOOR, "sent_at": at} | changed)
