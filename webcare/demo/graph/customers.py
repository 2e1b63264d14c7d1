"""A person who writes to the business: what the three products have in common."""

from typing import TYPE_CHECKING, Any

from webcare.demo.graph.chats import Chat, Line
from webcare.demo.graph.statuses import Statuses
from webcare.demo.graph.voice import note

if TYPE_CHECKING:
    from webcare.demo.graph.accounts import Account

DAY = 86400.0


class Customer:
    """`last_spoke` is when the window began by the stand-in's clock, None: never. `statuses`: what becomes of sends."""

    def __init__(self, account: "Account", name: str) -> None:
        self.account, self.name = account, name
        self.chat = Chat()
        self.last_spoke: float | None = None
        self.statuses: Statuses | None = None
        self.ago = 0.0  # seconds: how long ago what is said now was said, as in a webhook that comes late

    # -- what a product fills in --

    @property
    def key(self) -> str:
        """What the ledger and the page call them."""
        raise NotImplementedError

    @property
    def addresses(self) -> tuple[str, ...]:
        """Everything by which the business may write to them."""
        raise NotImplementedError

    def says(self, text: str, *, reply_to: str = "", **more: Any) -> str:
        """Write; the id of the message."""
        raise NotImplementedError

    def sends(self, content: bytes, media_type: str, caption: str = "", name: str = "", **more: Any) -> str:
        raise NotImplementedError

    def reacts(self, id: str, emoji: str) -> None:
        """Empty takes it away."""
        raise NotImplementedError

    def edits(self, id: str, text: str) -> None:
        raise NotImplementedError

    def takes_back(self, id: str) -> None:
        raise NotImplementedError

    def taps(self, choice: str, title: str, *, message: str = "") -> str:
        """A button or a row of what the business sent (`message`)."""
        raise NotImplementedError

    def places(self, latitude: float, longitude: float, name: str = "") -> str:
        """Send a location."""
        raise NotImplementedError

    def speaks(self, seconds: int = 4) -> str:
        """Send a voice message."""
        return self.sends(note(seconds), "audio/ogg; codecs=opus", voice=True)

    def reads(self) -> None:
        """Open the chat: what came is read."""
        raise NotImplementedError

    # -- the same for all --

    @property
    def received(self) -> list[Line]:
        return self.chat.received

    def later(self, hours: float) -> None:
        """Time passes for this person only."""
        if self.last_spoke is not None:
            self.last_spoke -= hours * 3600

    def window(self) -> float:
        """Seconds since they spoke; infinite when they never did."""
        return float("inf") if self.last_spoke is None else self.account.graph.clock.now() - self.last_spoke

    def spoke(self) -> None:
        self.last_spoke = self.account.graph.clock.now() - self.ago

    def said_at(self) -> float:
        """What the webhook says, in seconds: the real time, whatever the stand-in's clock was moved to."""
        return self.account.graph.real_now() - self.ago

    def wrote(self, id: str, kind: str, text: str = "", **more: Any) -> Line:
        self.spoke()
        return self.chat.add(Line(id, self.said_at(), True, kind, text, **more))

    def changed(self, id: str, text: str | None) -> int:
        """On their own screen: another text, or none any more; how often it was edited."""
        line = self.chat.find(id)
        if line is None:
            return 1
        if text is None:
            line.deleted, line.text, line.media = True, "", ""
        else:
            line.text, line.edits = text, line.edits + 1
        return line.edits

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "name": self.name, "window": None if self.window() == float("inf") else self.window()}
