"""What stands in a message besides text and files: which part draws it, and the words and figures those parts need.

Every value is the customer's or the provider's: shown as text, and an address only where it is one of the web.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import reverse

from webcare import pictures
from webcare.files import PLAYED
from webcare.models import Attachment, Message

register = template.Library()

# What a message is about or comes from stands above its words; what was sent instead of words below them.
ABOVE = ("forwarded", "referral", "story", "product")
BELOW = (
    "location", "person", "order", "choice", "form", "shared", "heart", "vanished", "unsupported", "trouble",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One of `data.shows`, and the template that draws it."""

    data: dict[str, Any]
    template: str


@register.filter
def pieces_above(message: Message) -> list[Piece]:
    return [piece for piece in _pieces(message) if piece.data["kind"] in ABOVE]


@register.filter
def pieces_below(message: Message) -> list[Piece]:
    return [piece for piece in _pieces(message) if piece.data["kind"] not in ABOVE]


def _pieces(message: Message) -> list[Piece]:
    """Something a newer connector shows and we do not know yet is said to be there, not left out."""
    shows = [one for one in message.data.get("shows") or () if isinstance(one, dict) and one.get("kind")]
    return [Piece(one, f"conversations/shows/{_drawn(one['kind'])}.html") for one in shows]


def _drawn(kind: str) -> str:
    return kind if kind in ABOVE or kind in BELOW else "unsupported"


@register.filter
def words_of(message: Message) -> str:
    """The text, unless it only repeats the answer that was tapped."""
    titles = [piece.data.get("title") for piece in _pieces(message) if piece.data["kind"] == "choice"]
    return "" if message.text.strip() in titles else message.text


@register.filter
def web(address: Any) -> str:
    """The address when a browser may open it, else nothing: no `javascript:`, nothing of this machine."""
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return ""
    return str(address) if parts.scheme in ("http", "https") and parts.hostname else ""


@register.filter
def host(address: Any) -> str:
    """Where a link really leads."""
    return (urlsplit(str(address)).hostname or "").removeprefix("www.")


@register.simple_tag
def through_us(message: Message, address: Any) -> str:
    """A picture of elsewhere, fetched by us: its server learns nothing about who reads."""
    return (
        f"{reverse('picture', args=[message.pk])}?u={pictures.sign(message.pk, web(address))}" if web(address) else ""
    )


@register.filter
def map_of(place: dict[str, Any]) -> str:
    """A map with a mark at these coordinates; nothing where they are none."""
    try:
        latitude, longitude = float(place["latitude"]), float(place["longitude"])
    except (KeyError, TypeError, ValueError):
        return ""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    spot = f"{latitude:.6f}", f"{longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={spot[0]}&mlon={spot[1]}#map=17/{spot[0]}/{spot[1]}"


@register.filter
def coordinates(place: dict[str, Any]) -> str:
    return ", ".join(f"{float(place[name]):.5f}" for name in ("latitude", "longitude")) if map_of(place) else ""


@register.filter
def answers_of(form: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and value of each answer; a text without names is one answer."""
    answers = form.get("answers") or {}
    pairs = answers.items() if isinstance(answers, dict) else [("", answers)]
    return [(str(name).replace("_", " "), _plain(value)) for name, value in pairs if value not in (None, "")][:50]


def _plain(value: Any) -> str:
    return ", ".join(_plain(one) for one in value) if isinstance(value, list | tuple) else str(value)


@register.filter
def kept_files(message: Message) -> list[Attachment]:
    """Its files, without the picture of a story, which is shown with what is said about it."""
    told = any(piece.data["kind"] == "story" for piece in _pieces(message))
    return [file for file in message.attachments.all() if not (told and passing(file))]


@register.filter
def passing(file: Attachment) -> str:
    """The address of a picture of which no copy may be kept."""
    return web(file.remote.get("url")) if file.remote.get("transient") else ""


@register.filter
def is_sticker(file: Attachment) -> bool:
    return file.is_image and bool((file.remote.get("extra") or {}).get("sticker"))


@register.filter
def player(file: Attachment) -> str:
    """`audio` or `video` where a browser can play it, else nothing: it stays a download."""
    return file.media_type.partition("/")[0] if file.media_type in PLAYED else ""


@register.filter
def is_voice(file: Attachment) -> bool:
    """Spoken just now, not a song that was sent along."""
    return bool((file.remote.get("extra") or {}).get("voice"))
