"""What a channel can do and how much of it: the only questions the core asks about a kind of channel."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Capability(StrEnum):
    """What a channel can do; what it cannot do is not offered."""

    MEDIA = "media"  # carries files, both ways
    HTML = "html"  # carries formatted text and a subject
    QUICK_REPLIES = "quick_replies"
    TEMPLATES = "templates"
    TYPING = "typing"  # tells when the customer types
    DELIVERY_RECEIPTS = "delivery_receipts"
    READ_RECEIPTS = "read_receipts"
    REACTIONS = "reactions"
    EDIT = "edit"  # the customer can change a message
    DELETE = "delete"  # the customer can take one back
    PUBLIC_REPLIES = "public_replies"
    POLLING = "polling"  # `poll` brings what arrived; there is no webhook
    SAFE_RESEND = "safe_resend"  # sending the same token twice reaches the customer once


class TextUnit(StrEnum):
    CHARACTERS = "characters"  # Unicode code points
    BYTES = "bytes"  # of UTF-8


class Outside(StrEnum):
    """What may still be sent when the reply window has closed."""

    TEMPLATE = "template"
    PERSON = "person"  # by an agent, not the bot, within `Limits.person_window`


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may hold. None means no limit; windows count from the customer's last message.

    `media_types` are types or `image/*` patterns; `media_bytes` is per file.
    """

    text_length: int | None = None
    text_unit: TextUnit = TextUnit.CHARACTERS
    media_bytes: int = 0
    media_types: tuple[str, ...] = ()
    media_count: int = 0
    reply_window: timedelta | None = None
    allowed_outside: frozenset[Outside] = frozenset()
    person_window: timedelta | None = None

    def measure(self, text: str) -> int:
        """The length of `text` in the unit of this channel."""
        return len(text.encode("utf-8", "replace")) if self.text_unit is TextUnit.BYTES else len(text)

    def fits(self, text: str) -> bool:
        return self.text_length is None or self.measure(text) <= self.text_length

    def accepts(self, media_type: str) -> bool:
        """Whether a file of this type may be sent; parameters such as `; charset=` do not matter."""
        plain = media_type.partition(";")[0].strip().lower()
        family = plain.partition("/")[0] + "/*"
        return bool({plain, family, "*/*"} & set(self.media_types))
