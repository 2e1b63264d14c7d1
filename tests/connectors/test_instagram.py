"""Instagram, inward: what each event means, whose it is, and what an administrator enters."""

from typing import Any

from connectors.contract import Connector
from connectors.meta.signature import HEADER, sign
from tests.connectors.contract import ConnectorContract
from tests.connectors.messaging import IG, SECRET, TOKEN, instagram


class TestContract(ConnectorContract):
    kind = "instagram"

    def connector(self) -> Connector:
        return instagram()

    def headers(self, body: bytes) -> dict[str, str]:
        return {HEADER: sign(body, SECRET)}

    def form_data(self, form_class: Any) -> dict[str, Any]:
        return super().form_data(form_class) | {"access_token": TOKEN, "app_secrets": SECRET, "ig_id": IG}
