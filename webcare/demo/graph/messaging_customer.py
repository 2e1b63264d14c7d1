"""Somebody on Messenger or Instagram: what they do becomes items of `messaging[]`."""

from typing import TYPE_CHECKING, Any

from webcare.demo.graph import ids
from webcare.demo.graph.customers import Customer

if TYPE_CHECKING:
    from webcare.demo.graph.messaging import Messaging

NAMES = {
    "❤": "love",
    "❤️": "love",
    "👍": "like",
    "👎": "dislike",
    "😆": "smile",
    "😮": "wow",
    "😢": "sad",
    "😠": "angry",
}


class MessagingCustomer(Customer):
    """`id`: what this account calls them. `profile`: False for one whose name we are not told."""

    account: "Messaging"

    def __init__(self, account: "Messaging", name: str, id: str, *, username: str = "", profile: bool = True) -> None:
        super().__init__(account, name)
        self.id, self.username, self.profile = id, username, profile

    @property
    def key(self) -> str:
        return self.id

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.id,)

    def says(self, text: str, *, reply_to: str = "", **more: Any) -> str:
        id = self.messages({"text": text} | more, reply_to=reply_to)
        self.wrote(id, "text", text, reply_to=reply_to)
        return id

    def sends(self, content: bytes, media_type: str, caption: str = "", name: str = "", **more: Any) -> str:
        """There are no captions here: one becomes a message of its own, after the file."""
        file = self.account.graph.media.keep(content, media_type, name, inbound=True)
        kind = more.get("kind") or media_type.partition("/")[0]
        kind = kind if kind in ("image", "video", "audio") else "file"
        address = self.account.graph.media.address(file, bearer=False, minutes=7 * 24 * 60)
        id = self.messages({"attachments": [{"type": kind, "payload": {"url": address}}]})
        self.wrote(id, kind, media=file.id, name=name)
        if caption:
            self.says(caption)
        return id

    def places(self, latitude: float, longitude: float, name: str = "") -> str:
        told = {"coordinates": {"lat": latitude, "long": longitude}}
        id = self.messages({"attachments": [{"type": "location", "payload": told}]})
        self.wrote(id, "location", name, shows={"latitude": latitude, "longitude": longitude})
        return id

    def reacts(self, id: str, emoji: str) -> None:
        self.tell("message_reactions", f"{id}:reaction", reaction=self._reaction(id, emoji))
        self.spoke()
        if line := self.chat.find(id):
            line.reactions = {**line.reactions, "customer": emoji} if emoji else {}

    def _reaction(self, id: str, emoji: str) -> dict[str, str]:
        if not emoji:
            return {"mid": id, "action": "unreact"}
        return {"mid": id, "action": "react", "reaction": NAMES.get(emoji, "other"), "emoji": emoji}

    def edits(self, id: str, text: str) -> None:
        number = self.changed(id, text)
        field = "message_edits" if self.account.kind == "messenger" else "message_edit"
        self.tell(field, f"{id}:{number}", message_edit={"mid": id, "text": text, "num_edit": number})

    def taps(self, choice: str, title: str, *, message: str = "") -> str:
        """A quick reply when the message has those, else a button of a template."""
        line = self.chat.find(message)
        if line and line.body.get("message", {}).get("quick_replies"):
            id = self.messages({"text": title, "quick_reply": {"payload": choice}})
        else:
            id = self.account.new_id()
            self.tell("messaging_postbacks", id, postback={"mid": id, "title": title, "payload": choice})
        self.wrote(id, "choice", title, reply_to=message)
        return id

    def messages(self, message: dict[str, Any], *, reply_to: str = "", id: str = "") -> str:
        id = id or self.account.new_id()
        answered = {"reply_to": {"mid": reply_to}} if reply_to else {}
        self.tell("messages", id, message={"mid": id} | message | answered)
        return id

    def tell(self, about: str, name: str, **event: Any) -> None:
        self.account.graph.hooks.tell(self.account.event(self, about, name, **event))

    def _read(self) -> list[Any]:
        unread = [one for one in self.received if one.state in ("sent", "delivered", "accepted")]
        for line in unread:
            line.moves("read")
        return unread


class MessengerCustomer(MessagingCustomer):
    def takes_back(self, id: str) -> None:
        """Messenger tells nobody."""
        self.changed(id, None)

    def reads(self) -> None:
        if self._read():
            watermark = int(self.said_at() * 1000)
            self.tell("message_reads", f"{self.id}:{watermark}:read", read={"watermark": watermark})


class InstagramCustomer(MessagingCustomer):
    def takes_back(self, id: str) -> None:
        self.changed(id, None)
        self.messages({"is_deleted": True}, id=id)

    def reads(self) -> None:
        if unread := self._read():
            self.tell("messaging_seen", f"{unread[-1].id}:read", read={"mid": unread[-1].id})

    def unsends_early(self, text: str) -> str:
        """The news that it was taken back is there before the message itself."""
        id = self.account.new_id()
        self.messages({"is_deleted": True}, id=id)
        return self.messages({"text": text}, id=id)

    def mentions(self, content: bytes, media_type: str = "image/jpeg") -> str:
        """In a story of theirs."""
        return self._story(content, media_type, {}, "story_mention")

    def answers_story(self, text: str, content: bytes, media_type: str = "image/jpeg") -> str:
        file = self.account.graph.media.keep(content, media_type)
        story = {"id": ids.number(1), "url": self.account.graph.media.address(file, bearer=False, minutes=24 * 60)}
        id = self.messages({"text": text, "reply_to": {"story": story}})
        self.wrote(id, "text", text, shows={"story": file.id})
        return id

    def _story(self, content: bytes, media_type: str, message: dict[str, Any], kind: str) -> str:
        file = self.account.graph.media.keep(content, media_type)
        address = self.account.graph.media.address(file, bearer=False, minutes=24 * 60)
        id = self.messages(message | {"attachments": [{"type": kind, "payload": {"url": address}}]})
        self.wrote(id, kind, media=file.id)
        return id
