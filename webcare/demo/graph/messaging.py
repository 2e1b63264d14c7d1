"""A Page and an Instagram account, and what their webhooks have in common."""

import secrets
from typing import Any

from webcare.demo.graph import ids
from webcare.demo.graph.accounts import Account
from webcare.demo.graph.chats import Line
from webcare.demo.graph.messaging_customer import InstagramCustomer, MessagingCustomer, MessengerCustomer
from webcare.demo.graph.updates import Update

PAGE_INBOX = 26390203743090
OTHER_APP = "710000000000002"


class Messaging(Account):
    """`owners`: who handles a thread where that is not this app."""

    first = "5"  # of the ids of its customers

    def __init__(self, graph: Any, id: str, **more: Any) -> None:
        super().__init__(graph, id, **more)
        self.owners: dict[str, str] = {}

    def customer(self, name: str = "", *, id: str = "", **more: Any) -> MessagingCustomer:
        made = self.person(name, id or f"{self.first}1{secrets.randbelow(10**14):014d}", **more)
        self.customers.append(made)
        return made

    def person(self, name: str, id: str, **more: Any) -> MessagingCustomer:
        raise NotImplementedError

    def stranger(self, address: str) -> MessagingCustomer | None:
        return self.customer(f"…{address[-4:]}", id=address) if self.believes and address.isdecimal() else None

    def event(self, customer: MessagingCustomer, about: str, name: str, **event: Any) -> Update:
        """Something this person did. What another app handles goes to `standby`."""
        item = {
            "sender": {"id": customer.id},
            "recipient": {"id": self.id},
            "timestamp": int(customer.said_at() * 1000),
        }
        field = "standby" if customer.id in self.owners else "messaging"
        return Update(self, field, item | event, name, about="standby" if field == "standby" else about)

    def echo(self, customer: MessagingCustomer, line: Line, message: dict[str, Any]) -> Update:
        item = {"sender": {"id": self.id}, "recipient": {"id": customer.id}, "timestamp": int(line.at * 1000)}
        return Update(
            self, "messaging", item | {"message": {"mid": line.id, "is_echo": True} | message}, line.id, self.echoes
        )

    echoes = "message_echoes"

    def new_id(self) -> str:
        return ids.mid()

    def writes(self, customer: MessagingCustomer, text: str, *, by: str = "page_inbox") -> str:
        """The business answers with another tool: its inbox, or the app with this id (`by="app:71…"`)."""
        line = customer.chat.add(Line(self.new_id(), customer.said_at(), False, text=text, state="delivered", by=by))
        app = PAGE_INBOX if by == "page_inbox" else int(by.partition(":")[2] or OTHER_APP)
        self.graph.hooks.tell(self.echo(customer, line, {"app_id": app, "text": text}))
        return line.id

    def hands_over(self, customer: MessagingCustomer, app: str = OTHER_APP) -> None:
        """Another app takes the thread, or gives it back (`app` is then ours)."""
        before = self.owners.get(customer.id, self.app_id)
        event = {"previous_owner_app_id": before, "new_owner_app_id": app, "metadata": ""}
        if app == self.app_id:
            self.owners.pop(customer.id, None)
        update = self.event(customer, "messaging_handovers", ids.trace())
        update.item["pass_thread_control" if app == self.app_id else "take_thread_control"] = event
        update.field = "messaging"
        if app != self.app_id:
            self.owners[customer.id] = app
        self.graph.hooks.tell(update)


class Page(Messaging):
    object, kind = "page", "messenger"

    def person(self, name: str, id: str, **more: Any) -> MessengerCustomer:
        return MessengerCustomer(self, name, id, **more)


class Instagram(Messaging):
    """`login`: `instagram` (own host) or `page` (sends go to the Page `page_id`)."""

    object, kind, first, echoes = "instagram", "instagram", "6", "messages"

    def __init__(
        self, graph: Any, id: str, *, login: str = "instagram", page_id: str = "", username: str = "", **more: Any
    ):
        super().__init__(graph, id, **more)
        self.login, self.page_id, self.username = login, page_id, username

    def new_id(self) -> str:
        return ids.ig_mid()

    def person(self, name: str, id: str, **more: Any) -> InstagramCustomer:
        return InstagramCustomer(self, name, id, **more)
