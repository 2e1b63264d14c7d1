"""`POST /{PHONE_ID}/messages`: checks, the window, and what becomes of it."""

from typing import Any

from webcare.demo.graph import ids
from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.chats import Line
from webcare.demo.graph.check_whatsapp import checked
from webcare.demo.graph.customers import DAY
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.whatsapp import WhatsApp
from webcare.demo.graph.whatsapp_customer import WhatsAppCustomer


def send(call: Call, account: WhatsApp) -> Answer:
    body = call.fields
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "(#100) The parameter messaging_product is required.")
    if body.get("status") == "read":
        return _read(account, body)
    customer, asked = _recipient(account, body)
    line = checked(account, body)
    account.graph.limits.check(account.id, customer.key)
    if body["type"] == "reaction":
        line = _react(customer, body["reaction"])
    kept = account.graph.ledger.accept(
        account.id, customer.key, line.id, str(body.get("biz_opaque_callback_data", "")), body
    )
    failed = (
        131047 if customer.window() > DAY and body["type"] != "template" and not _believed(account, customer) else 0
    )
    if failed and account.graph.refuses_at_once:
        account.graph.ledger.accepted.remove(kept)
        raise GraphError(failed, "More than 24 hours have passed since the recipient last replied.")
    if body["type"] != "reaction":
        customer.chat.add(line)
    contact = {"input": asked} | ({"wa_id": customer.phone} if customer.phone else {"user_id": customer.bsuid})
    message = {"id": line.id} | ({"message_status": "accepted"} if body["type"] == "template" else {})
    told = account.graph.tell_statuses(account, customer, line, failed)
    return Answer(200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}, then=[told])


def _read(account: WhatsApp, body: dict[str, Any]) -> Answer:
    """The blue ticks, and typing along with them."""
    for customer in account.customers:
        if any(line.id == body.get("message_id") and line.mine for line in customer.chat.lines):
            for line in customer.chat.lines:
                if line.mine:
                    line.moves("read")
            account.graph.signals.append((account.id, customer.key, "typing" if "typing_indicator" in body else "read"))
            return Answer(200, {"success": True})
    raise GraphError(131009, "The message id is not valid.")


def _recipient(account: WhatsApp, body: dict[str, Any]) -> tuple[WhatsAppCustomer, str]:
    """`to` wins over `recipient`. Raises GraphError."""
    asked = str(body.get("to") or body.get("recipient") or "")
    if not asked:
        raise GraphError(131008, "(#131008) The parameter to is required.")
    if asked.lstrip("+") == account.number:
        raise GraphError(131021, "Recipient and sender are the same.")
    customer = account.find(asked) or account.stranger(asked)
    if customer is None:
        raise GraphError(131009, "Parameter value is not valid: recipient")
    return customer, asked  # type: ignore[return-value]


def _believed(account: WhatsApp, customer: WhatsAppCustomer) -> bool:
    return account.believes and customer.last_spoke is None


def _react(customer: WhatsAppCustomer, reaction: dict[str, Any]) -> Line:
    on = customer.chat.find(str(reaction.get("message_id", "")))
    emoji = str(reaction.get("emoji", ""))
    if on is not None:
        on.reactions = {name: value for name, value in (on.reactions | {"business": emoji}).items() if value}
    return Line(ids.wamid(), customer.said_at(), False, "reaction", emoji)
