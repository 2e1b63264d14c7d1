"""What we sent ourselves in another way: the merchant answered from the app on the phone."""

from typing import Any

from connectors.inbound import Inbound, InboundMessage
from connectors.meta.envelope import mapped, name, words
from connectors.meta.times import moment
from connectors.reading import ID_LENGTH, identifier
from connectors.whatsapp.content import content_of
from connectors.whatsapp.messages import CHANGES, Rules
from connectors.whatsapp.people import ids, party

PHONE_APP = "phone_app"


def read_echo(echo: dict[str, Any], rules: Rules) -> list[Inbound]:
    """One of `message_echoes[]`: what we ourselves sent in another way, mostly from the app on the phone."""
    customer = party(ids(echo.get("to"), echo.get("to_user_id")))
    kind = words(echo.get("type"))
    if read := CHANGES.get(kind):
        return [read(echo, customer, rules)] if kind != "reaction" else []
    found = content_of(echo)
    return [
        InboundMessage(
            id=identifier(echo.get("id"), "id"),
            thread=customer.id,
            sender=customer,
            sent_at=moment(echo.get("timestamp")),
            text=found.text,
            media=tuple(found.media),
            reply_to=name(mapped(echo.get("context")).get("id")),
            ours=True,
            token=words(echo.get("biz_opaque_callback_data"))[:ID_LENGTH],
            source=PHONE_APP,
            shows=tuple(found.shows),
            opens_window=False,
        )
    ]
