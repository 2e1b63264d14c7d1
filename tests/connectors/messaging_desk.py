"""Our side of an account at the stand-in for Meta, without the core: a connector and what reached it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import tests.connectors.ready  # noqa: F401
from connectors.contract import (
    Account,
    Connector,
    Id,
    Inbound,
    Outbound,
    Party,
    WebhookRequest,
)
from connectors.registry import connector_for
from tests.connectors.messaging import outbound
from webcare.demo.graph import Graph


@dataclass
class Desk:
    """Our side of one account: what came in, read as the product reads it."""

    graph: Graph
    kind: str
    kept: dict[str, Any] = field(default_factory=dict)
    came: list[Inbound] = field(default_factory=list)

    def __post_init__(self) -> None:
        make: Callable[..., Any] = getattr(self.graph, "page" if self.kind == "messenger" else self.kind)
        self.meta = make(hook=self._hook, app_id="710000000000001", requires_proof=True)
        self.noor = self.meta.customer("Noor de Wit")
        self.who = Party(self.noor.id, ids=(Id("psid", self.noor.id),))

    @property
    def connector(self) -> Connector:
        credentials = {"access_token": self.meta.token, "app_secrets": ["new", self.meta.app_secret][::-1]}
        settings = {"base_url": self.graph.url, "page_id": self.meta.id, "ig_id": self.meta.id, "human_agent": True}
        told = credentials | {"verify_token": self.meta.verify_token} | self.kept
        return connector_for(self.kind)(
            Account(self.kind, "key1", told, settings | {"app_id": self.meta.app_id}, self.kept.update)
        )

    def takes(self) -> list[Inbound]:
        """What reached us since the last time."""
        self.graph.deliver()
        found, self.came = self.came, []
        return found

    def sends(self, **message: Any) -> str:
        return self.connector.send(self.message(**message)).provider_id

    def message(self, **changed: Any) -> Outbound:
        return outbound(**{"thread": self.noor.id, "recipient": self.who} | changed)

    def _hook(self, method: str, headers: dict[str, str], body: bytes, query: dict[str, str]) -> tuple[int, bytes]:
        request = WebhookRequest(method, "/hooks/key1/", headers, body, query)
        if method == "GET":
            return 200, (self.connector.handshake(request) or "").encode()
        self.connector.authenticate(request)
        items = self.connector.split(request)
        assert {item.account for item in items} == {self.meta.id}
        self.came += [one for item in items for one in self.connector.parse(item)]
        return 200, b""
