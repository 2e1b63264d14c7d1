"""Mail keeps to what every connector promises. Postmark is the way in here, because it is one request, one body."""

import base64
from typing import Any

from django import forms

from connectors.contract import Connector
from connectors.email.connector import Email
from connectors.email.forms import EmailSettingsForm
from tests.connectors.contract import ConnectorContract
from tests.connectors.email.boxes import SECRET, account
from tests.connectors.email.test_checking import WHOLE

ACCOUNT = account(way_in="hook", provider="postmark").account


class TestContract(ConnectorContract):
    kind = "email"

    def connector(self) -> Connector:
        return Email(ACCOUNT)

    def headers(self, body: bytes) -> dict[str, str]:
        return {"Authorization": "Basic " + base64.b64encode(f"webcare:{SECRET}".encode()).decode()}

    def form_data(self, form_class: type[forms.Form]) -> dict[str, Any]:
        return WHOLE if form_class is EmailSettingsForm else super().form_data(form_class)
