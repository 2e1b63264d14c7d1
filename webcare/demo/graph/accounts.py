"""A connected account: whose token, which secret, who hears of it, and whether Meta gave up on its hook."""

from typing import TYPE_CHECKING, Any

from webcare.demo.graph.customers import Customer
from webcare.demo.graph.updates import Update
from webcare.demo.graph.wire import Door, knock

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

EVERYTHING = "*"
DEVELOPER_ALERT, DISABLED = 0.25, 1.0  # hours of failing, of a Page or an Instagram account


class Account:
    """What the three kinds have in common. `tokens` are those that may act for it."""

    object = ""
    kind = ""
    gives_up = True  # failing for an hour ends the subscription

    def __init__(
        self, graph: "Graph", id: str, *, name: str = "", token: str = "", hook: str | Door = "", app_id: str = "",
        app_secret: str = "app-secret", old_secret: str = "old-app-secret", verify_token: str = "verify-me",
        requires_proof: bool = False, believes: bool = False,
    ) -> None:  # fmt: skip
        self.graph, self.id, self.name = graph, id, name
        self.token, self.tokens = token or f"EAA-{self.kind}-{id}", {token or f"EAA-{self.kind}-{id}"}
        self.hook, self.app_id = hook, app_id or "710000000000001"
        self.app_secret, self.old_secret, self.verify_token = app_secret, old_secret, verify_token
        self.requires_proof = requires_proof
        # Takes the word of whoever writes to a stranger that the stranger wrote before: the memory begins empty.
        self.believes = believes
        self.subscribed: set[str] = {EVERYTHING} if hook else set()
        self.failing_since: float | None = None
        self.disabled, self.failing_for = False, 0.0
        self.customers: list[Customer] = []
        self.expires_at = 0  # of the token, seconds since 1970; 0: never

    @property
    def entry_id(self) -> str:
        return self.id

    def accepts(self, token: str) -> bool:
        """Its token, or one it was renewed to; with a short memory also one from before."""
        return token in self.tokens or (self.believes and token.startswith(f"{self.token}-"))

    def listens(self, update: Update) -> bool:
        wanted = update.about or update.field
        return not self.disabled and bool(self.subscribed & {EVERYTHING, wanted})

    def answered(self, status: int, when: tuple[float, float]) -> None:
        """What the hook said, at (seconds, seconds per hour); an hour of anything but 200 ends the subscription."""
        now, hour = when
        if status == 200:
            self.failing_since = None
            return
        self.failing_since = now if self.failing_since is None else self.failing_since
        before, self.failing_for = self.failing_for, (now - self.failing_since) / hour
        if not self.gives_up:
            return
        if before < DEVELOPER_ALERT <= self.failing_for:
            self.graph.ledger.alerts.append(f"{self.id}: the webhook has been failing for 15 minutes")
        if self.failing_for >= DISABLED and not self.disabled:
            self.disabled = True
            self.subscribed.clear()
            self.graph.ledger.alerts.append(f"{self.id}: Webhooks Disabled")

    def subscribe(self, fields: set[str]) -> None:
        self.subscribed = fields or {EVERYTHING}
        self.disabled, self.failing_since, self.failing_for = False, None, 0.0

    def shakes_hands(self, challenge: str = "1158201444") -> bool:
        """The GET with which a hook is accepted: 200 and the challenge, nothing else."""
        asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": self.verify_token}
        status, body = knock(self.hook, "GET", {}, query=asked) if self.hook else (0, b"")
        return status == 200 and body.decode("utf-8", "replace") == challenge

    def find(self, address: str) -> Customer | None:
        return next((one for one in self.customers if address in one.addresses), None)

    def customer(self, name: str = "", **names: Any) -> Customer:
        raise NotImplementedError

    def stranger(self, address: str) -> Customer | None:
        """Whoever is written to without having been here. None: the product would say that there is nobody."""
        raise NotImplementedError

    def connect(self) -> dict[str, str]:
        """What somebody enters at the product to connect this account; every value is made up."""
        return {
            "base_url": self.graph.url, "id": self.id, "access_token": self.token, "app_id": self.app_id,
            "app_secret": self.app_secret, "verify_token": self.verify_token,
            "webhook": self.hook if isinstance(self.hook, str) else "",
        }  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "kind": self.kind, "name": self.name,
            "hook": self.hook if isinstance(self.hook, str) else "",
            "app_id": self.app_id, "connect": self.connect(),
            "subscribed": sorted(self.subscribed), "disabled": self.disabled, "failing_for": self.failing_for,
            "customers": [one.as_json() for one in self.customers],
        }  # fmt: skip
