"""Postmark's inbound JSON. The original where it sends that along, else a mail built from the fields."""

import base64
import binascii
from typing import Any

from connectors.email.posted import Posted
from connectors.email.rebuild import Enclosed, rebuilt
from connectors.reading import mapping

# Named as fields of their own too; those are used when the list of headers has none.
_FIELDS = {"from": "From", "to": "To", "cc": "Cc", "reply-to": "ReplyTo", "subject": "Subject", "date": "Date"}
_MOST = 1_000


def postmark_mail(payload: Any) -> Posted:
    """The mail in the JSON of one request. Raises ValueError when there is none."""
    content = mapping(payload, "the body")
    if not content.keys() & {"RawEmail", "From", "FromFull", "Headers", "TextBody", "HtmlBody"}:
        raise ValueError("there is no mail in it")
    recipient = _string(content, "OriginalRecipient")
    recipients = (recipient,) if recipient else ()
    if raw := _string(content, "RawEmail"):
        return Posted(raw.encode("utf-8", "replace"), None, recipients)
    files = [_file(mapping(each, "a file")) for each in _list(content, "Attachments")]
    headers = _headers(content)
    body = rebuilt(headers, _string(content, "TextBody"), _string(content, "HtmlBody"), files)
    return Posted(body, None, recipients)


def _headers(content: dict[str, Any]) -> list[tuple[str, str]]:
    given = [mapping(each, "a header") for each in _list(content, "Headers")]
    headers = [(_string(each, "Name"), _string(each, "Value")) for each in given]
    named = {name.lower() for name, _value in headers}
    for name, key in _FIELDS.items():
        if name not in named and (value := _string(content, key)):
            headers.append((key if key != "ReplyTo" else "Reply-To", value))
    # Postmark's own number; the sender's Message-ID is among the headers.
    if "message-id" not in named and (number := _string(content, "MessageID")):
        headers.append(("Message-ID", f"<{number}@inbound.postmarkapp.invalid>"))
    return headers


def _file(file: dict[str, Any]) -> Enclosed:
    try:
        content = base64.b64decode(_string(file, "Content"))
    except (binascii.Error, ValueError):
        content = b""
    return Enclosed(_string(file, "Name"), _string(file, "ContentType"), content, _string(file, "ContentID"))


def _string(content: dict[str, Any], name: str) -> str:
    value = content.get(name)
    return value if isinstance(value, str) else ""


def _list(content: dict[str, Any], name: str) -> list[Any]:
    value = content.get(name)
    return value[:_MOST] if isinstance(value, list) else []
