"""Webhooks as the three products of Meta send them, made by hand: for tests of the core that need single items."""

import itertools
import json
import time
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from connectors.meta import signature
from tests import factories as make
from webcare.models import Channel

SECRET = "app-secret-of-the-tests"
WABA = "210000000000001"
START = int(time.time()) - 3600  # when these people began to write, in seconds
WA_ID, BSUID = "31655501234", "NL.20394857610293847561"
NEW_WA_ID, NEW_BSUID = "31655504321", "NL.77394857610293840000"
PAGE, PSID = "410000000000001", "5100000000000001"
IG, IGSID = "17840000000000001", "6100000000000001"

_numbers = itertools.count(1)
Json = dict[str, Any]


def whatsapp(number: str = "", **fields: Any) -> Channel:
    number = number or f"3100000000{next(_numbers):05d}"
    settings = {"phone_number_id": number, "waba_id": WABA} | fields.pop("settings", {})
    return _channel("whatsapp", settings, account=number, **fields)


def messenger(page: str = PAGE, **fields: Any) -> Channel:
    return _channel("messenger", {"page_id": page}, account=page, **fields)


def instagram(account: str = IG, **fields: Any) -> Channel:
    return _channel("instagram", {"ig_id": account, "login": "instagram"}, account=account, **fields)


def _channel(kind: str, settings: Json, secret: str = SECRET, **fields: Any) -> Channel:
    credentials = {"access_token": "token-of-the-tests", "app_secrets": [secret], "verify_token": "v"}
    return make.channel(kind, settings=settings, credentials=credentials, **fields)


def post(channel: Channel, payload: Json, secret: str = SECRET) -> HttpResponse:
    """One signed request, escaped as Meta escapes."""
    body = json.dumps(payload).encode()
    headers = {signature.HEADER: signature.sign(body, secret)}
    return Client().post(f"/hooks/{channel.key}/", body, content_type="application/json", headers=headers)


# -- WhatsApp --


def change(number: str, waba: str = WABA, field: str = "messages", **value: Any) -> Json:
    """An entry with one change for this number."""
    metadata = {"display_phone_number": "31205550100", "phone_number_id": number}
    return {
        "id": waba,
        "changes": [{"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata} | value}],
    }


def posts(channel: Channel, *items: Json, field: str = "messages", group: str = "messages") -> HttpResponse:
    """Each item in a change of its own; what names nobody gets our customer as its writer."""
    entries = [change(channel.account, field=field, **{group: [item]}) for item in items]
    return post(channel, {"object": "whatsapp_business_account", "entry": entries})


def wa(kind: str, id: str = "", at: int = 0, wa_id: str = WA_ID, bsuid: str = BSUID, **content: Any) -> Json:
    """One of `messages[]`; `content` beside the object of its kind is put into it."""
    who = {name: value for name, value in (("from", wa_id), ("from_user_id", bsuid)) if value}
    return who | {
        "id": id or f"wamid.{next(_numbers)}", "timestamp": str(START + at), "type": kind, kind: content,
    }  # fmt: skip


def text(body: str, id: str = "", at: int = 0, **who: str) -> Json:
    return wa("text", id, at, body=body, **who)


def edit(id: str, body: str, at: int = 0, **who: str) -> Json:
    return wa("edit", at=at, original_message_id=id, message={"type": "text", "text": {"body": body}}, **who)


def revoke(id: str, at: int = 0, **who: str) -> Json:
    return wa("revoke", at=at, original_message_id=id, **who)


def reaction(id: str, emoji: str, at: int = 0, **who: str) -> Json:
    return wa("reaction", at=at, message_id=id, emoji=emoji, **who)


def status(state: str, id: str, at: int = 0, **more: Any) -> Json:
    return {"id": id, "status": state, "timestamp": str(START + at), "recipient_id": WA_ID} | more


def echo(body: str, id: str = "", at: int = 0) -> Json:
    """Typed in the app on the shop's phone."""
    return {
        "from": "31205550100", "to": WA_ID, "id": id or f"wamid.{next(_numbers)}", "timestamp": str(START + at),
        "type": "text", "text": {"body": body},
    }  # fmt: skip


# -- Messenger and Instagram --


def event(customer: str, account: str, *, ours: bool = False, at: int = 0, **content: Any) -> Json:
    """One of `messaging[]`."""
    sender, recipient = (account, customer) if ours else (customer, account)
    return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": (START + at) * 1000} | content


def tells(channel: Channel, *events: Json, group: str = "messaging") -> HttpResponse:
    """Each event in an entry of its own."""
    kind = "page" if channel.kind == "messenger" else "instagram"
    entries: Iterable[Json] = [{"id": channel.account, "time": START * 1000, group: [one]} for one in events]
    return post(channel, {"object": kind, "entry": list(entries)})
