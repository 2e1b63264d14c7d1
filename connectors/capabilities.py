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
    REPLY_TO = "reply_to"  # an answer can point at the message it answers
    SIGNALS = "signals"  # the customer can be shown that we read and type (`signal`)
    PROFILES = "profiles"  # who writes has a name we must ask for (`profile`)
    WATCH = "watch"  # the provider must be asked now and then whether it still knows us (`watch`)
    CONTROL = "control"  # another app may handle a customer; we can take over (`take_control`)


class TextUnit(StrEnum):
    CHARACTERS = "characters"  # Unicode code points
    BYTES = "bytes"  # of UTF-8


class Outside(StrEnum):
    """What may still be sent when the reply window has closed."""

    TEMPLATE = "template"
    PERSON = "person"  # by an agent, not the bot, within `Limits.person_window`


@dataclass(frozen=True, slots=True)
class Choices:
    """How many answers can be offered at once, and how long their words may be. 0 rows: there are no lists."""

    buttons: int = 0
    rows: int = 0
    title: int = 20
    row_title: int = 24
    description: int = 72
    text_length: int = 1024


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast we may send: messages a second for the account, and one per `every` seconds to one person, of which
    `burst` may be taken in advance. 0: no limit."""

    per_second: float = 0
    every: float = 0
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may hold. None means no limit; windows count from the customer's last message.

    `media_types` are types or `image/*` patterns; `media_bytes` is per file, and `media_sizes` says where a type may be
    no larger than so many bytes. `media_count` is what a person may attach to one answer; where `single` is set, a
    provider's message holds one file, and one with a file holds `caption_length` characters of text (0: none at all):
    an answer with more becomes several messages, files first. `reactions` are the emoji we may react with, where the
    provider knows only some.
    """

    text_length: int | None = None
    text_unit: TextUnit = TextUnit.CHARACTERS
    media_bytes: int = 0
    media_types: tuple[str, ...] = ()
    media_count: int = 0
    media_sizes: tuple[tuple[str, int], ...] = ()
    single: bool = False
    caption_length: int = 0
    choices: Choices = Choices()
    reactions: tuple[str, ...] = ()
    pace: Pace = Pace()
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
        return bool(_patterns(media_type) & set(self.media_types))

    def most_bytes(self, media_type: str) -> int:
        """How large a file of this type may be."""
        sizes = [size for pattern, size in self.media_sizes if pattern in _patterns(media_type)]
        return min([self.media_bytes, *sizes])


def _patterns(media_type: str) -> set[str]:
    plain = media_type.partition(";")[0].strip().lower()
    return {plain, plain.partition("/")[0] + "/*", "*/*"}
