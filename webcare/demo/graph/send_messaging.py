"""`POST /{PAGE or IG}/messages` and its sender actions."""

import json
from typing import Any

from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.check_messaging import checked
from webcare.demo.graph.customers import DAY
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.messaging import Instagram, Messaging
from webcare.demo.graph.messaging_customer import MessagingCustomer

TAGS = {"HUMAN_AGENT": 7 * DAY}
SENDER_ACTIONS = ("typing_on", "typing_off", "mark_seen", "react", "unreact")


def send(call: Call, account: Messaging) -> Answer:
    body = body_of(call)
    customer = _recipient(account, body)
    if "sender_action" in body:
        return _act(account, customer, body)
    line = checked(account, body)
    if customer.id in account.owners:
        raise GraphError(
            10 if isinstance(account, Instagram) else 100,
            "Message failed to send because another app is controlling this thread now.",
            sub=2018300,
        )
    account.graph.limits.check(account.id, customer.key)
    _check_window(account, customer, body)
    message = body["message"]
    kept = account.graph.ledger.accept(account.id, customer.key, line.id, str(message.get("metadata", "")), body)
    customer.chat.add(line)
    echo = account.echo(customer, line, _echoed(account, message))
    told = account.graph.tell_statuses(account, customer, line, 0, echo)
    return Answer(200, {"recipient_id": customer.id, "message_id": kept.id}, then=[told])


def body_of(call: Call) -> dict[str, Any]:
    """What is asked: JSON, or a form whose parts are JSON, with a file (`filedata`)."""
    if not (call.headers.get("Content-Type") or "").startswith("multipart/"):
        found = call.fields
        return {name: _parsed(value) if name in ("recipient", "message") else value for name, value in found.items()}
    parts = call.parts()
    found = {name: _parsed(content.decode()) for name, (content, _kind, file) in parts.items() if not file}
    if "filedata" in parts:
        found["filedata"] = parts["filedata"]
    return found


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return json.loads(value)
        except ValueError:
            raise GraphError(100, "(#100) No valid JSON") from None
    return value


def _recipient(account: Messaging, body: dict[str, Any]) -> MessagingCustomer:
    asked = body.get("recipient")
    if not isinstance(asked, dict) or not asked.get("id"):
        raise GraphError(100, "The parameter recipient is required")
    customer = account.find(str(asked["id"])) or account.stranger(str(asked["id"]))
    if customer is None:
        raise GraphError(100, "No matching user found", sub=2018001)
    return customer  # type: ignore[return-value]


def _check_window(account: Messaging, customer: MessagingCustomer, body: dict[str, Any]) -> None:
    """24 hours; with the tag of a person's answer seven days. Raises GraphError(10/2018278)."""
    kind, tag = body.get("messaging_type", "RESPONSE"), body.get("tag")
    if kind not in ("RESPONSE", "UPDATE", "MESSAGE_TAG"):
        raise GraphError(100, f"messaging_type {kind} is not valid")
    if (kind == "MESSAGE_TAG") != bool(tag) or (tag and tag not in TAGS):
        raise GraphError(100, f"The tag {tag} is not valid")
    if account.believes and customer.last_spoke is None:
        return
    if customer.window() > TAGS.get(str(tag), DAY):
        raise GraphError(10, "This message is sent outside of allowed window.", sub=2018278)


def _act(account: Messaging, customer: MessagingCustomer, body: dict[str, Any]) -> Answer:
    if set(body) - {"recipient", "sender_action", "payload"}:
        raise GraphError(100, "sender_action must be sent alone")
    action, payload = body["sender_action"], body.get("payload") or {}
    if action not in SENDER_ACTIONS:
        raise GraphError(100, f"sender_action {action} is not valid")
    if action in ("react", "unreact"):
        _react(customer, action, payload)
    if action == "mark_seen":
        for line in customer.chat.lines:
            if line.mine:
                line.moves("read")
    account.graph.signals.append((account.id, customer.key, action))
    return Answer(200, {"recipient_id": customer.id})


def _react(customer: MessagingCustomer, action: str, payload: dict[str, Any]) -> None:
    line = customer.chat.find(str(payload.get("message_id", "")))
    if line is None:
        raise GraphError(100, "The message does not exist")
    if action == "unreact":
        line.reactions.pop("business", None)
    elif not payload.get("reaction"):
        raise GraphError(100, "The parameter reaction is required")
    else:
        line.reactions["business"] = str(payload["reaction"])


def _echoed(account: Messaging, message: dict[str, Any]) -> dict[str, Any]:
    """What the echo repeats of our own message."""
    app = {"app_id": int(account.app_id)}
    return (
        app
        | {name: message[name] for name in ("text", "metadata", "attachments", "reply_to") if name in message}
        | ({"attachments": [_attachment(message["attachment"])]} if "attachment" in message else {})
    )


def _attachment(told: dict[str, Any]) -> dict[str, Any]:
    payload = told.get("payload") or {}
    return {"type": told.get("type"), "payload": {"url": payload["url"]} if payload.get("url") else None}
