"""What became of our messages."""

from typing import Any

from connectors.inbound import Inbound, InboundStatus, InboundUnknown
from connectors.meta.envelope import mappings, name, words
from connectors.meta.error_table import Kind
from connectors.meta.errors import problem
from connectors.meta.times import moment
from connectors.reading import ID_LENGTH, identifier
from connectors.types import Id, ReceiptState
from connectors.whatsapp.people import ids

# A voice message that was played was read.
STATES: dict[str, ReceiptState] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}
OF_OLD = ("deleted", "warning")  # of former days; they change nothing
OPTED_OUT = "opted_out"  # our own list, beside WhatsApp's in a stored change
NO_MARKETING = 131050


def read_status(status: dict[str, Any]) -> list[Inbound]:
    """Raises ValueError."""
    told_state = name(status.get("status"))
    state = STATES.get(told_state)
    message, token = name(status.get("id")), words(status.get("biz_opaque_callback_data"))[:ID_LENGTH]
    if not message and not token:
        identifier(None, "id")
    if state is None:
        return [] if told_state in OF_OLD else [InboundUnknown(f"status: {told_state[:50]}")]
    told = next((problem(error) for error in mappings(status.get("errors"))), None) if state == "failed" else None
    return [
        InboundStatus(
            state=state,
            message_id=message,
            token=token,
            at=moment(status.get("timestamp")),
            error=told.sentence if told else "",
            code=told.name if told else "",
            window_closed=bool(told and told.row and told.row.kind is Kind.WINDOW),
            ids=recipient(status),
        )
    ]


def recipient(status: dict[str, Any]) -> tuple[Id, ...]:
    """The person it was sent to. A group is no person, and one member of it is not the one who reads our answers."""
    if name(status.get("recipient_type")) == "group":
        return ()
    return ids(status.get("recipient_id"), status.get("recipient_user_id"), status.get("recipient_parent_user_id"))


def refused_marketing(status: dict[str, Any]) -> bool:
    """Whether it failed because this person wants no marketing from us, which then holds for good."""
    failed = name(status.get("status")) == "failed"
    return failed and any(problem(error).code == NO_MARKETING for error in mappings(status.get("errors")))
