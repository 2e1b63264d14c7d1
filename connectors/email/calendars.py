"""An invitation as plain JSON for a card. Nothing is accepted, and nothing leaves."""

from datetime import date, datetime
from typing import Any

from connectors.email import limits
from connectors.email.addresses import clean_address
from connectors.reading import line, storable

METHODS = {"PUBLISH", "REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER"}


def invitation(data: bytes, method: str = "") -> dict[str, Any] | None:
    """The first event in a text/calendar part, None when there is none that can be read.

    `start` and `end` are ISO 8601, a date alone for whole days; `timezone` names the zone as the sender does.
    """
    if len(data) > limits.CALENDAR_BYTES:
        return None
    from icalendar import Calendar  # a tenth of a second to import, and most mails hold no invitation

    try:
        calendar = Calendar.from_ical(_first_event(data))
        event = next(iter(calendar.walk("VEVENT")), None)
        return _as_json(event, _text(calendar, "METHOD", 20) or method) if event is not None else None
    except Exception:  # a library reading a stranger's text: whatever it trips over, the file itself is kept
        return None


def _first_event(data: bytes) -> bytes:
    """The calendar without its other events: a yearbook of thousands takes seconds to read."""
    upper = data.upper()
    end = upper.find(b"END:VEVENT")
    if upper.count(b"BEGIN:VEVENT") < 2 or end < 0:
        return data
    return data[: end + len(b"END:VEVENT")] + b"\r\nEND:VCALENDAR\r\n"


def _as_json(event: Any, method: str) -> dict[str, Any]:
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if not end and start and "DURATION" in event:
        end = _iso(event["DTSTART"].dt + event["DURATION"].dt)
    found: dict[str, Any] = {
        "method": method.upper() if method.upper() in METHODS else "",
        "uid": _text(event, "UID", 200),
        "summary": _text(event, "SUMMARY", 300),
        "start": start,
        "end": end,
        "timezone": _zone(event),
        "location": _text(event, "LOCATION", 300),
        "organizer": _person(event.get("ORGANIZER")),
    }
    if status := _text(event, "STATUS", 20):
        found["status"] = status.upper()
    if answers := _answers(event):
        found["answers"] = answers
    return found


def _text(component: Any, name: str, length: int) -> str:
    value = component.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return line(storable(str(value)), length) if value is not None else ""


def _moment(event: Any, name: str) -> str:
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return _iso(value.dt) if value is not None else ""


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()


def _zone(event: Any) -> str:
    value = event.get("DTSTART")
    value = value[0] if isinstance(value, list) and value else value
    if value is None:
        return ""
    named = line(str(value.params.get("TZID", "")), 60)
    aware = isinstance(value.dt, datetime) and value.dt.tzinfo is not None
    return named or ("UTC" if aware else "")


def _person(value: Any) -> dict[str, str]:
    if value is None:
        return {"name": "", "email": ""}
    return {"name": line(str(value.params.get("CN", "")), 100), "email": clean_address(str(value))}


def _answers(event: Any) -> list[dict[str, str]]:
    """Who said what: for a REPLY the sender's own answer."""
    people = event.get("ATTENDEE") or []
    people = people if isinstance(people, list) else [people]
    told = [_person(person) | {"answer": line(str(person.params.get("PARTSTAT", "")), 20)} for person in people[:20]]
    return [each for each in told if each["answer"] not in ("", "NEEDS-ACTION")]
