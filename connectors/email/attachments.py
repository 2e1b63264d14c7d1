"""The files of a mail: named so that no name can do harm, and the pictures among them that the letter shows."""

import hashlib
import html as markup
import re
from collections.abc import Iterable
from urllib.parse import unquote

from connectors.email.headers import decode_words, parse_headers
from connectors.email.structure import Part
from connectors.reading import file_name, line, storable
from connectors.types import Media

_CID = re.compile(r"cid:([^\"'\s<>)]{1,500})", re.IGNORECASE)
_SOURCE = re.compile(r"(\ssrc\s{0,9}=\s{0,9}[\"'])([^\"'<>]{1,1000})(?=[\"'])", re.IGNORECASE)
_ENDINGS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/webp": "webp",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
}
_ID_LENGTH = 200
_LINES = {0x2028: " ", 0x2029: " "}  # line ends that are no control characters


def clean_name(text: str) -> str:
    """A name without path or tricks; cleaning it again changes nothing."""
    name = file_name(text.translate(_LINES))
    for _turn in range(3):  # cutting may leave a blank or a dot at the end
        again = file_name(name)
        if again == name:
            return name
        name = again
    return name


def cid_key(text: str) -> str:
    """How a picture is called in `Media.content_id`, from a Content-ID header or from the `cid:` address of an HTML."""
    name = markup.unescape(text).strip()
    name = unquote(name[4:] if name[:4].lower() == "cid:" else name).strip("<> \t\r\n").lower()
    name = "".join(char for char in storable(name) if char.isprintable())
    return name if len(name) <= _ID_LENGTH else hashlib.sha256(name.encode()).hexdigest()


def place_pictures(html: str, parts: Iterable[Part]) -> str:
    """`html` with the pictures it calls by their Content-Location called by an id instead (saved pages do that)."""
    places = {
        place: own_id(part) for part in parts if (place := part.headers.get("content-location").strip()) and place
    }
    if not places:
        return html

    def called(found: re.Match[str]) -> str:
        name = places.get(markup.unescape(found.group(2)).strip())
        return f"{found.group(1)}cid:{name}" if name else found.group(0)

    return _SOURCE.sub(called, html)


def own_id(part: Part) -> str:
    """The part's id, and for a part without one the id we give it."""
    return cid_key(part.headers.get("content-id")) or f"part-{part.number}@webcare"


def files_of(parts: Iterable[Part], html: str) -> tuple[Media, ...]:
    """Every part as a file; those the HTML shows are marked with `extra["inline"]`, one picture per id."""
    wanted = {cid_key(found) for found in _CID.findall(html)}
    files = []
    for part in parts:
        shown = own_id(part) if own_id(part) in wanted else ""
        wanted.discard(shown)
        files.append(file_of(_name(part), part.media_type, part.content(), shown))
    return tuple(files)


def file_of(name: str, media_type: str, content: bytes, shown: str = "") -> Media:
    """A file that came with the mail. `shown` is the id under which the HTML shows it."""
    extra = {"inline": True} if shown else {}
    plain = line(media_type, 100).lower()
    return Media(
        name=clean_name(name), media_type=plain, size=len(content), content=content, content_id=shown, extra=extra
    )


def _name(part: Part) -> str:
    if part.name.strip():
        return part.name
    if part.media_type == "message/rfc822":
        subject = parse_headers(part.content(100_000))[0].text("subject")
        return (line(decode_words(subject), 80) or f"part-{part.number}") + ".eml"
    return f"part-{part.number}.{_ENDINGS.get(part.media_type, 'bin')}"
