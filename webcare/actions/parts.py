"""An answer as the messages it becomes: where a provider's message holds one file, or less text, there are several."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.contract import Limits
from webcare.models import Attachment
from webcare.text_breaks import cut

MOST = 10  # texts that one answer may become; whoever writes more pasted something else
NO_WORDS = ("audio/", "image/webp")  # nothing can be written under a sound or a sticker


@dataclass(frozen=True, slots=True)
class Part:
    """What one provider message holds."""

    text: str = ""
    files: list[Attachment] = field(default_factory=list)


def split(limits: Limits, text: str, files: Sequence[Attachment], *, caption: bool = True) -> list[Part]:
    """In the order in which they are sent: files first. One part where the channel takes everything at once.

    `caption`: short words may stand under the last file. Without `limits.single` nothing is cut: the caller refuses a
    text that is too long.
    """
    if not limits.single or (not files and limits.fits(text)):
        return [Part(text, list(files))]
    shown = [Part(files=[file]) for file in files]
    if files and text and caption and _goes_under(limits, text, files[-1]):
        return [*shown[:-1], Part(text, [files[-1]])]
    return [*shown, *(Part(piece) for piece in _texts(limits, text))]


def most_text(limits: Limits) -> int | None:
    """The longest answer the channel takes, in its own unit. None: no limit."""
    if limits.text_length is None:
        return None
    return limits.text_length * (MOST if limits.single else 1)


def _texts(limits: Limits, text: str) -> list[str]:
    if not text:
        return []
    return [text] if limits.text_length is None else cut(text, limits.text_length, limits.measure)


def _goes_under(limits: Limits, text: str, file: Attachment) -> bool:
    return limits.measure(text) <= limits.caption_length and not file.media_type.startswith(NO_WORDS)
