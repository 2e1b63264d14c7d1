"""A message as a browser sent it: checked to the last type, because anybody can send anything here."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from webcare.models import Attachment, Message, Thread

from .gate import Call
from .refusing import Turned

ID = re.compile(r"[A-Za-z0-9_-]{8,90}")
LENGTHS = {"name": 100, "email": 254, "locale": 35, "at": 40}


class Invalid(Turned):
    """Fields a visitor can put right, each with a sentence."""

    def __init__(self, **fields: str) -> None:
        super().__init__(422, "invalid", next(iter(fields.values())), fields=fields)


@dataclass(frozen=True, slots=True)
class Said:
    """What a visitor said, and what they told about themselves: a claim, never a proof."""

    id: str
    visitor: str
    text: str
    attachments: list[str]
    name: str
    email: str
    locale: str
    at: str
    page: dict[str, str]
    offline: bool
    choice: str
    reply_to: str

    def as_body(self) -> dict[str, Any]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


def read_said(call: Call, visitor: str) -> Said:
    body = call.body
    if not isinstance(body.get("id"), str) or not ID.fullmatch(body["id"]):
        raise Turned(400, "id", _("That is not possible."))
    page = body.get("page") or {}
    said = Said(
        id=body["id"], visitor=visitor, text=_text(call), attachments=_attachments(call, visitor),
        **{name: string(body, name, most) for name, most in LENGTHS.items()},
        page={name: string(page, name, most) for name, most in (("url", 2000), ("title", 200))},
        offline=body.get("offline") is True, choice=string(body, "choice", 200), reply_to=_answered(call, visitor),
    )  # fmt: skip
    if not said.text and not said.attachments:
        raise Invalid(text=_("Write something first."))
    _check_asked(call, said)
    return said


def _answered(call: Call, visitor: str) -> str:
    """Which message offered what was tapped, as the connector names it; empty when this visitor was sent no such."""
    number = string(call.body, "answers", 20).removeprefix("m")
    if not (number.isascii() and number.isdigit()):
        return ""
    offered = Message.objects.filter(pk=number, channel=call.channel, thread__external_id=visitor)
    return offered.values_list("external_id", flat=True).first() or ""


def string(body: Any, name: str, most: int) -> str:
    """That text, cut; empty when it is missing. Anything but text is refused."""
    value = body.get(name) if isinstance(body, dict) else False
    if value is not None and not isinstance(value, str):
        raise Turned(400, "json", _("That is not possible."))
    return (value or "").strip()[:most]


def _text(call: Call) -> str:
    limit = call.channel.connector.limits.text_length or 4000
    text = string(call.body, "text", limit + 1)
    if len(text) > limit:
        raise Invalid(text=_("This is longer than {limit} characters. Send it in parts.").format(limit=limit))
    return text


def _attachments(call: Call, visitor: str) -> list[str]:
    """Keys of this visitor's own uploads: loose, or of this very message when it is sent once more."""
    keys = call.body.get("attachments") or []
    most = call.channel.connector.limits.media_count
    if not isinstance(keys, list) or not all(isinstance(key, str) and len(key) <= 64 for key in keys):
        raise Turned(400, "json", _("That is not possible."))
    if len(keys) > most:
        raise Invalid(attachments=_("At most {n} files at a time.").format(n=most))
    keys = [key.replace("\x00", "") for key in keys]
    same = Q(message=None) | Q(message__external_id=f"{visitor}:{call.body['id']}", message__channel=call.channel)
    if keys and Attachment.objects.filter(same, key__in=keys, visitor=visitor).count() != len(set(keys)):
        raise Invalid(attachments=_("A file is no longer there. Choose it again."))
    return list(dict.fromkeys(keys))


def _check_asked(call: Call, said: Said) -> None:
    """What the owner wants to know first, and an address for when nobody is there. Only before a conversation."""
    if said.email:
        try:
            validate_email(said.email)
        except ValidationError:
            raise Invalid(email=_("This is not a complete e-mail address.")) from None
    asked = call.channel.settings
    is_away = call.body.get("offline") is True and asked.get("offline_form", True)
    needs_name, needs_email = (asked.get(f"ask_{name}") == "required" for name in ("name", "email"))
    missing = {}
    if needs_name and not said.name:
        missing["name"] = _("Tell us your name.")
    if (needs_email or is_away) and not said.email:
        missing["email"] = _("Fill in your e-mail address.")
    if missing and not Thread.objects.filter(channel=call.channel, external_id=said.visitor).exists():
        raise Invalid(**missing)
