"""A WhatsApp Business account with one number, and who writes to it."""

import secrets
from typing import Any

from webcare.demo.graph import ids
from webcare.demo.graph.accounts import Account
from webcare.demo.graph.chats import Line
from webcare.demo.graph.errors import CODES
from webcare.demo.graph.templates import Templates
from webcare.demo.graph.updates import Update
from webcare.demo.graph.whatsapp_customer import WhatsAppCustomer


class WhatsApp(Account):
    """`id` is the phone number id, `number` its digits, `waba` the account above it."""

    object, kind, gives_up = "whatsapp_business_account", "whatsapp", False

    def __init__(self, graph: Any, id: str, *, waba: str, number: str, **more: Any) -> None:
        super().__init__(graph, id, **more)
        self.waba, self.number = waba, number
        self.templates = Templates(self)

    @property
    def entry_id(self) -> str:
        return self.waba

    def customer(
        self, name: str = "", *, phone: str = "", bsuid: str = "", username: str = "", **more: Any
    ) -> WhatsAppCustomer:
        """Without `phone` and `bsuid` both are made up; with `bsuid` alone there is no phone number."""
        if not phone and not bsuid:
            phone = f"3165550{secrets.randbelow(9000) + 1000}"
        made = WhatsAppCustomer(self, name, phone=phone, bsuid=bsuid or new_bsuid(), username=username, **more)
        self.customers.append(made)
        return made

    def stranger(self, address: str) -> WhatsAppCustomer | None:
        digits = address.lstrip("+")
        if digits.isdecimal():
            return self.customer(f"+{digits}", phone=digits)
        return self.customer(address, bsuid=address) if "." in address else None

    def connect(self) -> dict[str, str]:
        return super().connect() | {"waba": self.waba, "number": f"+{self.number}"}

    def writes(self, customer: WhatsAppCustomer, text: str, *, by: str = "phone_app") -> str:
        """The business answers from the phone app: an `smb_message_echoes`."""
        line = customer.chat.add(Line(ids.wamid(), customer.said_at(), False, text=text, state="delivered", by=by))
        echo = {
            "from": self.number, "to": customer.phone or customer.bsuid, "id": line.id,
            "timestamp": str(int(line.at)), "type": "text", "text": {"body": text},
        }  # fmt: skip
        self.graph.hooks.tell(self.change("smb_message_echoes", line.id, message_echoes=[echo]))
        return line.id

    def change(self, field: str, name: str, **value: Any) -> Update:
        """An update about this number, with what every value of one carries."""
        metadata = {"display_phone_number": self.number, "phone_number_id": self.id}
        return Update(self, field, {"messaging_product": "whatsapp", "metadata": metadata} | value, name)

    def bare(self, field: str, name: str, value: dict[str, Any]) -> Update:
        """An update about the account above the number."""
        return Update(self, field, value, name)

    def status(self, customer: WhatsAppCustomer, line: Line, state: str, code: int = 0) -> Update:
        told: dict[str, Any] = {"id": line.id, "status": state, "timestamp": str(int(self.graph.real_now()))}
        told["recipient_id"] = customer.phone or customer.bsuid
        if token := line.body.get("biz_opaque_callback_data"):
            told["biz_opaque_callback_data"] = token
        if state != "failed":
            told["recipient_user_id"] = customer.bsuid
        else:
            title = CODES[code][1]
            told["errors"] = [
                {"code": code, "title": title, "message": title, "error_data": {"details": REASONS.get(code, title)}}
            ]
        if state == "sent":
            told["pricing"] = {
                "billable": False,
                "pricing_model": "PMP",
                "type": "free_customer_service",
                "category": "service",
            }
        return self.change("messages", f"{line.id}:{state}", statuses=[told])


REASONS = {
    131047: "Message failed to send because more than 24 hours have passed since the customer last replied to this "
    "number.",
    131026: "Message undeliverable.",
}  # fmt: skip


def new_bsuid() -> str:
    return "NL." + "".join(secrets.choice("0123456789") for _ in range(20))
