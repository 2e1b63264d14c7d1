"""A number of WhatsApp to test with: the one the fixtures are for."""

from datetime import UTC, datetime
from typing import Any

import tests.connectors.ready  # noqa: F401
from connectors.contract import Account, Id, Outbound, Party
from connectors.whatsapp.connector import WhatsApp

WABA, PHONE_ID, APP = "210000000000001", "310000000000001", "710000000000001"
TOKEN, SECRET, OLD, VERIFY = "EAAB-token-of-the-tests", "app-secret", "app-secret-of-before", "s3cret-to-verify"
BSUID = "NL.20394857610293847561"
NOOR = Party(
    id=BSUID, name="Noor", ids=(Id("bsuid", BSUID), Id("wa_id", "31655501234"), Id("phone", "+31655501234"))
)  # fmt: skip
BY_NUMBER = Party(id="31655501234", ids=(Id("wa_id", "31655501234"), Id("phone", "+31655501234")))


def whatsapp(url: str = "https://graph.example", **settings: Any) -> WhatsApp:
    credentials = {"access_token": TOKEN, "app_secrets": [SECRET, OLD], "verify_token": VERIFY}
    ids = {"phone_number_id": PHONE_ID, "waba_id": WABA, "app_id": APP, "base_url": url}
    return WhatsApp(Account("whatsapp", "key1", credentials, ids | settings))


def outbound(text: str = "", **more: Any) -> Outbound:
    recipient = more.pop("recipient", NOOR)
    sent_at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return Outbound(token="wc42", thread=recipient.id, recipient=recipient, sent_at=sent_at, text=text, **more)
