"""Which parts of a mail are the letter, and which are files beside it."""

from dataclasses import dataclass, field

from connectors.email import limits
from connectors.email.attachments import own_id
from connectors.email.charsets import decode
from connectors.email.plain import unflow
from connectors.email.segments import Segment, as_html, as_text
from connectors.email.structure import Part, Tree
from connectors.reading import storable

_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_SIGNATURE_NAMES = {"smime.p7s", "signature.asc"}
# Made for machines beside what people read, or noise of a program: nobody misses them.
_SILENT = {"text/x-amp-html", "text/watch-html", "application/applefile", "application/pgp-encrypted"}


@dataclass(slots=True)
class Letter:
    """What was chosen. `cut`: something is longer than is shown; `sealed`: (part of) the mail cannot be opened."""

    segments: list[Segment] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    calendar: Part | None = None
    signed: bool = False
    sealed: bool = False
    cut: bool = False
    room: int = limits.HTML_CHARACTERS
    bodies: int = 0

    def html(self) -> str:
        """The letter as HTML, "" when no part of it is HTML."""
        if not any(segment.html for segment in self.segments):
            return ""
        if len(self.segments) == 1:
            return self.segments[0].html
        return "\n".join(as_html(segment) for segment in self.segments)

    def text(self) -> str:
        """The letter as plain text; read off the HTML where the sender gave none, or only a stub."""
        return "\n".join(filter(None, (as_text(segment) for segment in self.segments)))


def choose(tree: Tree) -> Letter:
    """The letter of a mail and its files, in the order of the mail."""
    letter = Letter(cut=tree.cut)
    letter.segments = _walk(tree.root, letter)
    letter.files += [segment.picture for segment in letter.segments if segment.picture]
    if not any(segment.html for segment in letter.segments):
        letter.segments = [segment for segment in letter.segments if not segment.picture]
    letter.files.sort(key=lambda part: part.number)
    return letter


def _walk(part: Part, letter: Letter) -> list[Segment]:
    if part.is_leaf:
        return _leaf(part, letter)
    if part.media_type == "multipart/alternative":
        return _alternative(part, letter)
    if part.media_type == "multipart/related":
        return _related(part, letter)
    if part.media_type == "multipart/signed":
        letter.signed = True
        return _walk(part.children[0], letter) + _all(part.children[1:], letter)
    if part.media_type == "multipart/encrypted":
        letter.sealed = True
    return _all(part.children, letter)


def _all(parts: list[Part], letter: Letter) -> list[Segment]:
    return [segment for part in parts for segment in _walk(part, letter)]


def _alternative(part: Part, letter: Letter) -> list[Segment]:
    """One thing told several ways: the last way we can show, and the last plain one beside it."""
    ways = [way for child in part.children if (way := _walk(child, letter))]
    rich = next((way for way in reversed(ways) if any(segment.html for segment in way)), None)
    plain = next((way for way in reversed(ways) if way is not rich and any(segment.text for segment in way)), None)
    if rich is None:
        return plain or []
    if plain and not any(segment.text for segment in rich):
        rich[0].text = "\n".join(segment.text for segment in plain if segment.text)
        for segment in rich[1:]:
            segment.told = True
    return rich


def _related(part: Part, letter: Letter) -> list[Segment]:
    """The part named by `start`, else the first; the others are what it shows."""
    start = part.params.get("start", "").strip("<> ").lower()
    named = (child for child in part.children if start and own_id(child) == start)
    root = next(named, part.children[0])
    segments = _walk(root, letter)
    for child in part.children:
        if child is not root:
            letter.files += [each for each in child.walk() if each.is_leaf and each.media_type not in _SILENT]
    return segments


def _leaf(part: Part, letter: Letter) -> list[Segment]:
    kind = part.media_type
    if kind in ("text/plain", "text/html") and _is_body(part, letter):
        return _read(part, letter)
    if kind == "text/calendar" and letter.calendar is None:
        letter.calendar = part
        if part.disposition != "attachment" and not part.name:
            return []
    if kind in _SILENT or kind in _SIGNATURES or (letter.signed and part.name.lower() in _SIGNATURE_NAMES):
        return []
    letter.sealed |= kind in _SEALED
    if kind.startswith("image/") and part.disposition == "inline" and letter.bodies:
        return [Segment(picture=part)]
    letter.files.append(part)
    return []


def _is_body(part: Part, letter: Letter) -> bool:
    """A named text is a file, except the first one without a disposition: some programs name the letter itself."""
    if part.disposition == "attachment" or letter.bodies >= limits.BODIES or letter.room <= 0:
        return False
    return not part.name or (part.disposition != "inline" and not letter.bodies)


def _read(part: Part, letter: Letter) -> list[Segment]:
    """A text part decoded; every further one has less room."""
    letter.bodies += 1
    most = 3 * letter.room
    is_html = part.media_type == "text/html"
    text = decode(part.content(most), part.params.get("charset", ""), is_html)
    letter.cut |= part.end - part.start > most or len(text) > letter.room
    text = storable(text[: letter.room]).replace("\r\n", "\n").replace("\r", "\n")
    letter.room -= len(text)
    if is_html:
        return [Segment(html=text)] if text.strip() else []
    if part.params.get("format", "").lower() == "flowed":
        text = unflow(text, part.params.get("delsp", "").lower() == "yes")
    if len(text) > limits.TEXT_CHARACTERS:
        letter.cut, text = True, text[: limits.TEXT_CHARACTERS]
    return [Segment(text=text.strip("\n"))] if text.strip() else []
