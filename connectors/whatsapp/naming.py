"""Under which name an item is stored, and in which lane it waits its turn: everything of one person in one lane."""

import hashlib
from typing import Any

from connectors.meta.envelope import digest, key, name, words
from connectors.whatsapp.people import group_of, ids, sender_of
from connectors.whatsapp.system import person_of


def _of_message(message: dict[str, Any], contacts: Any) -> tuple[str, str]:
    if message.get("type") == "system":
        return _own_key("m", message), f"thread:{person_of(message)}"
    person = sender_of(message, contacts)
    return _own_key("m", message), f"thread:{(group_of(message) or person).id}"


def _of_echo(echo: dict[str, Any], contacts: Any) -> tuple[str, str]:
    person = ids(echo.get("to"), echo.get("to_user_id"))
    if not person:
        raise ValueError("nobody is named as the recipient")
    return _own_key("e", echo), f"thread:{person[0].value}"


def _of_status(status: dict[str, Any], contacts: Any) -> tuple[str, str]:
    message = name(status.get("id"))
    whom = name(status.get("recipient_participant_id")) or name(status.get("recipient_id"))
    whom = whom or name(status.get("recipient_user_id"))
    shard = hashlib.sha1(message.encode(), usedforsecurity=False).hexdigest()[0]
    # A token gets another letter than an id, so that one peer's numbering cannot collide with ours.
    token = words(status.get("biz_opaque_callback_data"))
    if not message and not token:
        raise ValueError("id is missing")
    named = ("s", message) if message else ("st", digest(token))
    return key(*named, name(status.get("status")), whom), f"receipts:{shard}"


def _of_preference(preference: dict[str, Any], contacts: Any) -> tuple[str, str]:
    person = ids(preference.get("wa_id"), preference.get("user_id"))
    if not person:
        raise ValueError("nobody is named")
    return "", f"thread:{person[0].value}"


def _own_key(letter: str, content: dict[str, Any]) -> str:
    named = name(content.get("id"))
    if not named:
        raise ValueError("id is missing")
    return key(letter, named)


NAMES = {
    "messages": _of_message,
    "statuses": _of_status,
    "message_echoes": _of_echo,
    "user_preferences": _of_preference,
}
