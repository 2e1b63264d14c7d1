"""Messenger, inward: what each event means, and what an administrator enters."""

from typing import Any

from connectors.contract import Connector
from connectors.meta.signature import HEADER, sign
from tests.connectors.contract import ConnectorContract
from tests.connectors.messaging import OLD, PAGE, SECRET, TOKEN, messenger


class TestContract(ConnectorContract):
    kind = "messenger"

    def connector(self) -> Connector:
        return messenger()

    def headers(self, body: bytes) -> dict[str, str]:
        return {HEADER: sign(body, OLD)}

    def form_data(self, form_class: Any) -> dict[str, Any]:
        entered = {"access_token": TOKEN, "app_secrets": SECRET, "page_id": PAGE}
        return super().form_data(form_class) | entered
