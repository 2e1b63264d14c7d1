"""Who hears of an account, and who handles a thread."""

from typing import Any

from webcare.demo.graph.accounts import EVERYTHING, Account
from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.messaging import Messaging

SUCCESS: dict[str, Any] = {"success": True}


def shown(call: Call, account: Account) -> Answer:
    """An empty list when nobody is subscribed, or no longer."""
    if not account.subscribed:
        return Answer(200, {"data": []})
    if account.kind == "whatsapp":
        app = {"whatsapp_business_api_data": {"id": account.app_id, "name": "Webcare", "link": "https://app.example/"}}
        return Answer(200, {"data": [app]})
    fields = sorted(account.subscribed - {EVERYTHING}) or ["messages"]
    return Answer(200, {"data": [{"id": account.app_id, "name": "Webcare", "subscribed_fields": fields}]})


def added(call: Call, account: Account) -> Answer:
    """WhatsApp may bring an address of its own (`override_callback_uri`), which is greeted first."""
    asked = call.fields
    wanted = asked.get("subscribed_fields", "")
    fields = set(wanted if isinstance(wanted, list) else str(wanted).split(",")) - {""}
    if account.kind != "whatsapp" and not fields:
        raise GraphError(100, "The parameter subscribed_fields is required")
    if hook := asked.get("override_callback_uri"):
        before = account.hook, account.verify_token
        account.hook, account.verify_token = str(hook), str(asked.get("verify_token", ""))
        if not account.shakes_hands():
            account.hook, account.verify_token = before
            raise GraphError(100, "Callback verification failed", sub=2200)
    account.subscribe(fields)
    return Answer(200, dict(SUCCESS))


def removed(call: Call, account: Account) -> Answer:
    account.subscribed.clear()
    return Answer(200, dict(SUCCESS))


def owner(call: Call, account: Messaging) -> Answer:
    asked = call.query.get("recipient", "")
    held = account.owners.get(asked, account.app_id)
    expires = int(account.graph.real_now()) + 86400
    return Answer(200, {"data": [{"thread_owner": {"app_id": held, "expiration": expires}}]})


def takes(call: Call, account: Messaging) -> Answer:
    account.hands_over(_person(call, account), account.app_id)
    return Answer(200, dict(SUCCESS))


def passes(call: Call, account: Messaging) -> Answer:
    target = str(call.fields.get("target_app_id") or "710000000000002")
    account.owners[_person(call, account).id] = target
    return Answer(200, dict(SUCCESS))


def asks(call: Call, account: Messaging) -> Answer:
    _person(call, account)
    return Answer(200, dict(SUCCESS))


def _person(call: Call, account: Messaging) -> Any:
    asked = call.fields.get("recipient")
    found = account.find(str(asked.get("id", ""))) if isinstance(asked, dict) else None
    if found is None:
        raise GraphError(100, "No matching user found", sub=2018001)
    return found
