"""Questions about accounts, people, templates and tokens."""

import time
from typing import TYPE_CHECKING, Any

from webcare.demo.graph.accounts import Account
from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.messaging import Instagram
from webcare.demo.graph.whatsapp import WhatsApp

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

DAYS_OF_TOKEN = 60
SCOPES = {
    "whatsapp": ["whatsapp_business_management", "whatsapp_business_messaging"],
    "messenger": ["pages_messaging", "pages_manage_metadata"],
    "instagram": ["instagram_business_basic", "instagram_business_manage_messages"],
}


def account(found: Account, node: str) -> Answer:
    if isinstance(found, WhatsApp):
        return Answer(200, {"id": node, "name": found.name} if node == found.waba else _number(found))
    if isinstance(found, Instagram):
        return Answer(
            200, {"id": found.id, "user_id": found.id, "username": found.username or "account", "name": found.name}
        )
    return Answer(200, {"id": found.id, "name": found.name})


def _number(found: WhatsApp) -> dict[str, Any]:
    return {
        "id": found.id, "display_phone_number": f"+{found.number}", "verified_name": found.name,
        "quality_rating": "GREEN", "code_verification_status": "VERIFIED", "status": "CONNECTED",
        "throughput": {"level": "STANDARD"}, "platform_type": "CLOUD_API",
    }  # fmt: skip


def numbers(call: Call, found: WhatsApp) -> Answer:
    return Answer(200, {"data": [_number(found)]})


def profile(found: Account | None, node: str) -> Answer:
    """A person by the id they have for this account. Raises GraphError."""
    person = found.find(node) if found else None
    if person is None:
        raise GraphError(100, "Unsupported get request: no such object", sub=33)
    if not getattr(person, "profile", True):
        raise GraphError(100, "No profile available for this user.", sub=2018218)
    first, _space, last = person.name.partition(" ")
    if isinstance(found, Instagram):
        username = getattr(person, "username", "") or person.name.lower().replace(" ", ".")
        return Answer(200, {"id": node, "name": person.name, "username": username, "is_verified_user": False})
    return Answer(200, {"id": node, "first_name": first, "last_name": last})


def templates(call: Call, found: WhatsApp) -> Answer:
    limit = call.query.get("limit", "25")
    if not limit.isdecimal():
        raise GraphError(100, "limit must be a number")
    return Answer(200, found.templates.page(int(limit), call.query.get("after", "")))


def new_template(call: Call, found: WhatsApp) -> Answer:
    return Answer(200, found.templates.create(call.fields))


def debug_token(graph: "Graph", call: Call) -> Answer:
    """Of the token in `input_token`, asked with itself or with the app's (`id|secret`)."""
    asked = call.query.get("input_token", "")
    found = next((one for one in graph.accounts if one.accepts(asked)), None)
    fault = graph.faults.take("token", found.id if found else "")
    if found is None or fault is not None:
        error = {"code": 190, "message": "Error validating access token: Session has expired.", "subcode": 463}
        return Answer(200, {"data": {"is_valid": False, "scopes": [], "error": error}})
    told = {"app_id": found.app_id, "type": "SYSTEM_USER", "is_valid": True, "expires_at": int(found.expires_at)}
    return Answer(200, {"data": told | {"data_access_expires_at": 0, "scopes": SCOPES[found.kind]}})


def refresh(found: Account | None, call: Call) -> Answer:
    """An Instagram token for another sixty days: a new one, beside which the old keeps working."""
    if found is None or call.query.get("grant_type") not in ("ig_refresh_token", "ig_exchange_token"):
        raise GraphError(100, "grant_type is not valid")
    token = f"{found.token}-{len(found.tokens)}"
    found.tokens.add(token)
    found.expires_at = int(time.time()) + DAYS_OF_TOKEN * 86400
    return Answer(200, {"access_token": token, "token_type": "bearer", "expires_in": DAYS_OF_TOKEN * 86400})
