"""The pieces of a letter, in their order."""

from dataclasses import dataclass
from html import escape

from connectors.email import limits
from connectors.email.attachments import own_id
from connectors.email.plain import text_of
from connectors.email.structure import Part

_STUB = 20  # a text this short beside much HTML only says that there is HTML
_MUCH = 100


@dataclass(slots=True)
class Segment:
    """A piece of the letter in its place: text, HTML or both, or a picture between two texts.

    `told`: the plain text of this HTML stands in another piece.
    """

    text: str = ""
    html: str = ""
    picture: Part | None = None
    told: bool = False


def as_html(segment: Segment) -> str:
    """The piece as HTML: a text escaped, a picture as one that the HTML shows."""
    if segment.picture:
        return f'<div><img src="cid:{escape(own_id(segment.picture))}" alt=""></div>'
    return segment.html or f'<div style="white-space: pre-wrap">{escape(segment.text)}</div>'


def as_text(segment: Segment) -> str:
    """The piece as plain text, read off the HTML where there is no text or only a stub."""
    text = segment.text.strip("\n")
    if not segment.html or len(text.strip()) >= _STUB or (text.strip() and len(segment.html) <= _MUCH):
        return text
    if segment.told:
        return ""
    read = text_of(segment.html[: limits.READ_ALOUD_CHARACTERS]).strip("\n")
    return text if text.strip() and len(read) <= _MUCH else read
