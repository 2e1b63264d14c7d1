"""A WhatsApp user: what they do becomes items of the `messages` field."""

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from webcare.demo.graph import ids
from webcare.demo.graph.customers import Customer

if TYPE_CHECKING:
    from webcare.demo.graph.whatsapp import WhatsApp

KINDS = {"image": "image", "video": "video", "audio": "audio"}


class WhatsAppCustomer(Customer):
    """`phone`: digits, empty for one who hides it. `hides_bsuid`: an account from before there were such ids."""

    account: "WhatsApp"

    def __init__(
        self, account: "WhatsApp", name: str, *, phone: str, bsuid: str, username: str = "", hides_bsuid: bool = False
    ) -> None:
        super().__init__(account, name)
        self.phone, self.bsuid, self.username, self.hides_bsuid = phone, bsuid, username, hides_bsuid

    @property
    def key(self) -> str:
        return self.phone or self.bsuid

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(one for one in (self.phone, self.phone and f"+{self.phone}", self.bsuid) if one)

    def says(self, text: str, *, reply_to: str = "", **more: Any) -> str:
        id = self.writes_item("text", {"body": text}, reply_to=reply_to, **more)
        self.wrote(id, "text", text, reply_to=reply_to)
        return id

    def sends(
        self, content: bytes, media_type: str, caption: str = "", name: str = "", *, with_url: bool = True, **more: Any
    ) -> str:
        file = self.account.graph.media.keep(content, media_type, name, inbound=True)
        kind = more.pop("kind", KINDS.get(media_type.partition("/")[0], "document"))
        told: dict[str, Any] = {
            "mime_type": media_type,
            "sha256": base64.b64encode(hashlib.sha256(content).digest()).decode(),
        }
        told |= {"id": file.id} | ({"caption": caption} if caption else {})
        told |= {"filename": name} if name and kind == "document" else {}
        told |= {"voice": True} if more.pop("voice", False) else {}
        told |= {"url": self.account.graph.media.address(file, bearer=True)} if with_url else {}
        id = self.writes_item(kind, told, **more)
        self.wrote(id, kind, caption, media=file.id, name=name)
        return id

    def places(self, latitude: float, longitude: float, name: str = "") -> str:
        told = {"latitude": latitude, "longitude": longitude} | ({"name": name} if name else {})
        id = self.writes_item("location", told)
        self.wrote(id, "location", name, shows=told)
        return id

    def reacts(self, id: str, emoji: str) -> None:
        self.writes_item("reaction", {"message_id": id, "emoji": emoji})
        self.spoke()
        if line := self.chat.find(id):
            line.reactions = {**line.reactions, "customer": emoji} if emoji else {}

    def edits(self, id: str, text: str) -> None:
        self.changed(id, text)
        self.writes_item("edit", {"original_message_id": id, "message": {"type": "text", "text": {"body": text}}})

    def takes_back(self, id: str) -> None:
        self.changed(id, None)
        self.writes_item("revoke", {"original_message_id": id})

    def taps(self, choice: str, title: str, *, message: str = "") -> str:
        """As the message had it: a reply button, a row of a list, or the button of a template."""
        line = self.chat.find(message)
        kind = (line.body.get("type") if line else "") or "interactive"
        if kind == "template":
            id = self.writes_item("button", {"payload": choice, "text": title}, reply_to=message)
        else:
            style = "list_reply" if line and line.body.get("interactive", {}).get("type") == "list" else "button_reply"
            id = self.writes_item(
                "interactive", {"type": style, style: {"id": choice, "title": title}}, reply_to=message
            )
        self.wrote(id, "choice", title, reply_to=message)
        return id

    def reads(self) -> None:
        unread = [one for one in self.received if one.state in ("sent", "delivered", "accepted") and not one.by]
        for line in unread:
            line.moves("read")
        self.account.graph.hooks.tell(*(self.account.status(self, line, "read") for line in unread))

    def shares(self, kind: str, body: Any, **more: Any) -> str:
        """Any other kind of message, as it stands in the documentation: contacts, order, unsupported, ..."""
        id = self.writes_item(kind, body, **more)
        self.wrote(id, kind, shows={kind: body})
        return id

    def writes_item(self, kind: str, body: Any, *, reply_to: str = "", **more: Any) -> str:
        """One item of `messages[]` of this person, posted; its id. `more` is merged into the item."""
        id = more.pop("id", "") or ids.wamid()
        item = self.names() | {"id": id, "timestamp": str(int(self.said_at())), "type": kind}
        item |= {kind: body} if body is not None else {}
        if reply_to:
            item["context"] = {"from": self.account.number, "id": reply_to}
        value: dict[str, Any] = {"messages": [item | more]}
        if kind != "system":
            value["contacts"] = [self.contact()]
        self.account.graph.hooks.tell(self.account.change("messages", id, **value))
        return id

    def names(self) -> dict[str, str]:
        found = {"from": self.phone} if self.phone else {}
        return found | ({} if self.hides_bsuid else {"from_user_id": self.bsuid})

    def contact(self) -> dict[str, Any]:
        profile = {"name": self.name} | ({"username": self.username} if self.username else {})
        found: dict[str, Any] = {"profile": profile} | ({"wa_id": self.phone} if self.phone else {})
        return found | ({} if self.hides_bsuid else {"user_id": self.bsuid})

    def changes_number(self, phone: str, *, bsuid: str = "") -> None:
        """Another number; the business-scoped id changes along when one is given."""
        body: dict[str, Any] = {"type": "user_changed_number", "wa_id": phone}
        body["body"] = f"User {self.name} changed from {self.phone} to {phone}"
        if bsuid:
            body |= {"previous_user_id": self.bsuid, "user_id": bsuid}
        self.writes_item("system", body)
        self.phone, self.bsuid = phone, bsuid or self.bsuid

    def changes_bsuid(self, bsuid: str) -> None:
        body = {"type": "user_changed_user_id", "previous_user_id": self.bsuid, "user_id": bsuid}
        self.writes_item("system", body | {"body": f"User {self.name} changed from {self.bsuid} to {bsuid}"})
        self.bsuid = bsuid
