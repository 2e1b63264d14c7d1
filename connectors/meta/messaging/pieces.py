"""What hangs on a message: files to fetch, and what is only shown. All of it is the sender's word."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from connectors import shown
from connectors.meta.envelope import mapped, mappings, name, words
from connectors.reading import file_name, line
from connectors.shown import Shown
from connectors.types import Media

# The platform's thumb in its three sizes: a word, not a picture.
THUMB = "👍"
THUMBS = {"369239263222822", "369239343222814", "369239383222810"}
FILES = {"image": "image/*", "video": "video/*", "audio": "audio/*", "file": "", "media": "", "sticker": "image/*"}
# Where the platform keeps files; any other address is a page to look at, not a file to keep.
_STORES = re.compile(r"https://([a-z0-9-]+\.)*(fbsbx\.com|fbcdn\.net|cdninstagram\.com)/", re.IGNORECASE)
_FULL = re.compile(r"https://[^\s/?#]+\S*", re.IGNORECASE)
LONGEST_URL = 4000


@dataclass(slots=True)
class Pieces:
    """What the attachments of one message come to. `base`: where this account's provider is, also without TLS."""

    base: str = ""
    media: list[Media] = field(default_factory=list)
    shows: list[Shown] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def link(self, *values: Any) -> str:
        """The first of these that is a full address; "" when none is (some are relative to a site nobody names)."""
        addresses = (words(value).strip() for value in values)
        return next((each for each in addresses if len(each) <= LONGEST_URL and self._is_full(each)), "")

    def is_ours(self, address: str) -> bool:
        return bool(self.base) and address.startswith(f"{self.base}/")

    def story(self, what: str, found: dict[str, Any]) -> None:
        """A story may only be shown from where it is, and never kept: no file of the message. It ends with its link."""
        self.shows.append(shown.story(what, self.link(found.get("url")), name(found.get("id"))))

    def _is_full(self, address: str) -> bool:
        return bool(_FULL.fullmatch(address)) or (self.is_ours(address) and " " not in address)


def pieces(attachments: Any, base: str = "") -> Pieces:
    """Read all attachments of a message, in order; none is passed over in silence."""
    found = Pieces(base)
    for attachment in _once(attachments):
        kind = words(attachment.get("type")).lower()
        READERS.get(kind, _other)(found, kind, attachment, mapped(attachment.get("payload")))
    return found


def _once(attachments: Any) -> Iterator[dict[str, Any]]:
    """For years a sticker came twice, as sticker and as picture, in the same message."""
    seen = set()
    for attachment in mappings(attachments):
        sticker = name(mapped(attachment.get("payload")).get("sticker_id"))
        if not sticker or sticker not in seen:
            yield attachment
        seen.add(sticker)


def _file(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    sticker, address = name(payload.get("sticker_id")), found.link(payload.get("url"))
    if sticker in THUMBS:
        found.lines.append(THUMB)
    elif address:
        found.media.append(_media(kind, address, sticker))
    else:
        found.shows.append(shown.unsupported(kind))


def _media(kind: str, address: str, sticker: str = "") -> Media:
    """The name at the end of the address where that is one; what it really is, its bytes tell."""
    last = unquote(address.partition("?")[0].partition("#")[0].rpartition("/")[2])
    guessed = mimetypes.guess_type(last)[0] or FILES.get(kind) or "application/octet-stream"
    extra = {"sticker": True} if kind == "sticker" or sticker else {}
    return Media(name=file_name(last if "." in last else kind), media_type=guessed, url=address, extra=extra)


def _shared(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    """A post or reel. Its address is a page to open, or the file itself, which lives for a while only."""
    what = "reel" if "reel" in kind else "post"
    address = found.link(payload.get("url"), attachment.get("url"))
    title = line(words(payload.get("title")) or words(attachment.get("title")))
    keeps = bool(_STORES.match(address)) or found.is_ours(address)
    if keeps:
        found.media.append(_media("video" if what == "reel" else "image", address))
    found.shows.append(shown.shared(what, title, "" if keeps else address))


def _fallback(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    title = line(words(attachment.get("title")) or words(payload.get("title")))
    address = found.link(attachment.get("url"), payload.get("url"))
    found.shows.append(shown.shared("link", title, address) if title or address else shown.unsupported(kind))


def _location(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    place = mapped(payload.get("coordinates"))
    latitude, longitude = place.get("lat"), place.get("long")
    if not _degrees(latitude, 90) or not _degrees(longitude, 180):
        found.shows.append(shown.unsupported(kind))
        return
    title = line(words(attachment.get("title")))
    found.shows.append(shown.location(latitude, longitude, title, url=found.link(attachment.get("url"))))


def _degrees(value: Any, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


def _mention(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    found.story("mention" if kind == "story_mention" else "shared", payload)


def _template(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    """Cards and buttons, mostly sent by another tool of ours: their words are enough."""
    cards = [payload, *mappings(payload.get("elements"))]
    said = [words(card.get(part)) for card in cards for part in ("text", "title", "subtitle")]
    titles = [f"[{words(button.get('title'))}]" for card in cards for button in mappings(card.get("buttons"))]
    found.lines += [each for each in (*said, " ".join(titles)) if each]
    if not any(said):
        found.shows.append(shown.unsupported(kind))


def _heart(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    found.shows.append(shown.heart())


def _vanished(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    found.shows.append(shown.vanished())


def _other(found: Pieces, kind: str, attachment: dict[str, Any], payload: dict[str, Any]) -> None:
    found.shows.append(shown.unsupported(line(kind, 50)))


Reader = Callable[[Pieces, str, dict[str, Any], dict[str, Any]], None]
READERS: dict[str, Reader] = {
    **dict.fromkeys(FILES, _file),
    **dict.fromkeys(("reel", "ig_reel", "post", "ig_post", "share"), _shared),
    **dict.fromkeys(("story_mention", "story", "ig_story"), _mention),
    "fallback": _fallback,
    "location": _location,
    "template": _template,
    "like_heart": _heart,
    "ephemeral": _vanished,
}
