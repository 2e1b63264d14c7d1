"""From a stored change of WhatsApp to the normal form."""

from typing import Any

from connectors.errors import Unreadable
from connectors.inbound import Inbound, InboundRemark, InboundUnknown
from connectors.meta.envelope import listed, mapped, mappings, words
from connectors.meta.times import moment
from connectors.reading import line, load_json, mapping
from connectors.whatsapp.echoes import read_echo
from connectors.whatsapp.messages import Rules, read_message
from connectors.whatsapp.notices import read_errors, read_notice
from connectors.whatsapp.people import party
from connectors.whatsapp.statuses import OPTED_OUT, read_status, recipient
from connectors.whatsapp.system import read_id_update, read_preference

OF_LISTS = ("messages", "statuses", "message_echoes", "user_preferences", OPTED_OUT)


def parse_body(body: str, rules: Rules) -> list[Inbound]:
    """What one stored item means. Raises Unreadable."""
    try:
        stored = mapping(load_json(body), "the item")
        if "field" not in stored:
            return [InboundUnknown("request")]  # no envelope as we know it
        return _change(words(stored["field"]), mapped(stored.get("value")), stored.get("time"), rules)
    except ValueError as error:
        raise Unreadable(f"The item cannot be read: {error}", "bad_item") from None


def _change(field: str, value: dict[str, Any], time: Any, rules: Rules) -> list[Inbound]:
    called = next((one for one in OF_LISTS if listed(value.get(one))), "")
    if called and field in ("messages", "smb_message_echoes", "user_preferences"):
        return [found for item in value[called] for found in _item(called, mapping(item, "the item"), value, rules)]
    if field == "user_id_update":
        return read_id_update(value, time)
    if notice := read_notice(field, value, time):
        return [notice]
    if list(mappings(value.get("errors"))):
        return list(read_errors(value, time))
    return [InboundUnknown(line(field, 100) or "field")]


def _item(called: str, item: dict[str, Any], value: dict[str, Any], rules: Rules) -> list[Inbound]:
    if called == "messages":
        return read_message(item, value, rules)
    if called == "statuses":
        return read_status(item)
    if called == "message_echoes":
        return read_echo(item, rules)
    if called == "user_preferences":
        return read_preference(item, value)
    person = party(recipient(item))
    return [InboundRemark(OPTED_OUT, person.id, person, moment(item.get("timestamp")))]
