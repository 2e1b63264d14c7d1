"""Mailgun's routes: the original mail when the route's address ends in `mime`, else its fields and files."""

from typing import Any

from connectors.email.form_data import Form
from connectors.email.posted import Posted
from connectors.email.rebuild import Enclosed, rebuilt
from connectors.errors import Unreadable
from connectors.reading import instant, load_json

_MOST = 1_000
_FIELDS = ("From", "To", "Cc", "Subject", "Date", "Message-Id", "In-Reply-To", "References", "Reply-To")


def mailgun_mail(form: Form) -> Posted:
    """The mail in a form. Raises Unreadable when there is none (an event of another kind, say)."""
    recipients = tuple(part.strip() for part in form.text("recipient").split(",") if part.strip())[:100]
    sender = form.text("sender") if "sender" in form.fields else None
    proof = f"{form.text('timestamp')}.{form.text('token')}" if form.text("token") else ""
    raw = form.fields.get("body-mime", b"")
    if not raw:
        if not form.fields.keys() & {"from", "From", "sender", "body-plain", "body-html", "message-headers"}:
            raise Unreadable("There is no mail in this request.", "no_mail")
        raw = _from_fields(form)
    return Posted(raw, sender, recipients, proof, _moment(form.text("timestamp")))


def _moment(stamp: str) -> str:
    """When Mailgun took the mail in, as ISO 8601."""
    try:
        moment = instant(int(stamp[:12]), "timestamp")
    except ValueError:
        return ""
    return moment.isoformat() if moment else ""


def _from_fields(form: Form) -> bytes:
    names = _content_ids(form.text("content-id-map"))
    files = [
        Enclosed(file.name, file.media_type, file.content, names.get(file.field, ""))
        for file in form.files
        if file.field.startswith("attachment")
    ]
    return rebuilt(_headers(form), form.text("body-plain"), form.text("body-html"), files)


def _headers(form: Form) -> list[tuple[str, str]]:
    """The list of all headers, else those few that are fields."""
    try:
        given = load_json(form.text("message-headers") or "[]")
    except ValueError:
        given = []
    pairs = [pair for pair in (given if isinstance(given, list) else []) if isinstance(pair, list) and len(pair) == 2]
    headers = [(str(name), str(value)) for name, value in pairs[:_MOST]]
    if headers:
        return headers
    found = [(name, form.text(name) or form.text(name.lower())) for name in _FIELDS]
    return [(name, value) for name, value in found if value]


def _content_ids(text: str) -> dict[str, str]:
    """{"<id>": "attachment-1"} as Mailgun writes it, turned round."""
    try:
        given: Any = load_json(text or "{}")
    except ValueError:
        return {}
    pairs = given.items() if isinstance(given, dict) else ()
    return {field: name.strip("<>") for name, field in pairs if isinstance(field, str)}
